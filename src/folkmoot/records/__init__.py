"""The nouns every stage shares, as frozen dataclasses without I/O."""
