"""The explorer by itself, for one person on this machine: a link that `folkmoot explore` prints opens it, once."""

from __future__ import annotations

import asyncio
import hmac
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from litestar import Litestar, Request, Response, get
from litestar.datastructures import Cookie
from litestar.datastructures import State as AppState
from litestar.exceptions import HTTPException
from litestar.types import Message, Scope

from folkmoot.agreement.explored_data import ExploredData
from folkmoot.errors import FolkmootError, InputError
from folkmoot.pipeline.agreement import AgreementFiles
from folkmoot.pipeline.explore import KeptData, shown_prompt, shown_prompts
from folkmoot.records.console_table import ConsoleTable
from folkmoot.records.explore import Sight
from folkmoot.web.console.explorer import LIST, ONE, asked, prompt_page, prompts_page
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.rendering import MEDIA_TYPES, STATIC, Renderer
from folkmoot.web.console.twins import addresses, as_csv, as_json, chosen
from folkmoot.web.console.visit import Frame, Twin
from folkmoot.web.headers import HEADERS, NOT_KEPT

COOKIE: Final = "folkmoot-explorer"
_SIGHT: Final = Sight(every_answer=True, texts=True)
"""Whoever starts the command has the files."""


@dataclass(frozen=True, slots=True)
class LocalDesk:
    """What requests share.

    Attributes:
        read: the data of a wave, or of all of them (""), as they are now.
        address: of the server.
        renderer: of pages.
        session: what the browser's cookie must hold.
        link: what opens it, until it is used.
    """

    read: Callable[[str], ExploredData]
    address: str
    renderer: Renderer
    session: str
    link: list[str]


@dataclass(frozen=True, slots=True)
class LocalVisit:
    """One request."""

    desk: LocalDesk
    request: Request[Any, Any, Any]

    @property
    def query(self) -> dict[str, str]:
        """Parameters of the address."""
        return dict(self.request.query_params.items())

    @property
    def wants(self) -> str:
        """`json` or `csv` where the address asks for that form, else `page`."""
        asked = self.query.get("as", "")
        return asked if asked in {"json", "csv"} else "page"

    def page(self, template: str, title: str, view: Any, *, table: Any = None, **more: Any) -> Response[Any]:
        """Answer with a page, or with its twin where the address asks for one."""
        tables = () if table is None else (table,) if isinstance(table, ConsoleTable) else tuple(table)
        if self.wants == "json":
            return Response(as_json(view), media_type="application/json")
        if self.wants == "csv":
            found = chosen(tables, self.query.get("table", ""))
            if found is None:
                raise ConsoleRefused(404, "This page has no such table.", kind="no_table")
            name = {"content-disposition": f'attachment; filename="{found.name}.csv"'}
            return Response(as_csv(found), media_type="text/csv", headers=name)
        simulated = getattr(view, "simulated", False)
        frame = Frame(title, "the explorer", simulated, "open", None, (), "", self._twins(tables))
        given = {"frame": frame, "view": view, "tables": tables, "table": tables[0] if tables else None, **more}
        return Response(self.desk.renderer.page(template, given), media_type="text/html")

    def refused(self, reason: str, status: int, advice: str = "") -> Response[Any]:
        """Answer that something is not there."""
        view = {"status": status, "reason": reason, "advice": advice}
        frame = Frame(reason, "the explorer", False, "open", None, (), "", ())
        page = self.desk.renderer.page("problem.html", {"frame": frame, "view": view, "tables": (), "table": None})
        return Response(page, media_type="text/html", status_code=status)

    def _twins(self, tables: tuple[ConsoleTable, ...]) -> tuple[Twin, ...]:
        return tuple(Twin(*one) for one in addresses(self.request.url.path, self.query.items(), tables))


def create_app() -> Litestar:
    """The app that the environment describes: `folkmoot explore` starts it by this name.

    Raises:
        FolkmootError: a file cannot be used.
    """
    given = {name: os.environ.get(f"FOLKMOOT_EXPLORE_{name}", "") for name in ("ADDRESS", "LINK", "FILES")}
    # A link that works once is no secret for long, and must not be handed on to programs that this one starts.
    os.environ.pop("FOLKMOOT_EXPLORE_LINK", None)
    kept = KeptData(msgspec.json.decode(given["FILES"], type=AgreementFiles, dec_hook=lambda kind, text: kind(text)))
    kept.read(0)
    return local_explorer(lambda wave: kept.read(0, wave), given["ADDRESS"], given["LINK"])


def local_explorer(read: Callable[[str], ExploredData], address: str, link: str) -> Litestar:
    """The app.

    Args:
        read: the data of a wave, or of all of them (""), as they are now; called in a thread.
        address: of the server, on this machine.
        link: `ADDRESS/open/LINK` opens it, once.
    """
    desk = LocalDesk(read, address, Renderer(), secrets.token_urlsafe(32), [link])

    async def add_headers(started: Message, scope: Scope) -> None:  # noqa: ARG001 - the hook's signature
        if started["type"] == "http.response.start":
            added = [(name.encode(), value.encode()) for name, value in (*HEADERS, NOT_KEPT)]
            started["headers"] = [*started.get("headers", ()), *added]

    return Litestar(
        route_handlers=[open_once, show_prompts, show_prompt, static],
        before_request=_admit,
        before_send=[add_headers],
        exception_handlers={ConsoleRefused: _on_refused, HTTPException: _on_http, FolkmootError: _on_folkmoot},
        openapi_config=None,
        logging_config=None,
        state=AppState({"explorer": desk}),
        debug=False,
    )


@get("/open/{link:str}")
async def open_once(request: Request[Any, Any, Any]) -> Response[Any]:
    """Make this browser the one that may look; the link is used up."""
    visit = _visit(request)
    given: str = request.path_params["link"]
    desk = visit.desk
    if not desk.link or not hmac.compare_digest(given.encode(), desk.link[0].encode()):
        return visit.refused("This link was used, or never was.", 403, "Start `folkmoot explore` again for another.")
    desk.link.clear()
    response = Response("", media_type="text/plain", status_code=303, headers={"location": LIST})
    response.cookies.append(Cookie(COOKIE, path="/", value=desk.session, httponly=True, samesite="strict"))
    return response


@get(LIST)
async def show_prompts(request: Request[Any, Any, Any]) -> Response[Any]:
    """Prompts that the address's filters keep."""
    visit = _visit(request)
    query = asked(visit)
    data = await asyncio.to_thread(visit.desk.read, query.wave)
    return prompts_page(visit, shown_prompts(data, query, _SIGHT))


@get(ONE)
async def show_prompt(request: Request[Any, Any, Any]) -> Response[Any]:
    """One prompt."""
    visit = _visit(request)
    query, prompt_id = asked(visit), visit.query.get("id", "")
    data = await asyncio.to_thread(visit.desk.read, query.wave)
    return prompt_page(visit, prompt_id, shown_prompt(data, prompt_id, query, _SIGHT))


@get(f"{STATIC}{{name:str}}")
async def static(request: Request[Any, Any, Any]) -> Response[Any]:
    """A file of the pages."""
    name: str = request.path_params["name"]
    content = _visit(request).desk.renderer.static.get(name)
    if content is None:
        raise ConsoleRefused(404, "There is no such file.", kind="not_found")
    return Response(content, media_type=MEDIA_TYPES[name.rsplit(".", maxsplit=1)[-1]])


def _visit(request: Request[Any, Any, Any]) -> LocalVisit:
    return LocalVisit(request.app.state.explorer, request)


async def _admit(request: Request[Any, Any, Any]) -> Response[Any] | None:
    visit = _visit(request)
    # Another site's page cannot make the browser ask under a name of its own (DNS rebinding).
    if request.headers.get("host", "").lower() != urlsplit(visit.desk.address).netloc:
        return visit.refused("This is not the explorer's address.", 400)
    path = request.url.path
    known = hmac.compare_digest(request.cookies.get(COOKIE, "").encode(), visit.desk.session.encode())
    if not known and not path.startswith(("/open/", STATIC)):
        return visit.refused("Open the link that `folkmoot explore` printed.", 401)
    return Response("", status_code=303, headers={"location": LIST}) if path == "/" else None


def _on_refused(request: Request[Any, Any, Any], refused: ConsoleRefused) -> Response[Any]:
    return _visit(request).refused(refused.reason, refused.status, refused.advice)


def _on_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    return _visit(request).refused("There is no such page.", error.status_code)


def _on_folkmoot(request: Request[Any, Any, Any], error: FolkmootError) -> Response[Any]:
    if isinstance(error, InputError):
        return _visit(request).refused(f"There is {error}.", 404)
    return _visit(request).refused("The data cannot be read just now.", 503, str(error))
