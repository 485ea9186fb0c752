"""What somebody sees of an overview who may not be shown few people: an observer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from folkmoot.records.console_overview import Overview, QuotaRow
from folkmoot.records.explore import Sight
from folkmoot.statistics.hidden_cells import shown

MIN_CELL: Final = 10
"""People: fewer are not shown apart to observers."""


def without_few(found: Overview, min_cell: int = MIN_CELL) -> Overview:
    """The overview with counts of kinds of people only where there are enough of them.

    How far people came (steps, times, prompts) says nothing of who they are, and stays.

    Args:
        found: the whole overview.
        min_cell: people.
    """
    return replace(
        found,
        quotas=tuple(_cell(one, min_cell) for one in found.quotas),
        languages=_enough(found.languages, min_cell),
        written_languages=_enough(found.written_languages, min_cell),
    )


def _cell(one: QuotaRow, min_cell: int) -> QuotaRow:
    parts = [one.done or 0, one.under_way or 0]
    return one if sum(parts) >= min_cell and all(shown(parts, min_cell)) else replace(one, done=None, under_way=None)


def _enough(counts: Mapping[str, int], min_cell: int) -> Mapping[str, int]:
    may = shown(list(counts.values()), min_cell)
    return {name: n for (name, n), one in zip(counts.items(), may, strict=True) if one}


def sight(*, is_researcher: bool, is_reviewer: bool) -> Sight:
    """How much somebody is shown.

    Args:
        is_researcher: sees single answers, and reasons as people wrote them.
        is_reviewer: sees single answers, and reasons that are cleared.
    """
    may = is_researcher or is_reviewer
    return Sight(every_answer=may, texts=may, min_cell=MIN_CELL)
