"""What an observer sees of quotas: never few people, not by taking cells from those who finished either."""

from __future__ import annotations

import pytest

from folkmoot.pipeline.console_cells import without_few
from folkmoot.records.console_overview import Overview, QuotaRow
from folkmoot.statistics.wilson import share


def seen(finished: int, *cells: tuple[str, int], under_way: int = 0) -> list[int | None]:
    """What an observer sees of each cell's people who finished; of those under way none is in a cell."""
    quotas = tuple(QuotaRow(name, 50, True, done, 0) for name, done in cells)
    overview = Overview(
        study_id="town", simulated=True, wave="1", waves=("1",), read_at="2026-11-22", opened_at="2026-11-22",
        undefined_because=None, entered=finished + under_way, finished=finished, under_way=under_way, left=0, turned_away=0,
        withdrawn=0, answers=0, left_after=60, completion=share(finished, finished + under_way), steps=(), quotas=quotas,
        prompts=(), by_question=(), by_place=(), languages={}, written_languages={}, idle=(),
    )  # fmt: skip
    return [one.done for one in without_few(overview, min_cell=10).quotas]


@pytest.mark.parametrize(
    ("finished", "cells", "expected"),
    [
        # All of 40: none of the cells' people, nor the rest, are few.
        (40, (("gender=f", 20), ("gender=m", 20)), [20, 20]),
        # 38 - 20 - 15 are the three whose cell is hidden: the smaller one beside it is hidden with it.
        (38, (("gender=f", 20), ("gender=m", 15), ("gender=x", 3)), [20, None, None]),
        # The same three without a cell of their own.
        (38, (("gender=f", 20), ("gender=m", 15)), [20, None]),
        # One cell, and three beside it.
        (38, (("gender=f", 35),), [None]),
        # Other questions part the same people apart.
        (40, (("gender=f", 20), ("gender=m", 20), ("age=25+", 12)), [20, 20, 12]),
        # Of 30 who are 25 or older, 25 are f: five are not.
        (60, (("age=25+", 30), ("age=25+ & gender=f", 25)), [30, None]),
        (60, (("age=25+", 30), ("age=25+ & gender=f", 20)), [30, 20]),
        # Cohorts with a limit part people too.
        (33, (("cohort public", 30), ("cohort experts", 3)), [None, None]),
    ],
)
def test_quotas(finished: int, cells: tuple[tuple[str, int], ...], expected: list[int | None]) -> None:
    assert seen(finished, *cells) == expected


def test_that_nobody_of_a_cell_is_under_way_is_told_only_where_nobody_is() -> None:
    assert seen(40, ("gender=f", 20), ("gender=m", 20), under_way=0) == [20, 20]
    assert seen(40, ("gender=f", 20), ("gender=m", 20), under_way=4) == [None, None]
