"""The figure of a plan: how narrow intervals are, by section, people and prompts."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any, Final

import altair as alt

from folkmoot.records.study_power import HalfWidth, StudyPower
from folkmoot.report.look import Drawing, Paper
from folkmoot.report.numbers import count
from folkmoot.report.texts import flat

_COLOURS: Final = ("#2f7fc1", "#c0661a", "#1a8a74", "#a6559d", "#777d86")
_APART: Final = 1.05
_SHAPES: Final = ("circle", "diamond", "square", "triangle-up", "triangle-down")


@dataclass(frozen=True, slots=True)
class PowerFigure:
    """A panel a section, a line a number of prompts; implements `look.Figure`."""

    power: StudyPower

    @property
    def name(self) -> str:
        """As in `look.Figure`."""
        return "half_widths"

    @property
    def title(self) -> str:
        """As in `look.Figure`."""
        return "How far 95% intervals of agreement would reach, by section, people and prompts"

    @property
    def subtitle(self) -> str:
        """As in `look.Figure`."""
        power = self.power
        return (
            f"Medians of n = {power.studies:,} simulated studies a point; bars: the 95% interval of each median. Dashed: "
            f"±{100 * power.wanted:g} points. A person answers {count(power.prompts_each, 'prompt')}; the study has the "
            f"given number of prompts for each of {count(len(power.sections), 'section')}. Points of one size are moved "
            "apart; sizes without an interval are left out."
        )

    @property
    def alternative(self) -> str:
        """As in `look.Figure`."""
        return "; ".join(
            f"{section.section_id}, {one.people:,} people and {count(one.prompts, 'prompt')}: ±{100 * one.median:.1f} points"
            for section in self.power.sections
            for one in section.half_widths
            if one.median is not None
        )

    def chart(self, paper: Paper) -> Drawing:
        """The drawing without title and look."""
        power = self.power
        values = [
            _point(section.section_id, one, power)
            for section in power.sections
            for one in section.half_widths
            if one.median is not None
        ]
        names = [count(one, "prompt") for one in power.prompts]
        scheme = [_COLOURS[place % len(_COLOURS)] for place in range(len(names))]
        shapes = [_SHAPES[place % len(_SHAPES)] for place in range(len(names))]
        legend = alt.Legend(orient="top", title="Prompts a section", titleFontWeight="normal")
        x = alt.X(
            "people:Q",
            scale=alt.Scale(type="log", domain=[0.85 * power.people[0], 1.15 * power.people[-1]], nice=False),
            axis=alt.Axis(title="People in the study (log scale)", values=list(power.people), format=",d", grid=True),
        )
        highest = max([100 * power.wanted, *(one["high"] or one["median"] for one in values)], default=1.0)
        y = alt.Y(
            "median:Q",
            scale=alt.Scale(domain=[0, 1.06 * highest], nice=False),
            axis=alt.Axis(title=["Half-width of the 95% interval", "(percentage points)"], tickCount=5),
        )
        colour = alt.Color("prompts:N", scale=alt.Scale(domain=names, range=scheme), legend=legend)
        shape = alt.Shape("prompts:N", scale=alt.Scale(domain=names, range=shapes), legend=legend)
        base = alt.Chart()
        layers = [
            base.mark_rule(strokeDash=[4, 3], color=paper.ink, opacity=0.7).encode(y=alt.Y("wanted:Q")),
            base.mark_line(strokeWidth=1.5).encode(x=x, y=y, color=colour),
            base.transform_filter("isValid(datum.low)")
            .mark_rule(strokeWidth=2.5, opacity=0.55)
            .encode(x=x, y=alt.Y("low:Q"), y2="high:Q", color=colour),
            base.mark_point(size=45, filled=True, opacity=1).encode(x=x, y=y, color=colour, shape=shape),
        ]
        panels: Drawing = (
            alt.layer(*layers, data=alt.InlineData(values=values))
            .properties(width=260 if paper.narrow else 230, height=140)
            .facet(
                facet=alt.Facet(
                    "section:N",
                    title=None,
                    sort=[_label(one.section_id) for one in power.sections],
                    header=alt.Header(labelFontSize=12, labelColor=paper.ink, labelFontWeight="bold"),
                ),
                columns=1 if paper.narrow else 3,
                spacing=14,
            )
        )
        return panels


def _point(section_id: str, one: HalfWidth, power: StudyPower) -> dict[str, Any]:
    low, high = (None if end is None else 100 * end for end in (one.low, one.high))
    return {
        "section": _label(section_id),
        "prompts": count(one.prompts, "prompt"),
        # Apart by a few percent, so that one bar does not hide another.
        "people": one.people * _APART ** (power.prompts.index(one.prompts) - (len(power.prompts) - 1) / 2),
        "median": 100 * (one.median or 0.0),
        "low": low,
        "high": high,
        "wanted": 100 * power.wanted,
    }


def _label(section_id: str) -> str:
    return textwrap.shorten(flat(section_id), 36, placeholder="…")
