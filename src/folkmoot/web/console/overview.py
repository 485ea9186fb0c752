"""The first page: how the study is going."""

from __future__ import annotations

import time
from typing import Any, Final

from litestar import Request, Response, get

from folkmoot.errors import InputError
from folkmoot.pipeline.console_bench import LookAtQuality, ReadOverview
from folkmoot.pipeline.console_cells import MIN_CELL, without_few
from folkmoot.pipeline.console_overview import counted_wave, overview_tables
from folkmoot.pipeline.study_state import state_of
from folkmoot.records.console_overview import Overview
from folkmoot.records.console_table import ConsoleTable
from folkmoot.web.console.access import Right
from folkmoot.web.console.charts.people_per_prompt import people_per_prompt_chart
from folkmoot.web.console.charts.quotas import quotas_chart
from folkmoot.web.console.charts.spread import spread_chart
from folkmoot.web.console.charts.steps import steps_chart
from folkmoot.web.console.charts.svg import Chart
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.visit import ConsoleVisit

KEPT: Final = 5.0
"""Seconds for which everybody who looks is shown what was read once."""
_LAGGING: Final = 10


@get("/overview")
async def show_overview(request: Request[Any, Any, Any]) -> Response[Any]:
    """How the study is going; the page asks for itself again by a small script."""
    visit = ConsoleVisit.of(request)
    found = await overview_now(visit)
    if not visit.may(Right.REVIEW):
        found = without_few(found)
    tables = overview_tables(found)
    min_cell = None if visit.may(Right.REVIEW) else MIN_CELL
    return visit.page(
        "overview.html",
        "Overview",
        found,
        table=tables,
        state=await state_of(visit.survey),
        charts=charts_of(found, tables),
        lagging=_lagging(found),
        may_see_people=visit.may(Right.RESEARCH),
        is_guarded=not visit.may(Right.REVIEW),
        min_cell=MIN_CELL,
        quality=await visit.reads.ask(LookAtQuality(min_cell)),
    )


def charts_of(found: Overview, tables: tuple[ConsoleTable, ...]) -> dict[str, Chart]:
    """The page's charts, each with its table."""
    by_name = {one.name: one for one in tables}
    return {
        "steps": steps_chart(found.steps, by_name["steps"]),
        "quotas": quotas_chart(found.quotas, by_name["quotas"]),
        "prompts": people_per_prompt_chart(found.prompts, by_name["prompts"]),
        "by_question": spread_chart(
            "time-by-question",
            "Time per question, in seconds: median and middle half",
            found.by_question,
            by_name["time_by_question"],
        ),
        "by_place": spread_chart(
            "time-by-place",
            "Time per prompt by its place in a person's series, in seconds: median and middle half",
            found.by_place,
            by_name["time_by_place"],
            "prompt {}",
        ),
    }


async def overview_now(visit: ConsoleVisit) -> Overview:
    """The overview of the wave that the address names, or else of the one that is asked now; at most a few seconds old.

    Raises:
        ConsoleRefused: the study has no such wave.
    """
    # Several tabs of several people ask every few seconds; the counts of one moment serve them all.
    state = visit.request.app.state
    try:
        wave = counted_wave(visit.survey.study, visit.query.get("wave") or None)
    except InputError as error:
        raise ConsoleRefused(404, f"There is {error}.", kind="no_wave") from None
    every: dict[str, tuple[float, Overview]] = getattr(state, "console_overviews", {})
    read_at, kept = every.get(wave, (0.0, None))
    if kept is None or time.monotonic() - read_at > KEPT:
        kept = await visit.reads.ask(ReadOverview(wave))
        state.console_overviews = {**every, wave: (time.monotonic(), kept)}
    return kept


def _lagging(found: Overview) -> list[tuple[str, int, int]]:
    missing = [(one.prompt_id, one.wanted - one.done, one.open) for one in found.prompts if one.wanted is not None]
    return sorted((one for one in missing if one[1] > 0), key=lambda one: -one[1])[:_LAGGING]


HANDLERS: Final = (show_overview,)
