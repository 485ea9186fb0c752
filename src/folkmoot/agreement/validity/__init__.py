"""The validity card: how far to trust a ranker."""
