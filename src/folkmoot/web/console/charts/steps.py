"""Drop-out by step: a bar a step, of how many reached it, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from folkmoot.records.console_overview import Step
from folkmoot.records.console_table import ConsoleTable
from folkmoot.web.console.charts.bars import Part, Row, bars, height_of
from folkmoot.web.console.charts.svg import Chart, picture

TITLE: Final = "Drop-out by step: people who reached each step, and what became of them there"
LEGEND: Final = (
    ("on", "went on (at the end: done)"),
    ("here", "at it now"),
    ("left", "left"),
    ("away", "turned away"),
)


def steps_chart(steps: Sequence[Step], table: ConsoleTable) -> Chart:
    """The chart of an overview's steps."""
    entered = max((one.reached for one in steps), default=0)
    if not entered:
        return Chart("steps", TITLE, "Nobody has entered yet.", None, (), table, "Nobody has entered the study yet.")
    worst = max((one for one in steps if one.left), key=lambda one: one.left, default=None)
    said = f"{entered:,} people came in and {steps[-1].reached:,} came to the end. "
    said += "Nobody left." if worst is None else f"Most left at {worst.name}: {worst.left:,} of {worst.reached:,}."
    drawn = bars([_row(one, is_end=one is steps[-1]) for one in steps], entered)
    return Chart(
        "steps",
        TITLE,
        said,
        picture("steps", TITLE, said, height_of([_row(one) for one in steps]), drawn),
        LEGEND,
        table,
    )


def _row(one: Step, *, is_end: bool = False) -> Row:
    share = one.share_left
    told = f"{one.reached:,} reached"
    if one.left and share.value is not None and share.low is not None and share.high is not None:
        told += f" · {one.left:,} left: {share.value:.0%} ({100 * share.low:.0f}–{100 * share.high:.0f}%)"
    elif one.left:
        told += f" · {one.left:,} left"
    if is_end:
        return Row("done", f"{one.reached:,} done", [Part("on", one.reached, f"{one.reached:,} done")])
    counts = {"on": one.went_on, "here": one.at_it, "left": one.left, "away": one.turned_away}
    parts = [Part(kind, counts[kind], f"{one.name}: {counts[kind]:,} {what}") for kind, what in LEGEND]
    return Row(one.name, told, parts)
