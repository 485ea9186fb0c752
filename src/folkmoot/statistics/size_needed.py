"""The size of a study at which intervals are as narrow as wanted, from simulated studies of a few sizes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import bdtr

from folkmoot.statistics.cells import Floats

RESAMPLES: Final = 1000
_TAIL: Final = 0.025


@dataclass(frozen=True, slots=True)
class Median:
    """A median of simulated studies.

    Attributes:
        value: infinite where half of the studies or more have no interval.
        low: lower end of its 95% interval; None where the studies are too few for one.
        high: upper end, infinite as `value`; None as `low`.
    """

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where a curve of medians over sizes comes down to what is wanted.

    Attributes:
        size: 0 where the smallest size is narrow enough already, infinite where the largest is not.
        low: lower end of its 95% interval by Monte-Carlo error, 0 or infinite alike.
        high: upper end.
    """

    size: float
    low: float
    high: float


def median_of(values: Floats) -> Median:
    """The median and its distribution-free 95% interval between order statistics.

    The j-th smallest and the j-th largest of n values hold the median with probability 1 − 2·P(Binomial(n, ½) < j); j is
    the largest with which that is 0.95 at least (Conover 1999, Practical Nonparametric Statistics, section 3.2). From 6
    values on there is one.

    Args:
        values: `[n]`, one a study, 1 or more; infinite where a study has no interval.
    """
    ordered = np.sort(values)
    n = len(ordered)
    value = _middle(ordered)
    rank = max((j for j in range(1, n // 2 + 1) if bdtr(j - 1, n, 0.5) <= _TAIL), default=0)
    if not rank:
        return Median(value, None, None)
    return Median(value, float(ordered[rank - 1]), float(ordered[n - rank]))


def crossing(
    sizes: Sequence[int], half_widths: Sequence[Floats], wanted: float, generator: np.random.Generator
) -> Crossing:
    """The size at which the median half-width is what is wanted, with its Monte-Carlo error.

    Between two sizes the logarithm of the half-width is taken to fall straight over the logarithm of the size. The
    interval is the percentiles of the same over studies drawn anew, with replacement, at every size.

    Args:
        sizes: ascending.
        half_widths: at each size `[n]`, one a simulated study; infinite where it has no interval.
        wanted: above 0.
        generator: every draw comes from it.
    """
    found = _crossed(sizes, [median_of(one).value for one in half_widths], wanted)
    redrawn = np.column_stack([_redrawn_medians(one, generator) for one in half_widths])
    drawn = [_crossed(sizes, medians, wanted) for medians in redrawn.tolist()]
    # An order statistic: between a number and infinity there is nothing to interpolate.
    low, high = np.quantile(np.array(drawn), [_TAIL, 1 - _TAIL], method="inverted_cdf").tolist()
    return Crossing(found, low, high)


def _redrawn_medians(values: Floats, generator: np.random.Generator) -> Floats:
    """`[RESAMPLES]` medians of as many values drawn anew."""
    n = len(values)
    drawn = np.sort(values[generator.integers(n, size=(RESAMPLES, n))], axis=1)
    # Half-way between a number and infinity is infinity; so is half-way between two infinities.
    medians: Floats = (drawn[:, (n - 1) // 2] + drawn[:, n // 2]) / 2
    return medians


def _middle(ordered: Floats) -> float:
    """The median of sorted values; infinite where half of them or more are."""
    n = len(ordered)
    return float((ordered[(n - 1) // 2] + ordered[n // 2]) / 2)


def _crossed(sizes: Sequence[int], medians: Sequence[float], wanted: float) -> float:
    """From the largest size down to the last one that is narrow enough, then between it and the one before."""
    if medians[-1] > wanted:
        return math.inf
    last = len(sizes) - 1
    while last > 0 and medians[last - 1] <= wanted:
        last -= 1
    if last == 0:
        return 0.0
    above, below = medians[last - 1], medians[last]
    if math.isinf(above) or below == 0:
        return float(sizes[last])
    part = math.log(above / wanted) / math.log(above / below)
    return float(sizes[last - 1] * (sizes[last] / sizes[last - 1]) ** part)
