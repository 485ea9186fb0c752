"""The figures of method health: flags, order effects, drop-out, questions left out, and what leaving people out changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from folkmoot.records.quality import QualityReport, Strength
from folkmoot.report.dot_plot import Dot, DotPlot, Kind, Row
from folkmoot.report.look import Figure
from folkmoot.report.numbers import Unit, counts, show
from folkmoot.report.quality_words import INDICATORS, LEFT_OUT, QUESTIONS, STATISTICS, ordinal
from folkmoot.statistics.estimate import Estimate

FIGURES: Final = ("flags", "order", "steps", "questions", "changes")
"""Names of all figures; those without anything to draw are left out."""
_STRONG: Final = Kind("a flag", "#2f7fc1")
_WEAK: Final = Kind("weak evidence", "#c0661a", "diamond", filled=False)
_ONE: Final = Kind("estimate", "#2f7fc1")
_INTERVALS: Final = "Lines: 95% intervals."


def figures(report: QualityReport) -> Iterator[Figure]:
    """Every figure that has something to show."""
    flags = [(row.name, row.share_flagged, row.strength) for row in report.indicators if row.n_measured]
    rows = [
        _row(INDICATORS[name], estimate, _WEAK if strength is Strength.WEAK else _STRONG, Unit.SHARE, "person")
        for name, estimate, strength in flags
        if strength is not Strength.NEVER and estimate.value is not None
    ]
    if rows:
        yield _plot(
            "flags",
            "How many people each indicator flags",
            f"Of the people of whom it is known (n beside each). {_INTERVALS} A flag is evidence to look at, not a verdict.",
            "People flagged (% of those measured)",
            rows,
            kinds=(_STRONG, _WEAK),
            has_key=True,
        )
    places = report.order_effects.places
    if places:
        yield _plot(
            "order",
            "Whether the place in which a response is shown moves first choices",
            f"First places beyond what chance gives each place; the order shown is drawn for each person. {_INTERVALS} By "
            "participants.",
            "First places, minus chance (percentage points)",
            [_row(f"shown {ordinal(row.place)}", row.beyond_chance, _ONE, Unit.DIFFERENCE) for row in places],
            line=(0.0, "no effect"),
        )
    if report.steps:
        yield _plot(
            "steps",
            "Where people stop",
            f"Of those who came to a step, who did not go on, or are still there. {_INTERVALS}",
            "People who stopped (% of those who came)",
            [_row(row.step, row.stopped, _ONE, Unit.SHARE, "person") for row in report.steps if row.reached],
        )
    if report.questions:
        yield _plot(
            "questions",
            "Which questions are left out",
            f"Of the times that each was asked, whole prompts passed over among them. {_INTERVALS} By participants.",
            "Left unanswered (% of times asked)",
            [
                _row(QUESTIONS.get(row.question, row.question), row.skipped, _ONE, Unit.SHARE)
                for row in report.questions
            ],
        )
    changes = [
        row
        for row in report.sensitivity
        if row.section_id is None and row.left_out == "flagged" and row.change.value is not None
    ]
    if changes:
        yield _plot(
            "changes",
            f"What changes without {LEFT_OUT['flagged']}",
            f"Without minus with, paired; n = {changes[0].n_left_out:,} left out of {report.n_participants:,} people. "
            f"{_INTERVALS} Cluster-robust.",
            "Without them, minus with everybody (percentage points)",
            [_row(STATISTICS[row.statistic], row.change, _ONE, Unit.DIFFERENCE) for row in changes],
            line=(0.0, "no change"),
        )


def _row(label: str, estimate: Estimate, kind: Kind, unit: Unit, counted: str = "prompt") -> Row:
    shown = show(estimate, unit)
    if estimate.value is None:
        return Row(label, shown.short())
    n = f"n = {estimate.n_participants:,}" if counted == "person" else counts(estimate)
    low, high = (None if end is None else 100 * end for end in (estimate.low, estimate.high))
    return Row(label, f"{shown.short()}\n{n}", (Dot(kind, 100 * estimate.value, low, high),))


def _plot(
    name: str,
    title: str,
    subtitle: str,
    axis: str,
    rows: Sequence[Row],
    *,
    line: tuple[float, str] | None = None,
    kinds: tuple[Kind, ...] = (_ONE,),
    has_key: bool = False,
) -> DotPlot:
    unit: Literal["percent", "points"] = "percent" if line is None else "points"
    alternative = "; ".join(f"{row.label}: {row.note.partition(chr(10))[0]}" for row in rows)
    return DotPlot(
        name=name,
        title=title,
        subtitle=subtitle,
        alternative=alternative,
        axis=axis,
        unit=unit,
        line=line,
        kinds=kinds,
        rows=tuple(rows),
        has_key=has_key,
    )
