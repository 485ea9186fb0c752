"""The quality of the data, as evidence; and the reports of it that other pages use."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, get

from folkmoot.pipeline.console_cells import MIN_CELL
from folkmoot.pipeline.console_quality import StudyQualityReports, quality_counts, quality_tables
from folkmoot.web.console.access import Right
from folkmoot.web.console.visit import ConsoleVisit


@get("/quality")
async def show_quality(request: Request[Any, Any, Any]) -> Response[Any]:
    """Counts by indicator; nobody is named."""
    visit = ConsoleVisit.of(request)
    report = await asyncio.to_thread(reports_of(visit).read)
    is_guarded = not visit.may(Right.REVIEW)
    found = quality_counts(report, min_cell=MIN_CELL if is_guarded else None)
    return visit.page(
        "quality.html",
        "Quality",
        found,
        table=quality_tables(found),
        is_guarded=is_guarded,
        min_cell=MIN_CELL,
        may_see_people=visit.may(Right.RESEARCH),
    )


def reports_of(visit: ConsoleVisit) -> StudyQualityReports:
    """The reports of the study's quality, which pages share."""
    state = visit.request.app.state
    reports = getattr(state, "console_quality", None)
    if not isinstance(reports, StudyQualityReports):
        reports = state.console_quality = StudyQualityReports(visit.folder)
    return reports


HANDLERS: Final = (show_quality,)
