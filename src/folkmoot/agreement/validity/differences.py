"""Differences of shares of pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from folkmoot.agreement.card import mean_share
from folkmoot.agreement.intervals import with_ends
from folkmoot.statistics.cells import Floats
from folkmoot.statistics.estimate import Estimate, undefined
from folkmoot.statistics.share_difference import Share, share_difference_interval

Parts: TypeAlias = Sequence[tuple[Floats, Floats]]
"""As `mean_share` takes them."""


def mean_share_difference(first: Parts, second: Parts, empty: tuple[str, str], *, unit: str = "prompt") -> Estimate:
    """The first share minus the second, each a mean of shares; n of prompts is the smaller one's, n of pairs both.

    Args:
        first: its parts.
        second: its parts, over the same numbering of prompts.
        empty: why each of them is undefined where it has no pair; the difference is undefined for the same reason.
        unit: what `n_prompts` counts, for the reason why there is no interval.
    """
    one, other = mean_share(first, empty[0], unit=unit), mean_share(second, empty[1], unit=unit)
    if one.value is None or other.value is None:
        return one if one.value is None else other
    estimate = replace(
        undefined(""),
        value=one.value - other.value,
        undefined_because=None,
        n_pairs=one.n_pairs + other.n_pairs,
        n_prompts=min(one.n_prompts, other.n_prompts),
    )
    return with_ends(estimate, share_difference_interval(_live(first), _live(second)), "newcombe", unit=unit)


def _live(parts: Parts) -> Share:
    live = [(counted, observed) for counted, observed in parts if (observed > 0).any()]
    return np.array([counted for counted, _ in live]), np.array([observed for _, observed in live])
