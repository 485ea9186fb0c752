"""Many tests at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def benjamini_hochberg(p_values: Sequence[float | None]) -> list[float | None]:
    """Adjusted p-values that control the false discovery rate (Benjamini and Hochberg 1995).

    Args:
        p_values: p-values from 0 to 1; None for a test that could not be made, which counts for nothing.

    Returns:
        min over j ≥ rank of (m / j) · p_(j), at most 1, in the order given; None where there was none.
    """
    known = [index for index, p in enumerate(p_values) if p is not None]
    adjusted: list[float | None] = [None] * len(p_values)
    if not known:
        return adjusted
    values = np.array([p for p in p_values if p is not None])
    order = np.argsort(values, kind="stable")
    scaled = values[order] * len(values) / np.arange(1, len(values) + 1)
    monotone = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    for position, value in zip(order.tolist(), monotone.tolist(), strict=True):
        adjusted[known[position]] = value
    return adjusted
