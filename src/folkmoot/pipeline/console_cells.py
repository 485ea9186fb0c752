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
        quotas=_quotas(found, min_cell),
        languages=_enough(found.languages, min_cell),
        written_languages=_enough(found.written_languages, min_cell),
    )


def _quotas(found: Overview, min_cell: int) -> tuple[QuotaRow, ...]:
    """Cells of which neither their own people, nor what those leave of everybody who finished, are few.

    Cells of the same questions part those who finished, so that what is left beside them all counts as one more; a cell
    within another one parts that.
    """
    is_under_way = found.under_way + found.left > 0
    hidden = {one for one in found.quotas if not _cell(one, min_cell, is_under_way=is_under_way)}
    for kind in {_fields(one) for one in found.quotas}:
        cells = [one for one in found.quotas if _fields(one) == kind]
        done = [one.done or 0 for one in cells]
        may = shown([*done, max(found.finished - sum(done), 0)], min_cell)
        hidden |= {one for one, stands in zip(cells, may, strict=False) if not stands}
    for one in found.quotas:
        around = [other for other in found.quotas if _answers(other) < _answers(one)]
        hidden |= {one for other in around if 0 < (other.done or 0) - (one.done or 0) < min_cell}
    return tuple(replace(one, done=None, under_way=None) if one in hidden else one for one in found.quotas)


def _cell(one: QuotaRow, min_cell: int, *, is_under_way: bool) -> bool:
    """Whether a cell's own counts may stand; where nobody is under way, that nobody in it is says nothing."""
    parts = [one.done or 0, one.under_way or 0] if is_under_way else [one.done or 0]
    return sum(parts) >= min_cell and all(shown(parts, min_cell))


def _answers(one: QuotaRow) -> frozenset[str]:
    """What its people answered, as its name has it."""
    return frozenset(one.name.split(" & "))


def _fields(one: QuotaRow) -> tuple[bool, frozenset[str]]:
    """Whether it closes, and what its people were asked."""
    asked = (part.partition("=")[0] for part in one.name.split(" & "))
    return one.closes, frozenset("cohort" if part.startswith("cohort ") else part for part in asked)


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
