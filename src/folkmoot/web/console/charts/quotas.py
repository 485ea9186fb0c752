"""Quotas and targets: how full each cell is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from folkmoot.records.console_overview import QuotaRow
from folkmoot.records.console_table import ConsoleTable
from folkmoot.web.console.charts.bars import Part, Row, bars, height_of
from folkmoot.web.console.charts.svg import Chart, picture

TITLE: Final = "Quotas and targets: people in each cell, of those wanted"
LEGEND: Final = (("on", "finished"), ("here", "under way"), ("mark", "wanted"))


def quotas_chart(quotas: Sequence[QuotaRow], table: ConsoleTable) -> Chart:
    """The chart of an overview's cells; each bar is as long as its own cell, or as its people."""
    if not quotas:
        empty = "The study has no quotas and no targets: [[quotas]] and [[targets]] of study.toml set them."
        return Chart("quotas", TITLE, empty, None, (), table, empty)
    full = [one for one in quotas if one.done + one.under_way >= one.wanted]
    said = f"{len(full):,} of {len(quotas):,} cells are full."
    drawn, rows = [], [_row(one) for one in quotas]
    longest = max(max(one.wanted, one.done + one.under_way) for one in quotas)
    drawn = bars(rows, max(longest, 1))
    return Chart("quotas", TITLE, said, picture("quotas", TITLE, said, height_of(rows), drawn), LEGEND, table)


def _row(one: QuotaRow) -> Row:
    kind = "" if one.closes else " (target)"
    parts = [
        Part("on", one.done, f"{one.name}: {one.done:,} finished"),
        Part("here", one.under_way, f"{one.name}: {one.under_way:,} under way"),
    ]
    return Row(f"{one.name}{kind}", f"{one.done:,} + {one.under_way:,} under way, of {one.wanted:,}", parts, one.wanted)
