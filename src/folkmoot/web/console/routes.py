"""The console's routes, and what every request to it goes through before its page."""

from __future__ import annotations

import logging
import time
import traceback
from typing import Any, Final
from urllib.parse import quote

from litestar import Request, Response, Router, get
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler

from folkmoot.errors import FolkmootError, InputError, StoreError
from folkmoot.pipeline.beside import BesideError
from folkmoot.pipeline.study_state import state_of
from folkmoot.web.console import (
    drafts,
    drift,
    erasing,
    explorer,
    invitations,
    openid,
    overview,
    own_account,
    people,
    prompts,
    quality,
    sign_in,
    study_page,
    team,
    texts,
)
from folkmoot.web.console.access import ROOT, Right, check_table, right_of
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.rendering import MEDIA_TYPES, STATIC
from folkmoot.web.console.twins import as_json
from folkmoot.web.console.visit import ConsoleVisit
from folkmoot.web.csrf import FIELD, SAFE, is_token_of
from folkmoot.web.limits import sender_at
from folkmoot.web.refusals import has_gone

_LOG: Final = logging.getLogger("folkmoot.web.console")
BACK: Final = f"{ROOT}/openid/back"
"""Where the provider leads back to, from another site."""
_REASONS: Final = {
    404: "There is no such page.",
    405: "This page does not take that.",
    413: "This is more than can be taken at once.",
}


@get("/")
async def home(request: Request[Any, Any, Any]) -> Response[Any]:
    """To the first page that there is for whoever asks."""
    visit = ConsoleVisit.of(request)
    return visit.go(visit.frame("").navigation[0].path)


@get("/static/{name:str}")
async def static(request: Request[Any, Any, Any]) -> Response[Any]:
    """A file of the pages."""
    name: str = request.path_params["name"]
    content = ConsoleVisit.of(request).desk.renderer.static.get(name)
    if content is None:
        raise ConsoleRefused(404, _REASONS[404], kind="not_found")
    return Response(content, media_type=MEDIA_TYPES[name.rsplit(".", maxsplit=1)[-1]])


HANDLERS: Final[tuple[HTTPRouteHandler, ...]] = (
    home,
    static,
    *sign_in.HANDLERS,
    *invitations.HANDLERS,
    *openid.HANDLERS,
    *own_account.HANDLERS,
    *overview.HANDLERS,
    *people.HANDLERS,
    *erasing.HANDLERS,
    *explorer.HANDLERS,
    *drift.HANDLERS,
    *drafts.HANDLERS,
    *prompts.HANDLERS,
    *quality.HANDLERS,
    *texts.HANDLERS,
    *team.HANDLERS,
    *study_page.HANDLERS,
)


def console_router() -> Router:
    """The console.

    Raises:
        RuntimeError: a route has no row in the table of access, or a row no route.
    """
    check_table(HANDLERS)
    return Router(
        ROOT,
        route_handlers=HANDLERS,
        before_request=_admit,
        exception_handlers={
            ConsoleRefused: _on_refused,
            HTTPException: on_http,
            FolkmootError: _on_folkmoot,
            Exception: _on_bug,
        },
    )


def is_console(request: Request[Any, Any, Any]) -> bool:
    """Whether a request is the console's, whether or not it has such a route."""
    path = request.scope["path"]
    return path == ROOT or path.startswith(f"{ROOT}/")


async def _admit(request: Request[Any, Any, Any]) -> Response[Any] | None:
    """Host, limits, session, token, and the row of the table of access, in this order."""
    visit = ConsoleVisit.of(request)
    desk = visit.desk
    if request.headers.get("host", "").lower() != desk.settings.host:
        raise ConsoleRefused(400, "This is not the console's address.", kind="host")
    now = time.monotonic()
    if not desk.by_address.allows(address_of(request), now) or not (
        visit.is_new or desk.by_session.allows(visit.session, now)
    ):
        raise ConsoleRefused(429, "Too many requests at once.", "Wait a minute, then go on.", kind="limit")
    right = right_of(request.method, request.scope["path_template"])
    if request.method == "OPTIONS" or (right is Right.SIGNED_OUT and request.scope["path"].startswith(STATIC)):
        return None
    if visit.is_new and visit.comes_from_elsewhere and request.method in SAFE and request.scope["path"] != BACK:
        # The session's cookie does not come along with another site's link: this page asks for itself once more.
        return visit.page("again.html", "One moment", None, twin=False, address=_own_address(request))
    await visit.find_account()
    request.state.console_visit = visit
    if request.method not in SAFE:
        await visit.read_form()
        token = visit.form.pop(FIELD, None)
        if visit.is_new or token is None or not is_token_of(visit.session, token):
            raise ConsoleRefused(
                403,
                "This form is not from a page of this browser, or it is from long ago.",
                "Open the page again and send it once more.",
                kind="csrf",
            )
    if right is None or not visit.may(right):
        return _deny(visit)
    visit.state = (await state_of(visit.survey)).state
    return None


def address_of(request: Request[Any, Any, Any]) -> str:
    """Where a request comes from; for limits alone, which keep digests of it in memory."""
    return sender_at(request.client.host) if request.client is not None else ""


def _deny(visit: ConsoleVisit) -> Response[Any]:
    request = visit.request
    if visit.who is not None:
        raise ConsoleRefused(403, f"This is not for the role of {visit.who.role}.", kind="role")
    if request.method in SAFE and visit.wants == "page":
        return visit.go(f"{ROOT}/sign-in?next={quote(_own_address(request), safe='')}")
    if visit.has_ended:
        advice = "Nothing was changed. Sign in, open the page again and send it once more."
        raise ConsoleRefused(401, "Your session has ended.", advice, kind="signed_out")
    raise ConsoleRefused(401, "Please sign in.", kind="signed_out")


def _own_address(request: Request[Any, Any, Any]) -> str:
    path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def _on_refused(request: Request[Any, Any, Any], refused: ConsoleRefused) -> Response[Any]:
    visit = ConsoleVisit.of(request)
    if visit.wants == "page":
        view = {"status": refused.status, "reason": refused.reason, "advice": refused.advice}
        response = visit.page("problem.html", refused.reason, view, status=refused.status, twin=False)
    else:
        said = as_json({"error": {"kind": refused.kind, "message": refused.reason}})
        response = Response(said, media_type="application/json", status_code=refused.status)
    if refused.status == 429:
        response.set_header("retry-after", "60")
    return response


def on_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """Answer what the router refuses: no such page, no such method."""
    if error.status_code >= 500 and not has_gone(error):
        return _on_bug(request, error)
    reason = _REASONS.get(error.status_code, "This is not what the page sends.")
    return _on_refused(request, ConsoleRefused(400 if has_gone(error) else error.status_code, reason, kind="http"))


def _on_folkmoot(request: Request[Any, Any, Any], error: FolkmootError) -> Response[Any]:
    if isinstance(error, StoreError):
        _LOG.error("%s", error)
        refused = ConsoleRefused(
            503, "This could not be saved or read just now.", "Try again in a moment.", kind=error.kind
        )
    elif isinstance(error, BesideError):
        _LOG.error("%s", error)
        words = f"{str(error).capitalize()}."
        refused = ConsoleRefused(503, words, "Open the page again: another process is started.", kind=error.kind)
    else:
        status = 409 if isinstance(error, InputError) else 422
        refused = ConsoleRefused(status, str(error), kind=error.kind)
    return _on_refused(request, refused)


def _on_bug(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    # Where it happened and what kind it was: an error's own words may hold what a person sent.
    _LOG.error("%s in %s\n%s", type(error).__name__, request.method, "".join(traceback.format_tb(error.__traceback__)))
    return _on_refused(request, ConsoleRefused(500, "Something went wrong here; it is not your fault.", kind="bug"))
