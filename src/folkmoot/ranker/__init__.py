"""A model applies the spec: spec and prompt to a request, a reply to a ranking. Nothing here is asked of a model."""
