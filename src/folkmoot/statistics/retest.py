"""One run of a ranker against another, pair by pair: figures without people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.statistics.cells import Floats, Signs


@dataclass(frozen=True, eq=False)
class RunComparison:
    """Two runs over the same prompts.

    Attributes:
        same: `[P]` pairs strict in both runs that both order alike.
        strict: `[P]` pairs strict in both runs.
        tied: `[P]` pairs that either run ties.
        all: `[P]` pairs.
    """

    same: Floats
    strict: Floats
    tied: Floats
    all: Floats


def compare_runs(first: Signs, second: Signs, n_pairs: np.ndarray) -> RunComparison:
    """Count pairs on which two runs agree.

    Args:
        first: `[P, q]` signs of one run; 0 where it ties a pair.
        second: `[P, q]` signs of the other.
        n_pairs: `[P]` how many pairs each prompt has; 0 where a run does not cover it.
    """
    covered = n_pairs > 0
    product = np.where(covered[:, None], first.astype(np.int64) * second, 0)
    strict = np.count_nonzero(product, axis=1)
    return RunComparison(
        same=np.count_nonzero(product > 0, axis=1).astype(np.float64),
        strict=strict.astype(np.float64),
        tied=np.where(covered, n_pairs - strict, 0).astype(np.float64),
        all=n_pairs.astype(np.float64),
    )
