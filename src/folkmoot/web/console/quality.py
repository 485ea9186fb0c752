"""The quality of the data, as evidence; and the reports of it that other pages use."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get

from folkmoot.pipeline.beside import Beside
from folkmoot.pipeline.console_bench import ReadQuality
from folkmoot.pipeline.console_cells import MIN_CELL
from folkmoot.pipeline.console_quality import quality_counts, quality_tables
from folkmoot.records.quality import QualityReport
from folkmoot.web.console.access import Right
from folkmoot.web.console.visit import ConsoleVisit


@get("/quality")
async def show_quality(request: Request[Any, Any, Any]) -> Response[Any]:
    """Counts by indicator; nobody is named."""
    visit = ConsoleVisit.of(request)
    report = await reports_of(visit).read()
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


class KeptReports:
    """The report of the study's quality that was made last.

    Args:
        reads: where it is made.
    """

    def __init__(self, reads: Beside) -> None:
        self._reads = reads
        self._report: QualityReport | None = None

    def kept(self) -> QualityReport | None:
        """The last one; None where none was made."""
        return self._report

    async def read(self) -> QualityReport:
        """One of the last ten minutes.

        Raises:
            FolkmootError: the study cannot be read.
        """
        self._report = await self._reads.ask(ReadQuality())
        return self._report


def reports_of(visit: ConsoleVisit) -> KeptReports:
    """The reports of the study's quality, which pages share."""
    state = visit.request.app.state
    reports = getattr(state, "console_quality", None)
    if not isinstance(reports, KeptReports):
        reports = state.console_quality = KeptReports(visit.reads)
    return reports


HANDLERS: Final = (show_quality,)
