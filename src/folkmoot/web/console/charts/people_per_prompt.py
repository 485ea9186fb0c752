"""People per prompt: how many prompts have how many people, against what is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from folkmoot.records.console_overview import PromptRow
from folkmoot.records.console_table import ConsoleTable
from folkmoot.web.console.charts.svg import Chart, box, line, picture, words

TITLE: Final = "People per prompt: how many prompts were answered by how many people"
_MOST: Final = 20
"""Columns at most."""
_HIGH: Final = 150
_LEGEND: Final = (("short", "prompts with fewer people than wanted"), ("on", "prompts that are filled"))


def people_per_prompt_chart(prompts: Sequence[PromptRow], table: ConsoleTable) -> Chart:
    """The chart of an overview's prompts, anchors left out: everyone is given those."""
    counted = [one for one in prompts if one.wanted is not None]
    wanted = max((one.wanted or 0 for one in counted), default=0)
    if not counted:
        empty = "Every prompt is an anchor: everyone is given all of them."
        return Chart("people-per-prompt", TITLE, empty, None, (), table, empty)
    widest = max(wanted, *(one.done for one in counted))
    # Bins end where a prompt is filled, so that no column holds both kinds.
    size = max(1, -(-widest // _MOST))
    first = wanted % size
    bins = _bins(first, size, widest)
    heights = [sum(low <= one.done <= high for one in counted) for low, high in bins]
    tallest = max(heights)
    filled = sum(one.done >= (one.wanted or 0) for one in counted)
    said = f"{filled:,} of {len(counted):,} prompts have the {wanted:,} people that are wanted."
    each = 100 / len(bins)
    drawn = [line("axis", 0, _HIGH + 16, 100, _HIGH + 16)]
    for number, ((low, high), n) in enumerate(zip(bins, heights, strict=True)):
        tall = _HIGH * n / tallest
        people = f"{low}" if low == high else f"{low} to {high}"
        kind = "on" if low >= wanted else "short"
        if n:
            tip = f"{n:,} prompts with {people} people"
            drawn.append(box(kind, number * each + each * 0.08, _HIGH + 16 - tall, each * 0.84, tall, tip))
            drawn.append(words(f"{n:,}", (number + 0.5) * each, _HIGH + 12 - tall, "tick", "middle"))
        if number % max(1, -(-len(bins) // 8)) == 0:
            drawn.append(words(str(low), (number + 0.5) * each, _HIGH + 32, "tick", "middle"))
    drawn.append(words(f"people who answered (wanted: {wanted:,})", 0, _HIGH + 52, "tick"))
    drawn.append(words("prompts", 0, 10, "tick"))
    made = picture("people-per-prompt", TITLE, said, _HIGH + 60, drawn)
    return Chart("people-per-prompt", TITLE, said, made, _LEGEND, table)


def _bins(first: int, size: int, widest: int) -> list[tuple[int, int]]:
    bins = [(0, first - 1)] if first else []
    low = first
    while low <= widest:
        bins.append((low, low + size - 1))
        low += size
    return bins
