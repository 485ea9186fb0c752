"""The end, and what is a participant's own: personal link, own data, withdrawal."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from litestar import Request, Response, get, post

from folkmoot.pipeline.survey_answers import last_changeable
from folkmoot.pipeline.survey_entry import add_link, by_link, resume
from folkmoot.pipeline.survey_evidence import has_agreed, stop
from folkmoot.pipeline.survey_person import own_data, withdraw
from folkmoot.records.study import Panel
from folkmoot.records.survey import State
from folkmoot.web.messages import message
from folkmoot.web.refusals import Refused
from folkmoot.web.survey.again import CHANGED
from folkmoot.web.survey.device import clear_device
from folkmoot.web.survey.entry import paragraphs
from folkmoot.web.survey.pages import DonePage, MePage, ResumePage, WithdrawnPage, WithdrawPage
from folkmoot.web.survey.visit import Visit

CONFIRM: Final = message("Please confirm that everything is to be erased.")
NOBODYS: Final = message("This link is nobody's, or everything of that person was erased.")


@get("/done")
async def done(request: Request[Any, Any, Any]) -> Response[Any]:
    """The end, of whichever kind."""
    visit: Visit = request.state.visit
    person, study = visit.participant, visit.survey.study
    if person is None or person.state not in {State.FINISHED, State.SCREENED_OUT, State.QUOTA_FULL}:
        return visit.go_on()
    if request.query_params.get("changed") == "yes":
        visit.notice = CHANGED
    code = _code(study.panel, person.state) if study.panel is not None else None
    return_url = study.panel.return_url if study.panel is not None else None
    return visit.page(
        DonePage(
            frame=visit.frame("/done"),
            ending=person.state.value,
            debrief=paragraphs(visit.say(study.debrief)) if person.state is State.FINISHED else (),
            support=visit.support(),
            code=code,
            return_url=return_url.replace("{code}", quote(code, safe="")) if return_url and code else None,
            payment=(visit.say(study.payment) or None) if person.state is State.FINISHED else None,
            contact=visit.say(study.data_policy.contact),
            can_return=visit.can_return,
            earlier=await last_changeable(visit.survey, person.id) if person.state is State.FINISHED else None,
        )
    )


@get("/me")
async def me(request: Request[Any, Any, Any]) -> Response[Any]:
    """What is one's own."""
    visit: Visit = request.state.visit
    person = visit.known()
    policy = visit.survey.study.data_policy
    return visit.page(
        MePage(
            visit.frame("/me"),
            visit.say(policy.kept),
            visit.say(policy.for_how_long),
            visit.say(policy.contact),
            await has_agreed(visit.survey, person.id),
        )
    )


@post("/me")
async def new_link(request: Request[Any, Any, Any]) -> Response[Any]:
    """One more personal link."""
    visit: Visit = request.state.visit
    token = await add_link(visit.survey, visit.known().id)
    response = visit.go("/me")
    visit.remember_link(response, token)
    return response


@post("/me/evidence")
async def stop_evidence(request: Request[Any, Any, Any]) -> Response[Any]:
    """Erase what is kept of how a participant answers, and keep no more of it."""
    visit: Visit = request.state.visit
    await stop(visit.survey, visit.known().id)
    return visit.go("/me")


@post("/me/leave")
async def leave(request: Request[Any, Any, Any]) -> Response[Any]:
    """Make this browser nobody's, for those who share it; all that was said stays where the study keeps it."""
    visit: Visit = request.state.visit
    visit.known()
    response = visit.go("/")
    visit.forget(response)
    clear_device(response)
    return response


@get("/me/data")
async def data(request: Request[Any, Any, Any]) -> Response[Any]:
    """All that is held of one, as JSON."""
    visit: Visit = request.state.visit
    held = await own_data(visit.survey, visit.known().id)
    study = visit.survey.study
    name = {"content-disposition": f'attachment; filename="{study.id}-my-data.json"'}
    return visit.json({"study": study.id, "simulated": study.simulated, **held}, headers=name)


@get("/me/withdraw")
async def ask_withdraw(request: Request[Any, Any, Any]) -> Response[Any]:
    """Ask once more."""
    visit: Visit = request.state.visit
    visit.known()
    return visit.page(WithdrawPage(visit.frame("/me/withdraw"), visit.say(visit.survey.study.data_policy.contact)))


@post("/me/withdraw")
async def do_withdraw(request: Request[Any, Any, Any]) -> Response[Any]:
    """Erase everything of a participant."""
    visit: Visit = request.state.visit
    person = visit.known()
    if visit.form.get("confirm") != "yes":
        contact = visit.say(visit.survey.study.data_policy.contact)
        return visit.page(WithdrawPage(visit.frame("/me/withdraw"), contact, CONFIRM), 422)
    await withdraw(visit.survey, person.id)
    response = visit.go("/withdrawn")
    visit.forget(response)
    clear_device(response)
    return response


@get("/withdrawn")
async def withdrawn(request: Request[Any, Any, Any]) -> Response[Any]:
    """After withdrawal, or declining."""
    visit: Visit = request.state.visit
    if visit.participant is not None:
        return visit.go_on()
    contact = visit.say(visit.survey.study.data_policy.contact)
    return visit.page(WithdrawnPage(visit.frame("/"), contact, request.query_params.get("declined") == "yes"))


@get("/me/{token:str}")
async def open_link(request: Request[Any, Any, Any]) -> Response[Any]:
    """Go on where one was; a browser that is another participant's asks first."""
    token: str = request.path_params["token"]
    visit: Visit = request.state.visit
    person = await by_link(visit.survey, token)
    if person is None:
        raise Refused(404, NOBODYS)
    if visit.participant is not None and visit.participant.id != person.id:
        return visit.page(ResumePage(visit.frame("/me")))
    return await _resume(visit, token)


@post("/me/{token:str}")
async def change_over(request: Request[Any, Any, Any]) -> Response[Any]:
    """Make a browser that was another participant's this one's."""
    token: str = request.path_params["token"]
    response = await _resume(request.state.visit, token)
    clear_device(response)
    return response


async def _resume(visit: Visit, token: str) -> Response[Any]:
    entered = await resume(visit.survey, token)
    if entered is None:
        raise Refused(404, NOBODYS)
    return visit.go_in(entered)


def _code(panel: Panel, state: State) -> str:
    if state is State.FINISHED:
        return panel.completion_code
    return panel.screened_out_code if state is State.SCREENED_OUT else panel.quota_full_code


HANDLERS: Final = (
    done,
    me,
    new_link,
    stop_evidence,
    leave,
    data,
    ask_withdraw,
    do_withdraw,
    withdrawn,
    open_link,
    change_over,
)
