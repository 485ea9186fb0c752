"""Times: a row an item, its middle half as a band and its median as a point."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from folkmoot.records.console_overview import Spread
from folkmoot.records.console_table import ConsoleTable
from folkmoot.web.console.charts.bars import ROW
from folkmoot.web.console.charts.svg import Chart, box, dot, line, picture, words

_NAMED: Final = 3
"""Of those that are longest alike, so many are named."""


def spread_chart(chart_id: str, title: str, found: Sequence[Spread], table: ConsoleTable, label: str = "{}") -> Chart:
    """The chart of how long items took people.

    Args:
        chart_id: as in Chart.
        title: as in Chart.
        found: a row each.
        table: the same numbers.
        label: of a row, with `{}` for what it is of.
    """
    measured = [one for one in found if one.median is not None]
    if not measured:
        empty = "No times were measured yet: they come from pages with JavaScript."
        return Chart(chart_id, title, empty, None, (), table, empty)
    widest = nice(max(one.three_quarters or 0.0 for one in measured))
    said = _said(measured, label)
    drawn = []
    for number, one in enumerate(measured):
        top = number * ROW
        low, middle, high = (100 * (value or 0.0) / widest for value in (one.quarter, one.median, one.three_quarters))
        told = f"{seconds(one.median or 0)} · n = {one.n:,} of {one.n_participants:,} people"
        name = label.format(one.what.replace("_", " "))
        drawn += [
            words(name, 0, top + 14, "label"),
            words(f"{seconds(one.median or 0)} · n = {one.n:,}", 100, top + 14, "value", "end"),
        ]
        drawn += [line("axis", 0, top + 28, 100, top + 28), box("band", low, top + 22, high - low, 12)]
        drawn.append(dot("point", middle, top + 28, told))
    bottom = len(measured) * ROW
    drawn += [
        words("0 s", 0, bottom + 14, "tick"),
        words(seconds(widest / 2), 50, bottom + 14, "tick", "middle"),
        words(seconds(widest), 100, bottom + 14, "tick", "end"),
    ]
    legend = (("point", "median"), ("band", "middle half of the times"))
    return Chart(chart_id, title, said, picture(chart_id, title, said, bottom + 20, drawn), legend, table)


def _said(measured: Sequence[Spread], label: str) -> str:
    # As it is read: what the eye cannot tell apart is not ranked.
    longest = seconds(max(one.median or 0.0 for one in measured))
    names = [label.format(one.what.replace("_", " ")) for one in measured if seconds(one.median or 0.0) == longest]
    if len(names) == len(measured) > 1:
        return f"All take as long: half of people took {longest} or less."
    if len(names) > _NAMED:
        names = [*names[:_NAMED], f"{len(names) - _NAMED} more"]
    those = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    return f"The longest {'are' if len(names) > 1 else 'is'} {those}: half of people took {longest} or less."


def seconds(value: float) -> str:
    """A time in words."""
    return f"{value:.1f} s" if value < 10 else f"{value:.0f} s" if value < 120 else f"{value / 60:.1f} min"


def nice(value: float) -> float:
    """The next 1, 2 or 5 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)
