"""One's own account."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post

from folkmoot.pipeline.console_accounts import BadChoiceError, change_password
from folkmoot.pipeline.console_sign_in import NotSignedIn
from folkmoot.web.console.access import ROOT
from folkmoot.web.console.sign_in import waiting
from folkmoot.web.console.visit import ConsoleVisit


@get("/account")
async def show_account(request: Request[Any, Any, Any]) -> Response[Any]:
    """Who one is here, and another password."""
    return _page(ConsoleVisit.of(request))


@post("/account/password")
async def do_change_password(request: Request[Any, Any, Any]) -> Response[Any]:
    """Change the password; other sessions end."""
    visit = ConsoleVisit.of(request)
    if visit.form.get("password", "") != visit.form.get("again", ""):
        return _page(visit, "The two new passwords are not the same.")
    try:
        came = await change_password(
            visit.survey,
            visit.desk.passwords,
            visit.desk.rules,
            visit.account,
            old=visit.form.get("old", ""),
            new=visit.form.get("password", ""),
        )
    except BadChoiceError as error:
        return _page(visit, str(error))
    if isinstance(came, NotSignedIn):
        return _page(
            visit, "The old password is not right." if came.wait is None else waiting(came.wait.total_seconds())
        )
    return visit.go_in(came, visit.go(f"{ROOT}/account?changed=yes"))


def _page(visit: ConsoleVisit, problem: str = "") -> Response[Any]:
    return visit.page(
        "account.html",
        "You",
        visit.account,
        status=422 if problem else 200,
        problem=problem,
        changed=visit.query.get("changed") == "yes",
        rules=visit.desk.rules,
    )


HANDLERS: Final = (show_account, do_change_password)
