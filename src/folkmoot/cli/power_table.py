"""How `folkmoot simulate power` looks in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from folkmoot.cli.output import console
from folkmoot.cli.tables import explained
from folkmoot.cli.terminal import as_text, visible
from folkmoot.records.study_power import HalfWidth, SectionPower, SizeNeeded, StudyPower


def print_power(power: StudyPower) -> None:
    """Print the plan: what size it takes, then how narrow the intervals of each size are."""
    out = console()
    points = f"±{100 * power.wanted:g} points"
    out.print(Text("SIMULATED", style="bold reverse"), Text("no number here is about real people"))
    out.print(
        Text(
            f"{power.studies:,} studies of each size; a person answers {power.prompts_each:,} prompts; "
            f"{power.interval_method} intervals of agreement with {visible(power.ranker)}; a prompt belongs to a "
            f"section at relevance {power.relevance_threshold} or more.\n"
        )
    )
    out.print(_needed(power, "people", f"People that {points} takes, by prompts for each section", power.prompts))
    out.print(_needed(power, "prompts", f"Prompts for each section that {points} takes, by people", power.people))
    for prompts in power.prompts:
        out.print(_half_widths(power, prompts))
    for line in power.notes:
        out.print(Text("Note: "), as_text(line), sep="")


def _needed(power: StudyPower, of: str, title: str, given: Sequence[int]) -> Table:
    unit = "prompts" if of == "people" else "people"
    table = _table(f"{title} [95% Monte-Carlo interval]", [f"{one:,} {unit}" for one in given])
    sizes = power.people if of == "people" else power.prompts
    for section in power.sections:
        row = {one.given: one for one in section.needed if one.of == of}
        table.add_row(as_text(section.section_id), *(_size(row[one], sizes) for one in given))
    lines = []
    if any(one.value is None for one in _of(power.sections, of)):
        lines.append(f"<{sizes[0]:,}, >{sizes[-1]:,}: outside of what was simulated; --json has each reason")
    if any(one.value is not None and one.low is None for one in _of(power.sections, of)):
        lines.append("no interval: it reaches past what was simulated, or the studies are too few")
    return explained(table, lines)


def _of(sections: Sequence[SectionPower], of: str) -> list[SizeNeeded]:
    return [one for section in sections for one in section.needed if one.of == of]


def _size(one: SizeNeeded, sizes: Sequence[int]) -> Text:
    if one.value is None:
        return Text(f"<{sizes[0]:,}" if one.fewest_suffice else f">{sizes[-1]:,}")
    extent = "no interval" if one.low is None or one.high is None else f"{one.low:,.0f}, {one.high:,.0f}"
    return Text(f"{one.value:,.0f} [{extent}]")


def _half_widths(power: StudyPower, prompts: int) -> Table:
    title = f"Median half-width in points, {prompts:,} prompts a section [95% interval of the median]"
    table = _table(title, [f"{one:,} people" for one in power.people])
    for section in power.sections:
        cells = [one for one in section.half_widths if one.prompts == prompts]
        table.add_row(as_text(section.section_id), *(_width(one) for one in cells))
    answered = [one for one in power.sections[0].half_widths if one.prompts == prompts]
    each = ", ".join(f"{one.people_a_prompt:,.0f}" for one in answered)
    lines = [
        f"n = {power.studies:,} simulated studies each; people a prompt ({visible(power.sections[0].section_id)}): {each}"
    ]
    return explained(table, lines)


def _width(one: HalfWidth) -> Text:
    if one.median is None:
        return Text("—")
    if one.low is None or one.high is None:
        return Text(f"{100 * one.median:.1f} [no interval]")
    return Text(f"{100 * one.median:.1f} [{100 * one.low:.1f}, {100 * one.high:.1f}]")


def _table(title: str, columns: Sequence[str]) -> Table:
    table = Table(title=Text(title), title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 1))
    table.add_column("section", overflow="fold")
    for column in columns:
        table.add_column(column, justify="right", overflow="fold")
    return table
