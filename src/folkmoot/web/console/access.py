"""Who may open what: a row for every route of the console. A handler without a row, or a row without one, does not start.

`docs/console.md` holds the same table in words; a test walks every route as every kind of visitor, and compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from litestar.handlers import HTTPRouteHandler

from folkmoot.records.console import Account, Role

ROOT: Final = "/console"


class Right(Enum):
    """What a row asks for."""

    SIGNED_OUT = "anybody"
    ACCOUNT = "whoever signed in"
    REVIEW = "reviewers and researchers"
    PERSONAL_DATA = "researchers, and reviewers who were granted it"
    RESEARCH = "researchers"


@dataclass(frozen=True, slots=True)
class Access:
    """A row.

    Attributes:
        method: of HTTP.
        path: as in the router, `/console` included.
        right: what it takes.
    """

    method: str
    path: str
    right: Right


TABLE: Final = (
    Access("GET", "/console", Right.ACCOUNT),
    Access("GET", "/console/static/{name:str}", Right.SIGNED_OUT),
    Access("GET", "/console/sign-in", Right.SIGNED_OUT),
    Access("POST", "/console/sign-in", Right.SIGNED_OUT),
    Access("POST", "/console/sign-out", Right.SIGNED_OUT),
    Access("GET", "/console/invitation/{token:str}", Right.SIGNED_OUT),
    Access("POST", "/console/invitation/{token:str}", Right.SIGNED_OUT),
    Access("GET", "/console/openid", Right.SIGNED_OUT),
    Access("GET", "/console/openid/back", Right.SIGNED_OUT),
    Access("GET", "/console/account", Right.ACCOUNT),
    Access("POST", "/console/account/password", Right.ACCOUNT),
    Access("GET", "/console/team", Right.RESEARCH),
    Access("POST", "/console/team/invite", Right.RESEARCH),
    Access("POST", "/console/team/invitations/{invitation_id:str}/take-back", Right.RESEARCH),
    Access("POST", "/console/team/{account_id:str}/link", Right.RESEARCH),
    Access("POST", "/console/team/{account_id:str}/role", Right.RESEARCH),
    Access("POST", "/console/team/{account_id:str}/remove", Right.RESEARCH),
    Access("GET", "/console/overview", Right.ACCOUNT),
    Access("GET", "/console/explore", Right.ACCOUNT),
    Access("GET", "/console/explore/prompt", Right.ACCOUNT),
    Access("GET", "/console/drafts", Right.REVIEW),
    Access("POST", "/console/drafts/decide", Right.REVIEW),
    Access("GET", "/console/drift", Right.ACCOUNT),
    Access("GET", "/console/quality", Right.ACCOUNT),
    Access("GET", "/console/texts", Right.PERSONAL_DATA),
    Access("POST", "/console/texts/scan", Right.PERSONAL_DATA),
    Access("POST", "/console/texts/decide", Right.PERSONAL_DATA),
    Access("GET", "/console/prompts", Right.ACCOUNT),
    Access("GET", "/console/people", Right.RESEARCH),
    Access("GET", "/console/people/{participant_id:str}", Right.RESEARCH),
    Access("GET", "/console/people/{participant_id:str}/erase", Right.RESEARCH),
    Access("POST", "/console/people/{participant_id:str}/erase", Right.RESEARCH),
    Access("GET", "/console/study", Right.RESEARCH),
    Access("POST", "/console/study/state", Right.RESEARCH),
    Access("POST", "/console/preview", Right.RESEARCH),
    Access("POST", "/console/preview/end", Right.RESEARCH),
)
NAVIGATION: Final = (
    ("/console/overview", "Overview"),
    ("/console/people", "People"),
    ("/console/prompts", "Prompts"),
    ("/console/explore", "Explore"),
    ("/console/quality", "Quality"),
    ("/console/texts", "Personal data"),
    ("/console/drafts", "Drafts"),
    ("/console/study", "Study"),
    ("/console/team", "Team"),
    ("/console/account", "You"),
)
"""What stands at the head of every page, for whoever may open it."""
_RIGHTS: Final = {(row.method, row.path): row.right for row in TABLE}
_FORMATS: Final = {(row.method, re.sub(r":[a-z]+}", "}", row.path)): row.right for row in TABLE}


def may(account: Account | None, right: Right) -> bool:
    """Whether somebody has a right.

    Args:
        account: None: nobody signed in.
        right: which.
    """
    if right is Right.SIGNED_OUT:
        return True
    if account is None:
        return False
    match right:
        case Right.ACCOUNT:
            return True
        case Right.REVIEW:
            return account.role in {Role.REVIEWER, Role.RESEARCHER}
        case Right.PERSONAL_DATA:
            return account.role is Role.RESEARCHER or (account.role is Role.REVIEWER and account.sees_personal_data)
        case Right.RESEARCH:
            return account.role is Role.RESEARCHER


def right_of(method: str, path: str) -> Right | None:
    """What a route takes; None for a route without a row, which nobody may open.

    Args:
        method: of HTTP; HEAD counts as GET.
        path: as in the router, with the types of parameters or without.
    """
    key = ("GET" if method == "HEAD" else method, path)
    return _RIGHTS.get(key) or _FORMATS.get(key)


def check_table(handlers: Iterable[HTTPRouteHandler]) -> None:
    """Hold the table against the handlers.

    Raises:
        RuntimeError: a route has no row, or a row no route; the app must not start.
    """
    routes = {
        (str(method), ROOT + path.rstrip("/") if path != "/" else ROOT)
        for handler in handlers
        for method in handler.http_methods
        for path in handler.paths
    }
    if routes != set(_RIGHTS) or len(TABLE) != len(_RIGHTS):
        raise RuntimeError(
            f"routes without a row in web/console/access.py: {sorted(routes - set(_RIGHTS))}; "
            f"rows without a route: {sorted(set(_RIGHTS) - routes)}"
        )
