"""Dot-and-interval plots: a line of text, its marks with their intervals, and the numbers in words."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import altair as alt

from folkmoot.report.look import MINUS_SIGN, SIGNED, Drawing, Paper, chart_of, same_axis
from folkmoot.report.texts import flat
from folkmoot.statistics.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mark, one line in the key.

    Attributes:
        name: what it stands for.
        colour: chosen to be told from the others with any colour vision, and from black and from white paper.
        shape: a Vega symbol.
        filled: whether the symbol is.
    """

    name: str
    colour: str
    shape: str = "circle"
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Dot:
    """An estimate as a mark with its interval.

    Attributes:
        kind: what it stands for.
        value: where it lies, in the axis' unit.
        low: lower end of its interval; None where there is none.
        high: upper end.
        lane: 0 for the row's first line of marks, 1 and more for those below.
    """

    kind: Kind
    value: float
    low: float | None = None
    high: float | None = None
    lane: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the figure.

    Attributes:
        label: what it is about.
        note: value, interval and n in words; lines parted by a line feed.
        dots: its marks.
        band: (low, high, lane) of a range to shade; None for none.
        is_heading: whether it only names those below it.
    """

    label: str
    note: str = ""
    dots: tuple[Dot, ...] = ()
    band: tuple[float, float, int] | None = None
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class DotPlot:
    """A dot-and-interval plot; implements `look.Figure`.

    Attributes:
        name: as in `look.Figure`.
        title: as there.
        subtitle: as there.
        alternative: as there.
        axis: title of the axis, with its unit.
        unit: `percent` or `points`, for the axis' labels.
        line: (value, name) of a line to compare with; None for none.
        kinds: kinds of marks, in the key's order; a kind without a mark is left out.
        rows: top to bottom.
        shade: (low, high) of a range to shade behind all rows; None for none.
        has_key: whether there is a key; without one the rows say what their marks are.
    """

    name: str
    title: str
    subtitle: str
    alternative: str
    axis: str
    unit: Literal["percent", "points"]
    line: tuple[float, str] | None
    kinds: tuple[Kind, ...]
    rows: tuple[Row, ...]
    shade: tuple[float, float] | None = None
    has_key: bool = True

    def chart(self, paper: Paper) -> Drawing:
        """The drawing without title and look."""
        width, wrap = (300, 44) if paper.narrow else (330, 34)
        placed = _place(self.rows, wrap, paper, top=20.0 if self.line else 4.0)
        y = alt.Y("y:Q", scale=alt.Scale(domain=[placed.height, 0], nice=False, zero=False), axis=None)
        x = self._x(paper)
        layers = [*self._shade(x), *self._line(x, y, paper), *_bands(placed, x, y), *self._marks(placed, x, y, paper)]
        layers += _texts(placed, y, paper, width)
        return alt.layer(*layers).properties(width=width, height=placed.height)

    def _x(self, paper: Paper) -> alt.X:
        ends = [
            end for row in self.rows for dot in row.dots for end in (dot.value, dot.low, dot.high) if end is not None
        ]
        ends += [end for row in self.rows if row.band for end in row.band[:2]] + [*(self.shade or ())]
        domain = axis_domain(ends, self.line[0] if self.line else None, self.unit)
        percent = self.unit == "percent"
        axis = alt.Axis(
            title=textwrap.wrap(self.axis, 48 if paper.narrow else 60),
            values=round_numbers(domain, 4 if paper.narrow else 6),
            labelExpr=MINUS_SIGN.format("format(datum.value, '~f')") + " + '%'" if percent else SIGNED,
            grid=True,
        )
        return alt.X("x:Q", scale=alt.Scale(domain=domain, nice=False, zero=False), axis=axis)

    def _shade(self, x: alt.X) -> list[alt.Chart]:
        if self.shade is None:
            return []
        data = chart_of([{"x": self.shade[0], "high": self.shade[1]}])
        return [data.mark_rect(opacity=0.24, color=BAND).encode(x=x, x2="high:Q")]

    def _line(self, x: alt.X, y: alt.Y, paper: Paper) -> list[alt.Chart]:
        if self.line is None:
            return []
        data = chart_of([{"x": self.line[0], "y": 6, "text": self.line[1]}])
        return [
            data.mark_rule(color=paper.ink, strokeDash=[3, 3], opacity=0.35 if paper.narrow else 0.6).encode(x=x),
            data.mark_text(fontSize=11, color=paper.ink, dx=4, align="left").encode(x=x, y=y, text="text:N"),
        ]

    def _marks(self, placed: _Placed, x: alt.X, y: alt.Y, paper: Paper) -> list[alt.Chart]:
        used = {one.dot.kind for one in placed.dots}
        kinds = [kind for kind in self.kinds if kind in used]
        key = None
        if self.has_key and len(kinds) > 1:
            key = alt.Legend(
                orient="top",
                title=None,
                columns=1 if paper.narrow else 2,
                labelLimit=0,
                symbolSize=90,
                symbolStrokeWidth=2,
                rowPadding=4,
                columnPadding=24,
                offset=10,
            )
        names = [flat(kind.name) for kind in kinds]
        hole = paper.background or "transparent"
        colour = alt.Color("kind:N", scale=_scale(names, [kind.colour for kind in kinds]), legend=key)
        shape = alt.Shape("kind:N", scale=_scale(names, [kind.shape for kind in kinds]), legend=key)
        fills = [kind.colour if kind.filled else hole for kind in kinds]
        fill = alt.Fill("kind:N", scale=_scale(names, fills), legend=key)
        values = [
            {"y": one.y, "x": one.dot.value, "low": one.dot.low, "high": one.dot.high, "kind": flat(one.dot.kind.name)}
            for one in placed.dots
        ]
        base = chart_of(values)
        return [
            base.transform_filter("isValid(datum.low)")
            .mark_rule(strokeWidth=2.5)
            .encode(x=same_axis("low", x), x2="high:Q", y=y, color=colour),
            base.mark_point(size=70, strokeWidth=2, opacity=1).encode(x=x, y=y, shape=shape, color=colour, fill=fill),
        ]


def dot(kind: Kind, estimate: Estimate, lane: int = 0) -> tuple[Dot, ...]:
    """The estimate's mark, in percent or points; none where it is undefined."""
    if estimate.value is None:
        return ()
    low, high = (None if end is None else 100 * end for end in (estimate.low, estimate.high))
    return (Dot(kind, 100 * estimate.value, low, high, lane),)


def axis_domain(ends: Sequence[float], line: float | None, unit: str) -> list[float]:
    """Both ends of an axis that holds everything drawn, and the line to compare with.

    Shares end at tens of percent, within 0 and 100; differences reach as far to either side of 0.
    """
    everything = [*ends, *([] if line is None else [line])]
    if unit == "percent":
        low, high = min(everything, default=0.0), max(everything, default=100.0)
        return [max(0.0, 10.0 * math.floor((low - 1) / 10)), min(100.0, 10.0 * math.ceil((high + 1) / 10))]
    reach = 1.08 * max([1.0, *map(abs, everything)])
    return [-reach, reach]


def round_numbers(domain: Sequence[float], at_most: int) -> list[float]:
    """Round numbers within a domain, at most so many and one."""
    span = domain[1] - domain[0]
    step = next(
        one
        for power in range(-3, 6)
        for one in (10.0**power, 2 * 10.0**power, 5 * 10.0**power)
        if span / one <= at_most
    )
    first, last = math.ceil(domain[0] / step - 1e-9), math.floor(domain[1] / step + 1e-9)
    return [round(step * index, 6) for index in range(first, last + 1)]


_LINE: Final = 15
"""Height of a line of text, or of marks, in pixels."""


@dataclass(frozen=True, slots=True)
class _PlacedDot:
    dot: Dot
    y: float


@dataclass(slots=True)
class _Placed:
    """Where everything stands, in pixels from the top."""

    height: float
    dots: list[_PlacedDot] = field(default_factory=list)
    bands: list[dict[str, Any]] = field(default_factory=list)
    labels: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)

    def add_marks(self, row: Row, top: float) -> None:
        self.dots += [_PlacedDot(one, top + _LINE * (one.lane + 0.5)) for one in row.dots]
        if row.band is not None:
            low, high, lane = row.band
            self.bands.append({"x": low, "high": high, "y": top + _LINE * (lane + 0.5)})

    def add_label(self, lines: Sequence[str], y: float, *, bold: bool = False) -> None:
        self.labels.append({"text": "\n".join(lines), "y": y, "bold": bold})


def _place(rows: Sequence[Row], wrap: int, paper: Paper, *, top: float) -> _Placed:
    placed = _Placed(top)
    for row in rows:
        lines = textwrap.wrap(flat(row.label), wrap) or [""]
        lanes = max((one.lane for one in row.dots), default=0) + 1
        y = placed.height
        if row.is_heading:
            placed.add_label(lines, y + 8 + _LINE / 2, bold=True)
            placed.height += 8 + len(lines) * _LINE + 2
        elif paper.narrow:
            texts = [*lines, *(line for note in row.note.split("\n") for line in textwrap.wrap(note, wrap + 6))]
            placed.add_label(texts, y + _LINE / 2)
            y += len(texts) * _LINE
            placed.add_marks(row, y)
            placed.height = y + (lanes * _LINE if row.dots else 0) + 12
        else:
            notes = row.note.split("\n")
            tall = max(len(lines), len(notes), lanes) * _LINE
            placed.add_label(lines, y + (tall - (len(lines) - 1) * _LINE) / 2)
            placed.notes.append({"text": row.note, "y": y + (tall - (len(notes) - 1) * _LINE) / 2, "bold": False})
            placed.add_marks(row, y + (tall - lanes * _LINE) / 2)
            placed.height += tall + 10
    return placed


def _bands(placed: _Placed, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    if not placed.bands:
        return []
    data = chart_of(placed.bands)
    return [data.mark_rule(strokeWidth=11, opacity=0.28, color=BAND).encode(x=x, x2="high:Q", y=y)]


BAND: Final = "#c0661a"
"""Colour of shaded ranges."""


def _texts(placed: _Placed, y: alt.Y, paper: Paper, width: int) -> list[alt.Chart]:
    layers = []
    align: Literal["left", "right"]
    for texts, x, align in (
        (placed.labels, 0 if paper.narrow else -12, "left" if paper.narrow else "right"),
        (placed.notes, width + 12, "left"),
    ):
        for bold in (False, True):
            some = [one for one in texts if one["bold"] is bold]
            if some:
                layers.append(
                    chart_of(some)
                    .mark_text(
                        align=align,
                        baseline="middle",
                        lineBreak="\n",
                        lineHeight=_LINE,
                        fontSize=12,
                        fontWeight="bold" if bold else "normal",
                        color=paper.ink,
                    )
                    .encode(x=alt.value(x), y=y, text="text:N")
                )
    return layers


def _scale(names: list[str], values: list[str]) -> alt.Scale:
    return alt.Scale(domain=names, range=values)
