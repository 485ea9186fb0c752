"""A share of people, with its interval: Wilson's score interval."""

from __future__ import annotations

import math

from folkmoot.statistics.estimate import Estimate, undefined

_Z = 1.959963984540054
"""Standard normal quantile of 0.975."""


def share(count: int, n: int) -> Estimate:
    """`count` of `n` people, with Wilson's 95% score interval (Wilson 1927).

    The interval stays within 0 and 1, and has a width where nobody or everybody did; it holds for people drawn
    independently of each other, each counted once.

    Args:
        count: how many did, 0 to n.
        n: how many could have.

    Returns:
        The share, 0 to 1; undefined where n is 0.
    """
    if n == 0:
        return undefined("nobody")
    value = count / n
    squared = _Z * _Z
    centre = (value + squared / (2 * n)) / (1 + squared / n)
    half = _Z * math.sqrt(value * (1 - value) / n + squared / (4 * n * n)) / (1 + squared / n)
    low = 0.0 if count == 0 else max(0.0, centre - half)
    high = 1.0 if count == n else min(1.0, centre + half)
    return Estimate(value, low, high, None, 0, n, n, 1, "wilson")
