"""Weak orders as integers: the columnar form of a ranking.

A ranking of k responses (2 to 8) is packed into one 32-bit integer: the tier of response r, counted from 0 (best),
stands in the three bits from 3r on. Tiers are dense: 0, 1, … without holes. The all-tied ranking is therefore 0, and
two equal rankings are equal integers. Two negative codes say that there is no ranking, and why.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

MAX_RESPONSES: Final = 8
NOT_ASKED: Final = -1
"""The question was never put to this participant for this prompt."""
SKIPPED: Final = -2
"""The question was put, and left unanswered."""

_BITS: Final = 3
_MASK: Final = (1 << _BITS) - 1


def pack(tiers: NDArray[np.integer]) -> NDArray[np.int32]:
    """Dense tiers to codes.

    Args:
        tiers: `[n, k]`, tier of each response, 0 the best, dense within each row; k from 2 to 8.

    Returns:
        `[n]` codes, 0 or more.
    """
    shifts = _BITS * np.arange(tiers.shape[1], dtype=np.int32)
    packed: NDArray[np.int32] = (tiers.astype(np.int32) << shifts).sum(axis=1, dtype=np.int32)
    return packed


def unpack(codes: NDArray[np.integer], n_responses: int) -> NDArray[np.int8]:
    """Codes to tiers.

    Args:
        codes: `[n]` codes, none of them negative.
        n_responses: k, how many responses the prompt has.

    Returns:
        `[n, k]` tiers, 0 the best.
    """
    shifts = _BITS * np.arange(n_responses, dtype=np.int32)
    return ((codes[:, None] >> shifts) & _MASK).astype(np.int8)


def pack_one(tiers: list[int] | tuple[int, ...]) -> int:
    """One ranking's dense tiers to its code."""
    return sum(tier << (_BITS * position) for position, tier in enumerate(tiers))


def unpack_one(code: int, n_responses: int) -> tuple[int, ...]:
    """One code (0 or more) to its tiers."""
    return tuple((code >> (_BITS * position)) & _MASK for position in range(n_responses))
