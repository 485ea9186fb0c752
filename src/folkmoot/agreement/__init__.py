"""People's rankings against a ranker's: agreement, references, gaps, groups."""

from folkmoot.agreement.compare import compare
from folkmoot.agreement.options import IntervalMethod, Options

__all__ = ["IntervalMethod", "Options", "compare"]
