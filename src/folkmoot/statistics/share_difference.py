"""The difference of two shares, from the interval of each."""

from __future__ import annotations

import math

from folkmoot.statistics.estimate import Estimate


def share_difference_interval(first: Estimate, second: Estimate) -> tuple[float, float] | None:
    """Newcombe's interval for first − second (Newcombe 1998, method 10), from the two shares' own score intervals.

    It adds the squared distances to the ends that face each other, so that it has a width where a share is 0 or 1 and
    nothing varies within it. It takes the shares to be independent, and is too wide, never too narrow, where they move
    together, as two shares over the same prompts do.

    Args:
        first: a share, with its interval.
        second: another.

    Returns:
        (low, high) within -1 and 1; None where a value or an interval is missing.
    """
    if first.value is None or first.low is None or first.high is None:
        return None
    if second.value is None or second.low is None or second.high is None:
        return None
    difference = first.value - second.value
    below = math.hypot(first.value - first.low, second.high - second.value)
    above = math.hypot(first.high - first.value, second.value - second.low)
    return difference - below, difference + above
