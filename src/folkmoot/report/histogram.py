"""Histograms: how many prompts lie where."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Final

import altair as alt

from folkmoot.report.look import SIGNED, Drawing, Paper, chart_of, same_axis

_BLUE: Final = "#2f7fc1"


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar.

    Attributes:
        low: where it begins.
        high: where it ends.
        count: how many lie from `low` on and below `high`.
    """

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts in bins of equal width; implements `look.Figure`.

    Attributes:
        name: as in `look.Figure`.
        title: as there.
        subtitle: as there.
        alternative: as there.
        axis: title of the axis, with its unit.
        count_axis: title of the other axis.
        bins: left to right, without holes.
    """

    name: str
    title: str
    subtitle: str
    alternative: str
    axis: str
    count_axis: str
    bins: tuple[Bin, ...]

    def chart(self, paper: Paper) -> Drawing:
        """The drawing without title and look."""
        values = [
            {"low": one.low, "high": one.high, "count": one.count, "middle": (one.low + one.high) / 2}
            for one in self.bins
        ]
        edges = [one.low for one in self.bins] + [one.high for one in self.bins[-1:]]
        every = max(1, round(len(edges) / (7 if paper.narrow else 14)))
        axis = alt.Axis(
            title=textwrap.wrap(self.axis, 46 if paper.narrow else 80),
            values=[edge for edge in edges if round(edge / 5) % every == 0],
            labelExpr=SIGNED,
            grid=False,
        )
        x = alt.X("low:Q", scale=alt.Scale(domain=[edges[0], edges[-1]], nice=False, zero=False), axis=axis)
        y = alt.Y("count:Q", axis=alt.Axis(title=self.count_axis, tickMinStep=1, tickCount=5, format=",d"))
        base = chart_of(values)
        return alt.layer(
            base.mark_rect(color=_BLUE, xOffset=1).encode(x=x, x2="high:Q", y=y, y2=alt.datum(0)),
            base.transform_filter("datum.count > 0")
            .mark_text(dy=-7, fontSize=11, color=paper.ink)
            .encode(x=same_axis("middle", x), y=y, text="count:Q"),
        ).properties(width=270 if paper.narrow else 600, height=190)


def histogram_bins(values: list[float], width: float) -> tuple[Bin, ...]:
    """Values counted in bins that begin at multiples of `width`; a value on an edge belongs to the bin above it."""
    places = [round(value / width, 9) // 1 for value in values]
    first, last = int(min(places)), int(max(places))
    return tuple(
        Bin(place * width, (place + 1) * width, sum(one == place for one in places)) for place in range(first, last + 1)
    )
