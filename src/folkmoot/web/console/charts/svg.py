"""Parts of an SVG: every text and attribute is escaped where it is put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from folkmoot.records.console_table import ConsoleTable


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, and what stands beside it.

    Attributes:
        id: letters, digits and `-`; of its elements in the page.
        title: what it shows.
        description: the same in words, for who cannot see it.
        picture: the SVG; None where there is nothing to draw.
        legend: (class, what it means) of each colour.
        table: the numbers that it is drawn of.
        empty: what to do where there is nothing to draw.
    """

    id: str
    title: str
    description: str
    picture: Markup | None
    legend: tuple[tuple[str, str], ...]
    table: ConsoleTable
    empty: str = ""


def picture(chart_id: str, title: str, description: str, height: int, parts: Iterable[Markup]) -> Markup:
    """An SVG as wide as its place, named and described for screen readers.

    Args:
        chart_id: as in Chart.
        title: as in Chart.
        description: as in Chart.
        height: in pixels.
        parts: what is in it.
    """
    return Markup(
        '<svg class="chart" width="100%" height="{height}" role="img" aria-labelledby="{id}-title {id}-desc">'
        '<title id="{id}-title">{title}</title><desc id="{id}-desc">{description}</desc>{parts}</svg>'
    ).format(id=chart_id, title=title, description=description, height=height, parts=Markup("").join(parts))


def box(kind: str, left: float, top: float, width: float, height: float, tip: str = "") -> Markup:
    """A rectangle.

    Args:
        kind: its class.
        left: in percent of the width.
        top: in pixels.
        width: in percent of the width.
        height: in pixels.
        tip: shown where a mouse rests on it.
    """
    inside = Markup("<title>{}</title>").format(tip) if tip else Markup("")
    return Markup('<rect class="{}" x="{:.3f}%" y="{:.1f}" width="{:.3f}%" height="{:.1f}">{}</rect>').format(
        kind, left, top, max(width, 0.0), height, inside
    )


def line(kind: str, left: float, top: float, right: float, bottom: float) -> Markup:
    """A line, from a point to another; across in percent, down in pixels."""
    return Markup('<line class="{}" x1="{:.3f}%" y1="{:.1f}" x2="{:.3f}%" y2="{:.1f}"/>').format(
        kind, left, top, right, bottom
    )


def dot(kind: str, left: float, top: float, tip: str = "") -> Markup:
    """A point; across in percent, down in pixels."""
    inside = Markup("<title>{}</title>").format(tip) if tip else Markup("")
    return Markup('<circle class="{}" cx="{:.3f}%" cy="{:.1f}" r="5">{}</circle>').format(kind, left, top, inside)


def words(text: str, left: float, top: float, kind: str = "", anchor: str = "start") -> Markup:
    """A text on its baseline; across in percent, down in pixels; `anchor` is start, middle or end."""
    return Markup('<text class="{}" x="{:.3f}%" y="{:.1f}" text-anchor="{}">{}</text>').format(
        kind, left, top, anchor, escape(text)
    )
