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
    known = [(one, one.done + one.under_way) for one in quotas if one.done is not None and one.under_way is not None]
    full = sum(people >= one.wanted for one, people in known)
    said = f"{full:,} of {len(quotas):,} cells are full."
    if len(known) < len(quotas):
        said += f" {len(quotas) - len(known):,} hold too few people to be shown."
    rows = [_row(one) for one in quotas]
    longest = max([*(one.wanted for one in quotas), *(people for _, people in known), 1])
    drawn = bars(rows, longest)
    return Chart("quotas", TITLE, said, picture("quotas", TITLE, said, height_of(rows), drawn), LEGEND, table)


def _row(one: QuotaRow) -> Row:
    label = one.name if one.closes else f"{one.name} (target)"
    if one.done is None or one.under_way is None:
        return Row(label, f"too few to show, of {one.wanted:,}", [], one.wanted)
    parts = [
        Part("on", one.done, f"{one.name}: {one.done:,} finished"),
        Part("here", one.under_way, f"{one.name}: {one.under_way:,} under way"),
    ]
    return Row(label, f"{one.done:,} + {one.under_way:,} under way, of {one.wanted:,}", parts, one.wanted)
