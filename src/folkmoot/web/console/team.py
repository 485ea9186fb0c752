"""Who may use the console: invitations, roles, new links, removal. For researchers."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post

from folkmoot.errors import InputError
from folkmoot.pipeline import console_accounts
from folkmoot.pipeline.console_accounts import NewLink
from folkmoot.records.console import Role
from folkmoot.records.console_table import ConsoleTable
from folkmoot.store import Connection
from folkmoot.web.console.access import ROOT
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.visit import ConsoleVisit


@get("/team")
async def show_team(request: Request[Any, Any, Any]) -> Response[Any]:
    """Everybody who can sign in, or could."""
    return await _page(ConsoleVisit.of(request))


@post("/team/invite")
async def invite(request: Request[Any, Any, Any]) -> Response[Any]:
    """Make an invitation; its link is shown once."""
    visit = ConsoleVisit.of(request)
    role, grants, name = _role(visit), visit.form.get("personal_data") == "yes", visit.form.get("name", "")
    token, now = visit.survey.token(), visit.survey.now()

    def write(connection: Connection) -> NewLink:
        return console_accounts.invite(connection, token, now, name=name, role=role, sees_personal_data=grants)

    return await _with_link(visit, write)


@post("/team/invitations/{invitation_id:str}/take-back")
async def take_back(request: Request[Any, Any, Any]) -> Response[Any]:
    """Take back a link that nobody has used yet."""
    visit = ConsoleVisit.of(request)
    now, invitation_id = visit.survey.now(), str(request.path_params["invitation_id"])
    try:
        await visit.survey.store.write(lambda connection: console_accounts.take_back(connection, now, invitation_id))
    except InputError as error:
        return await _page(visit, problem=_sentence(error))
    return visit.go(f"{ROOT}/team")


@post("/team/{account_id:str}/link")
async def make_link(request: Request[Any, Any, Any]) -> Response[Any]:
    """Make a link with which somebody chooses another password; it is shown once."""
    visit = ConsoleVisit.of(request)
    token, now, account_id = visit.survey.token(), visit.survey.now(), _account_id(request)
    return await _with_link(visit, lambda connection: console_accounts.reset(connection, token, now, account_id))


@post("/team/{account_id:str}/role")
async def change_role(request: Request[Any, Any, Any]) -> Response[Any]:
    """Give somebody another role; their sessions end."""
    visit = ConsoleVisit.of(request)
    role, grants, now, account_id = (
        _role(visit),
        visit.form.get("personal_data") == "yes",
        visit.survey.now(),
        _account_id(request),
    )
    try:
        await visit.survey.store.write(
            lambda connection: console_accounts.change_role(
                connection, now, account_id, role, sees_personal_data=grants
            )
        )
    except InputError as error:
        return await _page(visit, problem=_sentence(error))
    return visit.go(f"{ROOT}/team")


@post("/team/{account_id:str}/remove")
async def remove(request: Request[Any, Any, Any]) -> Response[Any]:
    """Remove an account; its sessions end."""
    visit = ConsoleVisit.of(request)
    now, account_id = visit.survey.now(), _account_id(request)
    if visit.form.get("confirm") != "yes":
        return await _page(visit, problem="Tick the box beside Remove, so that nobody is removed by a slip.")
    try:
        await visit.survey.store.write(lambda connection: console_accounts.remove(connection, now, account_id))
    except InputError as error:
        return await _page(visit, problem=_sentence(error))
    return visit.go(f"{ROOT}/team")


async def _with_link(visit: ConsoleVisit, write: Any) -> Response[Any]:
    try:
        made: NewLink = await visit.survey.store.write(write)
    except InputError as error:
        return await _page(visit, problem=_sentence(error))
    return await _page(visit, link=f"{visit.desk.settings.address}{ROOT}/invitation/{made.token}", made=made)


async def _page(
    visit: ConsoleVisit, *, problem: str = "", link: str | None = None, made: NewLink | None = None
) -> Response[Any]:
    view = await console_accounts.team(visit.survey)
    table = ConsoleTable(
        "accounts",
        "Accounts",
        ("id", "name", "sign-in name", "role", "personal data", "OpenID Connect", "since"),
        tuple(
            (
                one.id,
                one.display_name,
                one.sign_in_name,
                one.role.value,
                "yes" if one.sees_personal_data or one.role is Role.RESEARCHER else "no",
                "yes" if one.has_openid else "no",
                one.created_at,
            )
            for one in view.accounts
        ),
    )
    return visit.page(
        "team.html",
        "Team",
        view,
        table=table,
        status=422 if problem else 200,
        problem=problem,
        link=link,
        made=None if made is None else made.invitation,
        roles=tuple(Role),
    )


def _role(visit: ConsoleVisit) -> Role:
    try:
        return Role(visit.form.get("role", ""))
    except ValueError:
        raise ConsoleRefused(422, "Choose a role.", kind="no_role") from None


def _account_id(request: Request[Any, Any, Any]) -> str:
    account_id: str = request.path_params["account_id"]
    return account_id


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."


HANDLERS: Final = (show_team, invite, take_back, make_link, change_role, remove)
