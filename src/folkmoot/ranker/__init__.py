"""The spec ranker: Spec and prompts to calls of a model, and its replies to rankings and section relevance."""
