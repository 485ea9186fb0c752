"""The quality of the data, as evidence; and the reports of it that other pages use."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get

from folkmoot.pipeline.console_bench import ReadQuality
from folkmoot.pipeline.console_cells import MIN_CELL
from folkmoot.pipeline.console_quality import quality_tables
from folkmoot.records.explore import ONE_WAVE
from folkmoot.web.console.access import Right
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.visit import ConsoleVisit


@get("/quality")
async def show_quality(request: Request[Any, Any, Any]) -> Response[Any]:
    """Counts by indicator; nobody is named."""
    visit = ConsoleVisit.of(request)
    is_guarded = not visit.may(Right.REVIEW)
    waves = tuple(one.name for one in visit.survey.study.waves)
    wave = visit.query.get("wave", "")
    if wave and wave not in waves:
        raise ConsoleRefused(404, f"There is no wave {wave!r}; the study has {', '.join(waves)}.", kind="no_wave")
    if wave and is_guarded:
        raise ConsoleRefused(403, ONE_WAVE, kind="role")
    found = await visit.reads.ask(ReadQuality(MIN_CELL if is_guarded else None, wave))
    return visit.page(
        "quality.html",
        "Quality",
        found,
        table=quality_tables(found),
        is_guarded=is_guarded,
        min_cell=MIN_CELL,
        may_see_people=visit.may(Right.RESEARCH),
        wave=wave,
        waves=waves if len(waves) > 1 and not is_guarded else (),
    )


HANDLERS: Final = (show_quality,)
