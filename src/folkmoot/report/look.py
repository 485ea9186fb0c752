"""What all figures share: paper, fonts, titles, and the word that simulated figures carry."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeAlias

import altair as alt

FONT: Final = "Helvetica, Arial, Liberation Sans, sans-serif"
"""Fonts of one set of widths: text measured with one fits with the others."""
MINUS_SIGN: Final = "replace({}, '-', '\N{MINUS SIGN}')"
"""A Vega expression around another that formats a number."""

SIGNED: Final = "datum.value == 0 ? '0' : " + MINUS_SIGN.format("format(datum.value, '+~f')")
"""A Vega expression for an axis of differences."""

Drawing: TypeAlias = alt.LayerChart | alt.FacetChart
"""What altair makes of several layers."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a figure is drawn for.

    Attributes:
        narrow: for a phone: labels stand above their lines.
        ink: colour of text.
        background: None for none.
        titled: whether title and subtitle are drawn; on the page they are text beside the figure.
    """

    narrow: bool
    ink: str
    background: str | None
    titled: bool


# Ink is the page's own, so that one drawing serves light and dark.
PAGE: Final = Paper(narrow=False, ink="currentColor", background=None, titled=False)
PHONE: Final = Paper(narrow=True, ink="currentColor", background=None, titled=False)
FILE: Final = Paper(narrow=False, ink="#1b1f24", background="#ffffff", titled=True)


class Figure(Protocol):
    """A figure before it is drawn."""

    @property
    def name(self) -> str:
        """Of its files, without ending."""

    @property
    def title(self) -> str:
        """What it shows, as a sentence."""

    @property
    def subtitle(self) -> str:
        """The units, the interval, what is left out."""

    @property
    def alternative(self) -> str:
        """The figure in words, for who cannot see it; the numbers stand in the table beside it."""

    def chart(self, paper: Paper) -> Drawing:
        """The drawing without title and look."""


def specification(figure: Figure, paper: Paper, stamp: str | None) -> dict[str, Any]:
    """The figure as a Vega-Lite specification.

    Args:
        figure: what to draw.
        paper: for what.
        stamp: a word that the figure must carry, such as SIMULATED; None for none.
    """
    chart = figure.chart(paper)
    title = [stamp] if stamp else []
    if paper.titled:
        title += textwrap.wrap(figure.title, 84)
    if title:
        chart = chart.properties(
            title=alt.Title(
                title,
                subtitle=textwrap.wrap(figure.subtitle, 108) if paper.titled else [],
                anchor="start",
                frame="bounds",
                fontSize=15 if paper.titled else 12,
                subtitleFontSize=11.5,
                subtitlePadding=6,
                offset=12,
                color=paper.ink,
                subtitleColor=paper.ink,
                lineHeight=19,
                subtitleLineHeight=15,
            )
        )
    chart = (
        chart.configure(
            aria=False,
            font=FONT,
            background=paper.background or "transparent",
            padding=12 if paper.titled else 2,
        )
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=paper.ink,
            titleColor=paper.ink,
            domainColor=paper.ink,
            tickColor=paper.ink,
            gridColor=paper.ink,
            gridOpacity=0.13 if paper.narrow else 0.18,
            domainOpacity=0.4,
            tickOpacity=0.4,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            titlePadding=8,
        )
        .configure_legend(labelColor=paper.ink, labelFontSize=12)
    )
    drawn: dict[str, Any] = chart.to_dict()
    return drawn


def chart_of(values: Sequence[dict[str, Any]]) -> alt.Chart:
    """A chart of rows that it carries itself."""
    return alt.Chart(alt.InlineData(values=list(values)))


def same_axis(name: str, like: alt.X) -> alt.X:
    """Another field on the same axis."""
    copy: alt.X = like.copy()
    copy.shorthand = f"{name}:Q"
    return copy
