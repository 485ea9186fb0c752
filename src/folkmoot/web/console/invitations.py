"""Links that make an account, or set a password anew."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post

from folkmoot.pipeline.console_accounts import BadChoiceError, LinkIsOverError, accept, invitation
from folkmoot.records.console import Invitation
from folkmoot.store.accounts import NameTakenError
from folkmoot.web.console.access import ROOT
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.visit import ConsoleVisit


@get("/invitation/{token:str}")
async def show_invitation(request: Request[Any, Any, Any]) -> Response[Any]:
    """What the link gives, and what to choose."""
    visit, token = ConsoleVisit.of(request), _token(request)
    return _page(visit, await _given(visit, token), token)


@post("/invitation/{token:str}")
async def use_invitation(request: Request[Any, Any, Any]) -> Response[Any]:
    """Make the account, or set its password anew; then whoever holds the link is in."""
    visit, token = ConsoleVisit.of(request), _token(request)
    given = await _given(visit, token)
    name, password = visit.form.get("name", "")[:200], visit.form.get("password", "")
    if password != visit.form.get("again", ""):
        return _page(visit, given, token, "The two passwords are not the same.", name)
    try:
        came = await accept(visit.survey, visit.desk.passwords, visit.desk.rules, token, name=name, password=password)
    except (BadChoiceError, NameTakenError) as error:
        return _page(visit, given, token, str(error), name)
    return visit.go_in(came, visit.go(ROOT))


async def _given(visit: ConsoleVisit, token: str) -> Invitation:
    try:
        return await invitation(visit.survey, token)
    except LinkIsOverError as error:
        raise ConsoleRefused(404, f"{str(error).capitalize()}.", kind=error.kind) from None


def _page(visit: ConsoleVisit, given: Invitation, token: str, problem: str = "", name: str = "") -> Response[Any]:
    provider = None
    if visit.desk.openid is not None and given.account_id is None:
        provider = visit.desk.openid.provider.name
    return visit.page(
        "invitation.html",
        "Choose a password" if given.account_id else "Your account",
        given,
        status=422 if problem else 200,
        twin=False,
        token=token,
        problem=problem,
        name=name,
        provider=provider,
    )


def _token(request: Request[Any, Any, Any]) -> str:
    token: str = request.path_params["token"]
    return token[:128]


HANDLERS: Final = (show_invitation, use_invitation)
