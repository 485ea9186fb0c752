"""Where one person answered one prompt more than once, the last answer counts."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

_PLACES: Final = 1 << 20
"""Places that are signed at a time, or those of one prompt if these are more: few enough for the processor's cache."""
_MOST_PERSONS: Final = 1 << 22


def last_answers(prompt: NDArray[np.int32], person: NDArray[np.int32], n_persons: int) -> NDArray[np.bool_]:
    """True on the last row of each (prompt, person).

    Args:
        prompt: `[n]` from 0.
        person: `[n]` from 0 to n_persons - 1.
        n_persons: how many persons there are.

    Returns:
        `[n]` bool, in the order of the rows.
    """
    last = np.ones(len(prompt), dtype=np.bool_)
    if _all_distinct(prompt, person, n_persons):
        return last
    key = prompt.astype(np.int64) * max(n_persons, 1) + person
    # np.unique gives first occurrences; on the reversed column these are the last ones.
    _, first_of_reversed = np.unique(key[::-1], return_index=True)
    last[:] = False
    last[len(key) - 1 - first_of_reversed] = True
    return last


def _all_distinct(prompt: NDArray[np.int32], person: NDArray[np.int32], n_persons: int) -> bool:
    """Whether no person answered a prompt twice: the usual case, settled without sorting where rows go by prompt."""
    n = len(prompt)
    if n == 0:
        return True
    if (prompt[1:] < prompt[:-1]).any() or n_persons > _MOST_PERSONS:
        key = np.sort(prompt.astype(np.int64) * n_persons + person)
        return not (key[1:] == key[:-1]).any()
    # Each row signs the place of its (prompt, person); a row that finds another's signature there is not the only one.
    at_once = max(_PLACES // max(n_persons, 1), 1)
    signed = np.empty(at_once * n_persons, dtype=np.int32)
    rows = np.arange(n, dtype=np.int32)
    firsts = np.arange(int(prompt[0]), int(prompt[-1]) + 1, at_once, dtype=np.int32)
    edges = [*np.searchsorted(prompt, firsts).tolist(), n]
    for first, start, stop in zip(firsts, edges[:-1], edges[1:], strict=True):
        block = slice(start, stop)
        # Machine words: numpy would convert any others at each of the two uses.
        place = ((prompt[block] - first) * np.int32(n_persons) + person[block]).astype(np.intp)
        signed[place] = rows[block]
        if (signed[place] != rows[block]).any():
            return False
    return True
