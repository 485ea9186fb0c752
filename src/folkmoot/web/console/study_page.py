"""Whether the study is open; pause, resume and close it. For researchers."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie

from folkmoot.errors import InputError
from folkmoot.pipeline.console_overview import opened_at
from folkmoot.pipeline.study_state import change_state, state_of
from folkmoot.records.console import StudyState
from folkmoot.web.console.access import ROOT
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.visit import ConsoleVisit
from folkmoot.web.survey.previews import HOLDS, Previews


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


@post("/preview")
async def begin_preview(request: Request[Any, Any, Any]) -> Response[Any]:
    """Walk through the survey as a participant; nothing is kept."""
    visit = ConsoleVisit.of(request)
    previews: Previews = request.app.state.previews
    pass_ = previews.new_pass()
    # Its database is made in a thread: nobody waits for it.
    await asyncio.to_thread(previews.desk_of, pass_)
    return _with_pass(visit, previews, visit.go("/"), pass_, HOLDS)


@post("/preview/end")
async def end_preview(request: Request[Any, Any, Any]) -> Response[Any]:
    """Throw a preview away."""
    visit = ConsoleVisit.of(request)
    previews: Previews = request.app.state.previews
    await asyncio.to_thread(previews.end, request.cookies.get(previews.cookie, ""))
    return _with_pass(visit, previews, visit.go(f"{ROOT}/study"), "", 0)


def _with_pass(
    visit: ConsoleVisit, previews: Previews, response: Response[Any], pass_: str, seconds: int
) -> Response[Any]:
    is_secure = visit.desk.settings.is_secure
    response.cookies.append(
        Cookie(
            previews.cookie,
            path="/",
            value=pass_,
            max_age=seconds,
            secure=is_secure,
            httponly=True,
            samesite="strict",
        )
    )
    return response


async def _page(visit: ConsoleVisit, problem: str = "") -> Response[Any]:
    view = await state_of(visit.survey)
    return visit.page(
        "study.html",
        "Study",
        view,
        status=422 if problem else 200,
        problem=problem,
        opened_at=await opened_at(visit.survey),
        address=visit.desk.settings.address,
        has_preview=visit.request.app.state.previews.cookie in visit.request.cookies,
    )


HANDLERS: Final = (show_study, set_state, begin_preview, end_preview)
