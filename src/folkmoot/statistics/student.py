"""A mean over people, with its interval: Student's t."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from folkmoot.statistics.estimate import Estimate, undefined


def mean(values: NDArray[np.floating]) -> Estimate:
    """The mean of one number a person, with the 95% interval of Student's t.

    Args:
        values: `[n]`, one number a person, people drawn independently of each other.

    Returns:
        The mean, in the unit of the values; undefined without values. The interval alone is undefined for one person,
        and where all gave the same number: their spread says nothing about the next person's.
    """
    n = len(values)
    if n == 0:
        return undefined("nobody")
    value = float(values.mean())
    if n == 1:
        return Estimate(value, None, None, "one person", 0, n, n, 1)
    deviation = float(values.std(ddof=1))
    if deviation == 0:
        return Estimate(value, None, None, "no spread: all gave the same", 0, n, n, 1)
    half = float(stdtrit(n - 1, 0.975)) * deviation / math.sqrt(n)
    return Estimate(value, value - half, value + half, None, 0, n, n, 1, "t")
