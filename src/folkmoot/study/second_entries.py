"""People who entered a study a second time: they answer what they answered before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from folkmoot.study.electorate import People


def same_answers(people: People, person: NDArray[np.int64], prompt: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which row each row's answers are those of.

    Args:
        people: the people.
        person: `[n]` rows of people, those of a person together.
        prompt: `[n]` rows of prompts.

    Returns:
        `[n]` the row itself; of a second entry that of the first, where both were given the prompt (so often).
    """
    source = np.arange(len(person))
    twice = people.original != np.arange(len(people))
    if not twice.any():
        return source
    first: dict[tuple[int, int, int], int] = {}
    met: dict[tuple[int, int], int] = {}
    rows = list(zip(person.tolist(), prompt.tolist(), strict=True))
    keys = []
    for row, (who, what) in enumerate(rows):
        met[who, what] = met.get((who, what), 0) + 1
        keys.append((who, what, met[who, what]))
        first[keys[row]] = row
    original = people.original.tolist()
    for row in np.flatnonzero(twice[person]).tolist():
        who, what, time = keys[row]
        source[row] = first.get((original[who], what, time), row)
    return source
