"""The survey as a web application: `folkmoot serve` starts it by the name of `create_app`."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import time
import traceback
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, Final

from litestar import Litestar, Request, Response
from litestar.datastructures import State as AppState
from litestar.exceptions import HTTPException
from litestar.types import Message, Scope

from folkmoot.errors import FolkmootError, StoreError
from folkmoot.llm.garbage import fewer_collections
from folkmoot.pipeline.beside import BesideProcess, Here
from folkmoot.pipeline.console_bench import Bench
from folkmoot.pipeline.language_process import LanguageProcess
from folkmoot.pipeline.open_study import open_survey
from folkmoot.pipeline.study_state import StudyClosedError, StudyPausedError
from folkmoot.pipeline.survey import Survey
from folkmoot.pipeline.survey_answers import NotGivenError, OvertakenError
from folkmoot.web.catalogues import catalogue
from folkmoot.web.console.opening import console_desk
from folkmoot.web.console.rendering import STATIC as CONSOLE_STATIC
from folkmoot.web.console.routes import console_router, is_console
from folkmoot.web.console.routes import on_http as on_console_http
from folkmoot.web.csrf import FIELD, HEADER, SAFE, is_token_of
from folkmoot.web.headers import HEADERS, KEPT, NOT_KEPT, TLS_ONLY
from folkmoot.web.limits import limits_of, sender_at
from folkmoot.web.messages import message
from folkmoot.web.refusals import START_AGAIN, Refused, has_gone
from folkmoot.web.settings import Settings, settings_from
from folkmoot.web.survey import answering, entry, person
from folkmoot.web.survey import files as survey_files
from folkmoot.web.survey.desk import Desk
from folkmoot.web.survey.pages import ProblemPage
from folkmoot.web.survey.previews import Previews
from folkmoot.web.survey.prompt_page import NOT_YOURS
from folkmoot.web.survey.rendering import Renderer
from folkmoot.web.survey.rest import CLOSED, refuse_at_rest, rest_page
from folkmoot.web.survey.visit import Visit

TURN: Final = 0.0005
"""Seconds that a thread goes on while another waits: Python's own 0.005 let the writer wait so long at every statement."""
BODY_LIMIT: Final = 512 * 1024
"""Bytes: four reasons of 4,000 signs and ten criteria of 500 fit, whatever the script, as a form writes them."""
STATIC: Final = "/static/"
_LOG: Final = logging.getLogger("folkmoot.web")
_TOO_MANY: Final = message("Too many requests at once.")
_FORGED: Final = message("This form is not from a page of this browser, or it is from long ago.")
_REASONS: Final = {
    400: message("This is not what the page sends."),
    404: survey_files.NO_PAGE,
    405: message("This page does not take that."),
    413: message("This is more than can be taken at once."),
}


def create_app() -> Litestar:
    """The app that the environment describes (settings.py); it opens the study and its database.

    Raises:
        FolkmootError: the study or its database cannot be used.
    """
    settings = settings_from(os.environ)
    beside = LanguageProcess()
    survey = replace(open_survey(settings.folder), languages=beside.languages)
    return app_of(survey, settings, close=True, beside=beside, reads=BesideProcess(settings.folder))


def app_of(
    survey: Survey,
    settings: Settings,
    *,
    close: bool = False,
    beside: LanguageProcess | None = None,
    reads: BesideProcess | None = None,
) -> Litestar:
    """The app of a survey.

    Args:
        survey: open.
        settings: how it is served.
        close: whether the survey's database is closed at the end.
        beside: a process of the survey's that runs while it is served.
        reads: a process for the console's long reads, ended with the app; None: they are made in threads of this one.
    """
    desk = Desk(survey, settings, Renderer(), *limits_of(settings))
    previews = Previews(desk)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        # The process is the server's own where it opened the study.
        if close:
            sys.setswitchinterval(TURN)
        with fewer_collections() if close else contextlib.nullcontext():
            async with beside or contextlib.nullcontext():
                yield
        if reads is not None:
            await reads.close()
        previews.close()
        if close:
            survey.store.close()

    of_all = [*HEADERS, TLS_ONLY] if settings.is_secure else HEADERS
    of_pages, of_files = (
        tuple((name.encode(), value.encode()) for name, value in (*of_all, kept)) for kept in (NOT_KEPT, KEPT)
    )
    names = {name for name, _ in of_pages}

    async def add_headers(started: Message, scope: Scope) -> None:
        if started["type"] == "http.response.start":
            is_kept = started["status"] == 200 and scope.get("path", "").startswith((STATIC, CONSOLE_STATIC))
            own = [(name, value) for name, value in started.get("headers", ()) if name.lower() not in names]
            started["headers"] = [*own, *(of_files if is_kept else of_pages)]

    return Litestar(
        route_handlers=[
            *entry.HANDLERS,
            *answering.HANDLERS,
            *person.HANDLERS,
            *survey_files.HANDLERS,
            console_router(),
        ],
        before_request=_admit,
        before_send=[add_headers],
        exception_handlers={
            Refused: _on_refused,
            HTTPException: _on_http,
            FolkmootError: _on_folkmoot,
            Exception: _on_bug,
        },
        lifespan=[lifespan],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=BODY_LIMIT,
        state=AppState(
            {
                "desk": desk,
                "previews": previews,
                "console": console_desk(survey, settings, os.environ),
                "console_reads": reads or Here(Bench(settings.folder, survey)),
            }
        ),
        debug=False,
    )


async def _admit(request: Request[Any, Any, Any]) -> None:
    """What every request goes through before its page: host, limits, session, form, token."""
    visit = Visit.of(request)
    desk = visit.desk
    if request.headers.get("host", "").lower() != desk.settings.host:
        raise Refused(400, message("This is not the survey's address."), kind="host")
    now = time.monotonic()
    address = sender_at(request.client.host) if request.client is not None else ""
    if not desk.by_address.allows(address, now) or not (visit.is_new or desk.by_session.allows(visit.session, now)):
        raise Refused(
            429, _TOO_MANY, message("Please wait a minute, then go on; what was saved is kept."), kind="limit"
        )
    request.state.visit = visit
    if request.scope["path"].startswith(STATIC):
        return
    if request.method not in SAFE:
        token = request.headers.get(HEADER)
        if token is None and not request.scope["path"].startswith("/answers/"):
            await visit.read_form()
            token = visit.form.pop(FIELD, None)
        elif not request.scope["path"].startswith("/answers/"):
            await visit.read_form()
            visit.form.pop(FIELD, None)
        if visit.is_new or token is None or not is_token_of(visit.session, token):
            # Who lost the cookie is told of the personal link; whoever has one sent a form of another page.
            await visit.find_participant()
            visit.known()
            raise Refused(403, _FORGED, message("Open the page again and send it once more."), kind="csrf")
    await visit.find_participant()
    await refuse_at_rest(visit)


def _on_refused(request: Request[Any, Any, Any], refused: Refused) -> Response[Any]:
    # The path is the scope's: there is no `request.url` of a `Host` that is none, which is refused here too.
    visit = getattr(request.state, "visit", None) or Visit.of(request)
    if request.scope["path"].startswith("/answers/"):
        error = {"kind": refused.kind, "message": refused.reason, "faults": list(refused.details)}
        # Programs read `error`; the page shows `reason` to the person.
        reason = catalogue(visit.language).gettext(refused.reason)
        response: Response[Any] = visit.json({"error": error, "reason": reason}, refused.status)
    else:
        page = ProblemPage(visit.frame("/"), refused.status, refused.reason, refused.advice, refused.details)
        response = visit.page(page, refused.status)
    if refused.status == 429:
        response.set_header("retry-after", "60")
    return response


def _on_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    if is_console(request):
        return on_console_http(request, error)
    if error.status_code >= 500 and not has_gone(error):
        return _on_bug(request, error)
    reason = _REASONS.get(error.status_code, _REASONS[400])
    return _on_refused(request, Refused(400 if has_gone(error) else error.status_code, reason))


def _on_folkmoot(request: Request[Any, Any, Any], error: FolkmootError) -> Response[Any]:
    if isinstance(error, StudyPausedError | StudyClosedError):
        if request.scope["path"].startswith("/answers/"):
            return _on_refused(request, Refused(409, CLOSED, kind=error.kind))
        return rest_page(request.state.visit, error)
    if isinstance(error, StoreError):
        _LOG.error("%s", error)
        reason = message("This could not be saved or read just now.")
        advice = message("Please try again in a moment; what was shown as saved is kept.")
        return _on_refused(request, Refused(503, reason, advice, kind=error.kind))
    if isinstance(error, NotGivenError):
        return _on_refused(request, Refused(404, NOT_YOURS, kind=error.kind))
    reason = message("This cannot be done from where you are.")
    if isinstance(error, OvertakenError):
        reason = message("A later version of this answer is saved already.")
    return _on_refused(request, Refused(409, reason, START_AGAIN, details=(str(error),), kind=error.kind))


def _on_bug(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    # Where it happened and what kind it was: an error's own words may hold what a person sent.
    _LOG.error("%s in %s\n%s", type(error).__name__, request.method, "".join(traceback.format_tb(error.__traceback__)))
    reason = message("Something went wrong here; it is not your fault.")
    return _on_refused(request, Refused(500, reason, kind="bug"))
