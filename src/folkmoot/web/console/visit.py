"""One request to the console: who asks, what they may do, and how to answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.response import Stream

from folkmoot.pipeline.beside import Beside
from folkmoot.pipeline.console_openid import OpenId
from folkmoot.pipeline.console_passwords import Passwords
from folkmoot.pipeline.console_sign_in import SessionRules, SignedIn, account_of_session
from folkmoot.pipeline.survey import Survey, new_token
from folkmoot.records.console import Account, StudyState
from folkmoot.records.console_table import ConsoleTable
from folkmoot.records.study import text_in
from folkmoot.web.console.access import NAVIGATION, Right, may, right_of
from folkmoot.web.console.attempts import AddressWaits
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.rendering import Renderer
from folkmoot.web.console.twins import addresses, as_csv, as_json, chosen
from folkmoot.web.csrf import token_of
from folkmoot.web.limits import Limit
from folkmoot.web.settings import Settings
from folkmoot.web.survey.forms import FormError, read_form

_TOKEN_CHARACTERS: Final = 128
_FORM: Final = "application/x-www-form-urlencoded"
_MARK: Final = 400 * 86_400
"""Seconds that a browser is remembered as one in which somebody has signed in; browsers keep nothing longer."""


@dataclass(frozen=True, slots=True)
class ConsoleDesk:
    """What every request shares.

    Attributes:
        survey: the study.
        settings: how it is served.
        renderer: of pages.
        by_session: how many requests a session may make.
        by_address: the same of an address.
        waits: addresses from which too many sign-ins failed.
        passwords: hashes and checks them.
        rules: when sessions end.
        openid: the provider; None where the study has none.
    """

    survey: Survey
    settings: Settings
    renderer: Renderer
    by_session: Limit
    by_address: Limit
    waits: AddressWaits
    passwords: Passwords
    rules: SessionRules
    openid: OpenId | None


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation."""

    path: str
    words: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Twin:
    """Another form of the page."""

    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page.

    Attributes:
        title: of the page.
        study_title: of the study, in its first language.
        is_simulated: whether everybody in it is simulated.
        state: `open`, `paused` or `closed`.
        account: who is signed in; None: nobody.
        navigation: what they may open.
        csrf_token: for hidden inputs of that name.
        twins: other forms of the page.
    """

    title: str
    study_title: str
    is_simulated: bool
    state: str
    account: Account | None
    navigation: tuple[Place, ...]
    csrf_token: str
    twins: tuple[Twin, ...]


@dataclass(slots=True)
class ConsoleVisit:
    """One request.

    Attributes:
        desk: what requests share.
        request: Litestar's.
        session: the cookie's; a new one where there is none.
        is_new: whether it is new.
        who: whose session it is; None where nobody signed in with it.
        form: inputs of what was posted.
        state: whether the study is open.
    """

    desk: ConsoleDesk
    request: Request[Any, Any, Any]
    session: str
    is_new: bool
    who: Account | None = None
    form: dict[str, str] = field(default_factory=dict)
    state: StudyState = StudyState.OPEN

    @classmethod
    def of(cls, request: Request[Any, Any, Any]) -> ConsoleVisit:
        """The visit of a request: the one that was admitted, or a new one of whom nothing is known yet."""
        admitted = getattr(request.state, "console_visit", None)
        if isinstance(admitted, cls):
            return admitted
        desk: ConsoleDesk = request.app.state.console
        session = request.cookies.get(cookie_name(desk.settings, ""), "")
        usable = 0 < len(session) <= _TOKEN_CHARACTERS and session.isascii() and session.isprintable()
        return cls(desk, request, session if usable else new_token(), is_new=not usable)

    @property
    def survey(self) -> Survey:
        """The study: its definition, its prompts, its database."""
        return self.desk.survey

    @property
    def folder(self) -> Path:
        """Of the study."""
        return self.desk.settings.folder

    @property
    def account(self) -> Account:
        """Who is signed in.

        Raises:
            ConsoleRefused: nobody.
        """
        if self.who is None:
            raise ConsoleRefused(401, "Please sign in.", kind="signed_out")
        return self.who

    @property
    def reads(self) -> Beside:
        """Where long reads are made."""
        reads: Beside = self.request.app.state.console_reads
        return reads

    @property
    def query(self) -> dict[str, str]:
        """Parameters of the address; the last where one stands several times."""
        return dict(self.request.query_params.items())

    @property
    def wants(self) -> str:
        """`json` or `csv` where the address asks for that form (`?as=json`), else `page`."""
        asked = self.request.query_params.get("as", "")
        return asked if asked in {"json", "csv"} else "page"

    @property
    def comes_from_elsewhere(self) -> bool:
        """Whether another site led here: then the session's cookie does not come along, and must not be set anew."""
        return self.request.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}

    @property
    def has_ended(self) -> bool:
        """Whether somebody was signed in here, did not sign out, and is not any more; a cookie that opens nothing tells."""
        return self.who is None and bool(self.cookie("in"))

    def may(self, right: Right) -> bool:
        """Whether whoever asks has a right."""
        return may(self.who, right)

    async def find_account(self) -> None:
        """Look up whose session it is."""
        if not self.is_new:
            self.who = await account_of_session(self.survey, self.desk.rules, self.session)

    async def read_form(self) -> None:
        """Read what was posted.

        Raises:
            ConsoleRefused: it is no form.
        """
        if self.request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            raise ConsoleRefused(415, "This is not what the page sends.", kind="no_form")
        try:
            self.form = read_form(await self.request.body())
        except FormError as error:
            raise ConsoleRefused(400, f"This is not what the page sends: {error}.", kind="no_form") from None

    def page(
        self,
        template: str,
        title: str,
        view: Any,
        *,
        table: ConsoleTable | Sequence[ConsoleTable] | None = None,
        status: int = 200,
        twin: bool = True,
        **more: Any,
    ) -> Response[Any]:
        """Answer with a page, or with its twin where the address asks for one.

        Args:
            template: its name.
            title: of the page.
            view: what it shows: the verb's result, which is the JSON twin.
            table: its tables, which are the CSV twins; None for none.
            status: of HTTP.
            twin: whether it has twins; a form alone has none.
            more: what else the template is given (links that are shown once, faults of a form); never in a twin.
        """
        tables = () if table is None else (table,) if isinstance(table, ConsoleTable) else tuple(table)
        if twin and self.wants == "json":
            return Response(as_json(view), media_type="application/json", status_code=status)
        if twin and self.wants == "csv":
            return self._csv(tables)
        frame = self.frame(title, self._twins(tables) if twin else ())
        given = {"frame": frame, "view": view, "tables": tables, "table": tables[0] if tables else None, **more}
        content = self.desk.renderer.page(template, given)
        response = Response(content, media_type="text/html", status_code=status)
        if self.is_new and not self.comes_from_elsewhere:
            self._keep(response, "", self.session)
        return response

    def stream_csv(self, table: str, chunks: AsyncIterator[bytes]) -> Response[Any]:
        """Answer with a table that is sent while it is read.

        Args:
            table: its name.
            chunks: of its CSV.
        """
        return Stream(chunks, media_type="text/csv", headers=self._named(table))

    def frame(self, title: str, twins: tuple[Twin, ...] = ()) -> Frame:
        """What stands around a page."""
        study, path = self.survey.study, self.request.scope["path"]
        return Frame(
            title=title,
            study_title=text_in(study.title, study.languages[0], study.languages[0]),
            is_simulated=study.simulated,
            state=self.state.value,
            account=self.who,
            navigation=tuple(
                Place(one, words, path == one or path.startswith(f"{one}/"))
                for one, words in NAVIGATION
                if (right := right_of("GET", one)) is not None and self.who is not None and self.may(right)
            ),
            csrf_token=token_of(self.session),
            twins=twins,
        )

    def go(self, path: str) -> Response[str]:
        """Lead on to a path of ours, with GET."""
        return Response("", media_type="text/plain", status_code=303, headers={"location": path})

    def go_in(self, signed_in: SignedIn, response: Response[Any]) -> Response[Any]:
        """Make this browser somebody's, with a session that nobody knew before."""
        self._keep(response, "", signed_in.session)
        self._keep(response, "in", "yes")
        if signed_in.mark:
            self._keep(response, "browser", signed_in.mark, _MARK)
        return response

    def go_out(self, response: Response[Any]) -> Response[Any]:
        """Make this browser nobody's."""
        self._keep(response, "", "", 0)
        self._keep(response, "in", "", 0)
        return response

    def cookie(self, what: str) -> str:
        """A cookie of ours; "" where there is none."""
        return self.request.cookies.get(cookie_name(self.desk.settings, what), "")

    def keep(
        self, response: Response[Any], what: str, value: str, seconds: int, *, from_elsewhere: bool = False
    ) -> None:
        """Keep a cookie.

        Args:
            response: which sets it.
            what: its name, without ours before it.
            value: to keep.
            seconds: for how long.
            from_elsewhere: whether it must come along when another site leads here, as OpenID Connect's provider does.
        """
        self._keep(response, what, value, seconds, from_elsewhere=from_elsewhere)

    def _keep(
        self,
        response: Response[Any],
        what: str,
        value: str,
        seconds: int | None = None,
        *,
        from_elsewhere: bool = False,
    ) -> None:
        settings = self.desk.settings
        response.cookies.append(
            Cookie(
                cookie_name(settings, what),
                path="/",
                value=value,
                max_age=seconds,
                secure=settings.is_secure,
                httponly=True,
                samesite="lax" if from_elsewhere else "strict",
            )
        )

    def _twins(self, tables: tuple[ConsoleTable, ...]) -> tuple[Twin, ...]:
        return tuple(Twin(*one) for one in addresses(self.request.scope["path"], self.query.items(), tables))

    def _csv(self, tables: tuple[ConsoleTable, ...]) -> Response[Any]:
        table = chosen(tables, self.request.query_params.get("table", ""))
        if table is None:
            raise ConsoleRefused(404, "This page has no such table.", kind="no_table")
        return Response(as_csv(table), media_type="text/csv", headers=self._named(table.name))

    def _named(self, table: str) -> dict[str, str]:
        return {"content-disposition": f'attachment; filename="{self.survey.study.id}-{table}.csv"'}


def cookie_name(settings: Settings, what: str) -> str:
    """Name of the session's cookie ("") or of another; over https no other site or subdomain can set one of that name."""
    name = f"folkmoot-console-{what}" if what else "folkmoot-console"
    return f"__Host-{name}" if settings.is_secure else name
