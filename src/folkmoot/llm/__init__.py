"""The only door to language models: providers, cache, limits, cost."""
