"""Which answer of a person to a prompt counts, found without sorting, against a dictionary that keeps the last."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.statistics.last_answers import last_answers

ROWS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 6)), max_size=30)
# All prompts at a time, two, one, and more people than places are kept for.
N_PERSONS = st.sampled_from([7, 400_000, 1_100_000, 5_000_000])


@given(rows=ROWS, by_prompt=st.booleans(), once=st.booleans(), n_persons=N_PERSONS)
def test_the_last_row_of_each_person_and_prompt(
    rows: list[tuple[int, int]], by_prompt: bool, once: bool, n_persons: int
) -> None:
    if once:
        rows = list(dict.fromkeys(rows))
    if by_prompt:
        rows = sorted(rows, key=lambda row: row[0])
    last = {row: number for number, row in enumerate(rows)}
    prompt, person = (np.array([row[side] for row in rows], dtype=np.int32) for side in (0, 1))
    found = last_answers(prompt, person, n_persons)
    assert np.flatnonzero(found).tolist() == sorted(last.values())
