"""Signing in with a password, and out."""

from __future__ import annotations

import re
import time
from typing import Any, Final

from litestar import Request, Response, get, post

from folkmoot.pipeline.console_sign_in import NotSignedIn, sign_in, sign_out
from folkmoot.web.console.access import ROOT
from folkmoot.web.console.visit import ConsoleVisit
from folkmoot.web.limits import sender_at

WRONG: Final = "Name or password is not right."
_OWN_PATH: Final = re.compile(rf"{ROOT}(/[A-Za-z0-9._~%/-]*)?(\?[A-Za-z0-9._~%&=+,:;@!$'()*/-]*)?")


@get("/sign-in")
async def show_sign_in(request: Request[Any, Any, Any]) -> Response[Any]:
    """Ask for name and password."""
    visit = ConsoleVisit.of(request)
    goes_to = own_path(visit.query.get("next", ""))
    return visit.go(goes_to) if visit.who is not None else sign_in_page(visit, goes_to)


@post("/sign-in")
async def do_sign_in(request: Request[Any, Any, Any]) -> Response[Any]:
    """Sign in, with a new session."""
    visit, now = ConsoleVisit.of(request), time.monotonic()
    goes_to = own_path(visit.form.get("next", ""))
    address = sender_at(request.client.host) if request.client is not None else ""
    left = visit.desk.waits.left(address, now)
    if left > 0:
        return sign_in_page(visit, goes_to, waiting(left), 429)
    came = await sign_in(
        visit.survey,
        visit.desk.passwords,
        visit.desk.rules,
        name=visit.form.get("name", "")[:200],
        password=visit.form.get("password", ""),
        mark=visit.cookie("browser"),
    )
    if isinstance(came, NotSignedIn):
        if came.wait is not None:
            return sign_in_page(visit, goes_to, waiting(came.wait.total_seconds()), 429)
        visit.desk.waits.failed(address, now)
        return sign_in_page(visit, goes_to, WRONG, 422)
    if visit.who is not None:
        await sign_out(visit.survey, visit.session)
    return visit.go_in(came, visit.go(goes_to))


@post("/sign-out")
async def do_sign_out(request: Request[Any, Any, Any]) -> Response[Any]:
    """End the session, here and on the server."""
    visit = ConsoleVisit.of(request)
    await sign_out(visit.survey, visit.session)
    return visit.go_out(visit.go(f"{ROOT}/sign-in"))


def sign_in_page(visit: ConsoleVisit, goes_to: str, problem: str = "", status: int = 200) -> Response[Any]:
    """The page that asks for name and password."""
    provider = visit.desk.openid.provider.name if visit.desk.openid is not None else None
    response = visit.page(
        "sign_in.html",
        "Sign in",
        None,
        status=status,
        twin=False,
        goes_to=goes_to,
        problem=problem,
        provider=provider,
        has_ended=visit.has_ended and not problem,
        comes_back=goes_to != ROOT,
    )
    if status == 429:
        response.set_header("retry-after", "60")
    return response


def own_path(path: str) -> str:
    """Where to go on to: a page of the console, or its first one for anything else."""
    is_own = _OWN_PATH.fullmatch(path) is not None and "//" not in path and "/../" not in f"{path}/"
    return path if is_own and not path.startswith(f"{ROOT}/sign-") else ROOT


def waiting(seconds: float) -> str:
    """That somebody has to wait, and how long."""
    minutes = max(1, round(seconds / 60 + 0.5)) if seconds > 60 else 0
    how_long = f"{minutes} minutes" if minutes else f"{max(1, round(seconds + 0.5))} seconds"
    return f"Too many attempts failed. Try again in {how_long}, or ask a researcher of the study for a new link."


HANDLERS: Final = (show_sign_in, do_sign_in, do_sign_out)
