"""The page of two versions of a spec tried on people's prompts: one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from folkmoot.records.ranking_task import RankingTask
from folkmoot.records.spec_diff import Change, SpecDiff
from folkmoot.records.what_if import Direction, TurnedPrompt, WhatIf, WhatIfGroupRow, WhatIfScope, direction_of
from folkmoot.report.environment import page_environment, source
from folkmoot.report.numbers import Shown, Unit, count, people, show
from folkmoot.report.spec_diff import CHANGE_NAMES
from folkmoot.report.stamp import stamp_words
from folkmoot.statistics.estimate import Estimate

CARDS: Final = 100
"""Prompts that are shown with their texts; the others are in the JSON."""


class Line(NamedTuple):
    """A line of a table of estimates: its name, what it means, and the estimate in words."""

    label: str
    meaning: str
    shown: Shown


_LINES: Final = (
    ("agreement_old", "Agreement, old version", "Pairs that people order as the ranker does.", Unit.SHARE),
    ("agreement_new", "Agreement, new version", "The same people, the same pairs.", Unit.SHARE),
    ("agreement_change", "New − old", "Above 0, people are nearer to the new version.", Unit.DIFFERENCE),
    ("retest_change", "Asked again − old", "What asking the old version again changes by itself.", Unit.DIFFERENCE),
    ("pairs_turned", "Pairs that the new version turns", "Strict under both, in opposite order.", Unit.SHARE),
    ("retest_turned", "Pairs that asking again turns", "The noise that the line above holds.", Unit.SHARE),
    ("turned_beyond_retest", "Turned beyond that", "Above 0, more than chance turns.", Unit.DIFFERENCE),
)


def what_if_page(result: WhatIf, diff: SpecDiff, tasks: Sequence[RankingTask], *, made_with: str) -> Iterator[bytes]:
    """The page, in blocks of UTF-8.

    Args:
        result: what it shows.
        diff: the two versions, for the words that changed.
        tasks: the prompts' texts; of those that are shown.
        made_with: the program and its version, for the foot.
    """
    environment = page_environment()
    turned = [row for row in result.prompts if row.pairs_turned or row.pairs_tied]
    stream = environment.get_template("what_if.html").stream(
        result=result,
        stamp_words=stamp_words(simulated=result.simulated, fake=result.fake),
        made_with=made_with,
        findings=findings_of(result),
        overall=_overall(result),
        sections=_sections(result, diff),
        groups=[_group(row) for row in result.groups or ()],
        n_turned=len(turned),
        cards=_cards(turned[:CARDS], tasks, {row.section_id: row.title for row in result.sections}),
        count=count,
        people=people,
        style=Markup(source(environment, "report.css")),  # noqa: S704 - the package's own file
    )
    stream.enable_buffering(64)
    for block in stream:
        yield block.encode("utf-8", "replace")


def findings_of(result: WhatIf) -> list[str]:
    """What was found, in sentences."""
    if result.overall is None:
        return []
    scope = result.overall
    turned, again = show(scope.pairs_turned, Unit.SHARE), show(scope.retest_turned, Unit.SHARE)
    beyond = {
        True: "That is more than asking the old version again turns",
        False: "That is less than asking the old version again turns",
        None: "Whether that is more than asking the old version again turns cannot be told",
    }[scope.turns_beyond_chance]
    towards = {
        Direction.NEARER: "People are nearer to the new version",
        Direction.FURTHER: "People are further from the new version",
        Direction.CANNOT_TELL: "Whether people are nearer to the new version cannot be told",
    }[scope.direction]
    return [
        f"Of pairs of responses, the new version turns round {turned.sentence()}. {beyond}: {again.sentence()}.",
        f"{towards}: {show(scope.agreement_change, Unit.DIFFERENCE).sentence()}.",
        f"Over all prompts: {show(result.agreement_change_all, Unit.DIFFERENCE).sentence()}.",
    ]


def _overall(result: WhatIf) -> list[tuple[str, list[Line]]]:
    if result.overall is None:
        return []
    more = [
        Line(
            "Prompts with another first choice",
            "Whose top tier is another.",
            show(result.first_choice_changed, Unit.SHARE),
        )
    ]
    everywhere = Line(
        "New − old",
        "Prompts that nothing changed concerns count as unchanged.",
        _difference(result.agreement_change_all),
    )
    return [
        ("Prompts that changed sections concern", [*_lines(result.overall), *more]),
        ("All prompts", [everywhere]),
    ]


def _lines(scope: WhatIfScope) -> list[Line]:
    return [Line(label, meaning, show(getattr(scope, name), unit)) for name, label, meaning, unit in _LINES]


def _sections(result: WhatIf, diff: SpecDiff) -> list[dict[str, Any]]:
    changes = {change.section.id: change for change in diff.changes}
    return [
        {
            "row": row,
            "what": ", ".join(CHANGE_NAMES[Change(one)] for one in row.changes),
            "lines": [] if row.figures is None else [("", _lines(row.figures))],
            "direction": None if row.figures is None else _towards(row.figures.direction),
            "hunks": changes[row.section_id].hunks if row.section_id in changes else (),
        }
        for row in result.sections
    ]


def _group(row: WhatIfGroupRow) -> dict[str, Any]:
    change = row.agreement_change
    return {
        "name": f"{row.field}: {row.value}",
        "change": _difference(change),
        "p": None if row.p_adjusted is None else f"{row.p_adjusted:.3f}" if row.p_adjusted >= 0.0005 else "< 0.001",
        "direction": _towards(direction_of(change)) if change.low is not None else "",
    }


def _cards(
    rows: Sequence[TurnedPrompt], tasks: Sequence[RankingTask], titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    task_of = {task.id: task for task in tasks}
    return [
        {
            "row": row,
            "task": task_of.get(row.prompt_id),
            "sections": [titles.get(section, section) or section for section in row.sections],
            "change": _difference(row.agreement_change),
        }
        for row in rows
    ]


def _towards(direction: Direction) -> str:
    return "nearer or further cannot be told" if direction is Direction.CANNOT_TELL else str(direction)


def _difference(estimate: Estimate) -> Shown:
    return show(estimate, Unit.DIFFERENCE)
