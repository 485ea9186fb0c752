"""What moved between two waves of the study."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get

from folkmoot.errors import InputError
from folkmoot.pipeline.console_bench import ReadDrift
from folkmoot.pipeline.console_cells import MIN_CELL
from folkmoot.pipeline.console_drift import FIGURES, WaveDrift, drift_tables, guarded, wave_pair
from folkmoot.web.console.access import Right
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.visit import ConsoleVisit


@get("/drift")
async def show_drift(request: Request[Any, Any, Any]) -> Response[Any]:
    """Two waves, the last two where none are named; overall and by section."""
    visit = ConsoleVisit.of(request)
    before, after = (visit.query.get(name) or None for name in ("before", "after"))
    waves = tuple(one.name for one in visit.survey.study.waves)
    try:
        asked = ReadDrift(*wave_pair(waves, before, after)) if len(waves) > 1 else ReadDrift(None, None)
    except InputError as error:
        raise ConsoleRefused(404, f"There is {error}.", kind="no_wave") from None
    found = await visit.reads.ask(asked)
    is_guarded = not visit.may(Right.REVIEW)
    if is_guarded:
        found = guarded(found, MIN_CELL)
    return visit.page(
        "drift.html",
        "Drift between waves",
        found,
        table=drift_tables(found),
        figures=FIGURES,
        reach=_reach(found),
        is_guarded=is_guarded,
        min_cell=MIN_CELL,
    )


def _reach(found: WaveDrift) -> float:
    """How far the sections' axis goes to either side, so that every interval fits."""
    sections = () if found.drift is None else found.drift.sections or ()
    ends = [
        abs(end)
        for one in sections
        for change in (one.figures.agreement_change, one.figures.agreement_change_returning)
        for end in (change.value, change.low, change.high)
        if end is not None
    ]
    return max([0.1, *ends])


HANDLERS: Final = (show_drift,)
