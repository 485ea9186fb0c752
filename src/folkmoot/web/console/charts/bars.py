"""A bar a row: how a whole is made up of parts, one row under the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from folkmoot.web.console.charts.svg import box, line, words

ROW: Final = 42
"""Pixels of a row: a line of text and its bar."""
_BAR: Final = 16


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar.

    Attributes:
        kind: its class.
        count: how many.
        tip: in words.
    """

    kind: str
    count: float
    tip: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row.

    Attributes:
        label: stands above the bar, on the left.
        value: stands above it, on the right.
        parts: from the left.
        mark: a count at which a line stands across the bar; None for none.
    """

    label: str
    value: str
    parts: Sequence[Part]
    mark: float | None = None


def height_of(rows: Sequence[Row]) -> int:
    """Pixels that the rows take."""
    return ROW * len(rows) + 4


def bars(rows: Sequence[Row], longest: float) -> list[Markup]:
    """The rows.

    Args:
        rows: from the top.
        longest: the count that fills the width, above 0.
    """
    drawn: list[Markup] = []
    for number, row in enumerate(rows):
        top = number * ROW
        drawn += [words(row.label, 0, top + 14, "label"), words(row.value, 100, top + 14, "value", "end")]
        drawn.append(box("ground", 0, top + 20, 100, _BAR))
        left = 0.0
        for part in row.parts:
            width = 100 * part.count / longest
            if width > 0:
                drawn.append(box(part.kind, left, top + 20, width, _BAR, part.tip))
            left += width
        if row.mark is not None and row.mark <= longest:
            at = 100 * row.mark / longest
            drawn.append(line("mark", at, top + 17, at, top + 20 + _BAR + 3))
    return drawn
