"""A share of things that come in clusters, with an interval that holds near 0 and 1."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import stdtrit

from folkmoot.statistics.cells import Floats


def share_influence(counted: Floats, observed: Floats) -> tuple[float, Floats, Floats]:
    """A share over clusters, or the mean of several shares.

    Args:
        counted: `[G]` or `[runs, G]` what counts in each cluster; rows are shares whose mean is estimated.
        observed: as `counted`, what could have.

    Returns:
        (the share, `[G]` influence of each cluster, `[G]` share of the denominator that goes with it).
    """
    counted, observed = np.atleast_2d(counted), np.atleast_2d(observed)
    sizes = observed.sum(axis=1, keepdims=True)
    shares = counted.sum(axis=1, keepdims=True) / sizes
    influence = ((counted - shares * observed) / sizes).mean(axis=0)
    return float(shares.mean()), influence, (observed / sizes).mean(axis=0)


def clustered_share_interval(counted: Floats, observed: Floats, level: float = 0.95) -> tuple[float, float] | None:
    """Wilson's score interval at the effective number of observations, for Σ counted / Σ observed over clusters.

    The effective number is v(1 - v) / variance, with the cluster-robust variance G/(G-1) Σ (counted_g - v·observed_g)² / n²;
    it is at most n, and the number of clusters where all of them agree and the variance says nothing. The quantile is
    Student's on G - 1 degrees (Kott and Carr 1997; Franco, Little, Louis and Slud 2019). Percentiles of a bootstrap over
    clusters miss such a share too often: with 10 clusters and a share near 0.95 in one case out of six.

    Args:
        counted: `[G]` or `[runs, G]` what counts in each cluster; rows are shares whose mean is estimated.
        observed: as `counted`, what could have; clusters with none are left out.
        level: nominal coverage.

    Returns:
        (low, high) within 0 and 1; None for fewer than two clusters.
    """
    value, influence, _ = share_influence(counted, observed)
    observed = np.atleast_2d(observed)
    n_clusters = int((observed > 0).any(axis=0).sum())
    if n_clusters < 2:
        return None
    n = float(observed.sum(axis=1).mean())
    variance = n_clusters / (n_clusters - 1) * float((influence**2).sum())
    effective = min(value * (1 - value) / variance, n) if variance > 0 and 0 < value < 1 else float(n_clusters)
    quantile = float(stdtrit(n_clusters - 1, (1 + level) / 2))
    spread = quantile**2 / effective
    centre = (value + spread / 2) / (1 + spread)
    reach = math.sqrt(value * (1 - value) * spread + spread**2 / 4) / (1 + spread)
    return max(centre - reach, 0.0), min(centre + reach, 1.0)
