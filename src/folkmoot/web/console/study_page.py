"""Whether the study is open; pause, resume and close it. For researchers."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post

from folkmoot.errors import InputError
from folkmoot.pipeline.study_state import change_state, state_of
from folkmoot.records.console import StudyState
from folkmoot.web.console.access import ROOT
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.visit import ConsoleVisit


@get("/study")
async def show_study(request: Request[Any, Any, Any]) -> Response[Any]:
    """The study's state, and what can be done about it."""
    return await _page(ConsoleVisit.of(request))


@post("/study/state")
async def set_state(request: Request[Any, Any, Any]) -> Response[Any]:
    """Pause, resume or close the study."""
    visit = ConsoleVisit.of(request)
    try:
        state = StudyState(visit.form.get("state", ""))
    except ValueError:
        raise ConsoleRefused(422, "Say whether to pause, resume or close.", kind="no_state") from None
    if state is StudyState.CLOSED and visit.form.get("confirm") != "yes":
        return await _page(visit, "Tick the box beside Close: a closed study is not opened again.")
    try:
        await change_state(visit.survey, state)
    except InputError as error:
        raise ConsoleRefused(409, f"{str(error).capitalize()}.", kind=error.kind) from None
    return visit.go(f"{ROOT}/study")


async def _page(visit: ConsoleVisit, problem: str = "") -> Response[Any]:
    view = await state_of(visit.survey)
    return visit.page(
        "study.html",
        "Study",
        view,
        status=422 if problem else 200,
        problem=problem,
        address=visit.desk.settings.address,
    )


HANDLERS: Final = (show_study, set_state)
