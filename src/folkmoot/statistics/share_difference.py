"""The difference of two shares of things that come in clusters."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from folkmoot.statistics.cells import Floats
from folkmoot.statistics.clustered_share import clustered_share_interval, share_influence

Share: TypeAlias = tuple[Floats, Floats]
"""(`[G]` or `[runs, G]` what counts in each cluster, what could have), as in clustered_share."""


def share_difference_interval(first: Share, second: Share) -> tuple[float, float] | None:
    """Newcombe's interval for first − second (Newcombe 1998, method 10), from the two shares' own score intervals.

    It adds the squared distances to the ends that face each other, minus twice their product times the correlation of the
    two shares, so that it has a width where a share is 0 or 1 and nothing varies within it. The correlation is that of the
    clusters' influences, a positive one after Newcombe's correction for continuity (half a cluster in ad − bc), so that
    two shares that agree cluster by cluster do not pass for one: 0 for shares over different clusters.

    Args:
        first: a share.
        second: another, over the same numbering of clusters.

    Returns:
        (low, high) within -1 and 1; None where either has fewer than two clusters.
    """
    of_first, of_second = clustered_share_interval(*first), clustered_share_interval(*second)
    if of_first is None or of_second is None:
        return None
    value, influence, _ = share_influence(*first)
    other, its_influence, _ = share_influence(*second)
    correlation = _correlation(influence, its_influence, int((_observed(first) & _observed(second)).sum()))
    difference = value - other
    below = _joined(value - of_first[0], of_second[1] - other, correlation)
    above = _joined(of_first[1] - value, other - of_second[0], correlation)
    return max(difference - below, -1.0), min(difference + above, 1.0)


def _observed(share: Share) -> NDArray[np.bool_]:
    """`[G]` clusters in which anything could have counted."""
    anything: Floats = np.atleast_2d(share[1]).max(axis=0)
    return anything > 0


def _correlation(influence: Floats, other: Floats, n_clusters: int) -> float:
    lengths = math.sqrt(float((influence**2).sum()) * float((other**2).sum()))
    if lengths == 0 or n_clusters == 0:
        return 0.0
    product = float((influence * other).sum())
    # For one pair a cluster this is (ad − bc − n/2) / n³ over its root, as in Newcombe's table.
    return min(product, max(product - 1 / (2 * n_clusters**2), 0.0)) / lengths


def _joined(one: float, other: float, correlation: float) -> float:
    # Rounding can leave a little less than nothing where the shares move as one.
    return float(np.sqrt(max(one**2 - 2 * correlation * one * other + other**2, 0.0)))
