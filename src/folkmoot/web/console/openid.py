"""Signing in elsewhere, with OpenID Connect."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get

from folkmoot.pipeline.console_accounts import LinkIsOverError
from folkmoot.pipeline.console_openid import HOLDS, OpenId, invitation_visit, why
from folkmoot.pipeline.openid_tokens import OpenIdError
from folkmoot.store.accounts import NameTakenError
from folkmoot.store.openid_visits import OpenIdVisit
from folkmoot.web.console.access import ROOT
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.sign_in import own_path
from folkmoot.web.console.visit import ConsoleVisit

_COOKIE: Final = "openid"


@get("/openid")
async def leave(request: Request[Any, Any, Any]) -> Response[Any]:
    """Lead to the provider: to sign in, or to use an invitation."""
    visit = ConsoleVisit.of(request)
    provider, token = _provider(visit), visit.query.get("invitation", "")
    cookie = visit.survey.token()
    going = invitation_visit(token, ROOT) if token else OpenIdVisit(own_path(visit.query.get("next", "")), None)
    try:
        address = await provider.begin(visit.survey, cookie, going)
    except OpenIdError as error:
        raise ConsoleRefused(502, _sentence(error), kind=error.kind) from None
    response = visit.go(address)
    visit.keep(response, _COOKIE, cookie, int(HOLDS.total_seconds()), from_elsewhere=True)
    return response


@get("/openid/back")
async def come_back(request: Request[Any, Any, Any]) -> Response[Any]:
    """Whoever comes back from the provider."""
    visit = ConsoleVisit.of(request)
    provider, query = _provider(visit), visit.query
    if "code" not in query or "state" not in query:
        reason = f"The provider did not sign you in{why(query.get('error', ''))}."
        raise ConsoleRefused(400, reason, "Begin again.", kind="openid")
    try:
        came, goes_to = await provider.finish(
            visit.survey,
            visit.desk.rules,
            visit.cookie(_COOKIE),
            state=query["state"],
            code=query["code"],
            issuer=query.get("iss"),
        )
    except (OpenIdError, LinkIsOverError, NameTakenError) as error:
        raise ConsoleRefused(403, _sentence(error), kind=error.kind) from None
    visit.is_new = False
    # The new session's cookie would not come along with a redirect that began at the provider: this page leads on.
    response = visit.page("again.html", "Signed in", None, twin=False, address=goes_to)
    visit.keep(response, _COOKIE, "", 0, from_elsewhere=True)
    return visit.go_in(came, response)


def _provider(visit: ConsoleVisit) -> OpenId:
    if visit.desk.openid is None:
        raise ConsoleRefused(404, "This study has no provider to sign in with.", kind="not_found")
    return visit.desk.openid


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."


HANDLERS: Final = (leave, come_back)
