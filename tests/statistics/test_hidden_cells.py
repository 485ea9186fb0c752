from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.statistics.hidden_cells import shown


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([12, 15, 20], [True, True, True]),
        # Four people alone would be what is left of the total: the next smallest, eleven, hide them.
        ([4, 11, 20], [False, False, True]),
        # Four and seven hide each other.
        ([4, 7, 20], [False, False, True]),
        ([0, 12, 20], [False, True, True]),
        ([3, 0, 0], [False, False, False]),
        ([5, 30], [False, False]),
        ([], []),
    ],
)
def test_cells_of_ten_people_or_more(counts: list[int], expected: list[bool]) -> None:
    assert shown(counts, 10) == expected


@given(st.lists(st.integers(0, 60), max_size=8), st.integers(2, 30))
def test_whatever_is_taken_from_the_total_leaves_nobody_or_enough(counts: list[int], min_cell: int) -> None:
    may = shown(counts, min_cell)
    assert all(count >= min_cell for count, one in zip(counts, may, strict=True) if one)
    left = sum(count for count, one in zip(counts, may, strict=True) if not one)
    # Fewer are left only where nothing is shown: the total itself is then all that anybody knows.
    assert left == 0 or left >= min_cell or not any(may)
