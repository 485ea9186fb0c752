"""People's rankings against a ranker's: agreement, references, gaps, groups."""
