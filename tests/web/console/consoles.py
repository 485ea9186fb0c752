"""A console over a made-up study, and browsers of people in each role."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from tests.web.surveys import STUDY, write_study

from folkmoot.pipeline import console_accounts
from folkmoot.pipeline.console_sign_in import SessionRules, begin_session
from folkmoot.pipeline.open_study import open_study, open_survey
from folkmoot.pipeline.survey import Survey, survey_of
from folkmoot.records.console import Account, Role
from folkmoot.store import accounts, trail
from folkmoot.web.app import app_of
from folkmoot.web.csrf import token_of
from folkmoot.web.settings import Settings

ADDRESS = "http://127.0.0.1:8000"
PASSWORD = "three odd green boats"  # noqa: S105 - of nobody


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def pass_(self, **how_long: float) -> None:
        self.time += timedelta(**how_long)


@contextmanager
def console_in(
    folder: Path, definition: str = STUDY, *, address: str = ADDRESS, clock: Clock | None = None
) -> Iterator[Litestar]:
    """The app of a study that was just opened."""
    loaded = open_study(write_study(folder, definition)).loaded
    survey = open_survey(folder)
    if clock is not None:
        survey = survey_of(loaded.study, loaded.prompts, survey.store, now=clock)
    app = app_of(survey, Settings(folder, address, 0, 0))
    try:
        yield app
    finally:
        app.state.previews.close()
        survey.store.close()


def survey_in(app: Litestar) -> Survey:
    survey: Survey = app.state.console.survey
    return survey


def invite(app: Litestar, role: Role = Role.RESEARCHER, name: str = "Ann") -> str:
    """The token of a new invitation."""
    survey, token = survey_in(app), secrets.token_urlsafe(32)
    survey.store.submit(
        lambda connection: console_accounts.invite(
            connection, token, survey.now(), name=name, role=role, sees_personal_data=False
        )
    ).result()
    return token


def make_account(app: Litestar, role: Role, *, sees_personal_data: bool = False, name: str | None = None) -> Account:
    """An account without a usable password."""
    survey, new_id = survey_in(app), secrets.token_hex(8)
    made = accounts.NewAccount(new_id, (name or new_id).title(), role, sees_personal_data, sign_in_name=name or new_id)
    return survey.store.submit(lambda connection: accounts.add(connection, made, survey.now())).result()


class ConsoleBrowser:
    """A browser of one person."""

    def __init__(self, app: Litestar, address: str = ADDRESS) -> None:
        self.app = app
        self.client: TestClient[Litestar] = TestClient(app, base_url=address)
        self.prefix = "__Host-" if address.startswith("https:") else ""

    def sign_in_as(self, account: Account) -> ConsoleBrowser:
        """A session, as if a password had been given."""
        survey, session = survey_in(self.app), secrets.token_urlsafe(32)
        now = survey.now()
        survey.store.submit(
            lambda connection: begin_session(connection, session, account, SessionRules(), now)
        ).result()
        self.client.cookies.set(f"{self.prefix}folkmoot-console", session)
        return self

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Response:
        return self.client.get(path, headers=dict(headers or {}), follow_redirects=False)

    def post(self, path: str, inputs: Mapping[str, str] | None = None, *, token: str | None = None) -> Response:
        """Send a form with the token of this browser's session."""
        if self.session() is None:
            self.get("/console/sign-in")
        data = {"csrf_token": token_of(self.session() or "") if token is None else token, **(inputs or {})}
        return self.client.post(path, data=data, follow_redirects=False)

    def session(self) -> str | None:
        return self.client.cookies.get(f"{self.prefix}folkmoot-console")

    def accept(self, token: str, name: str = "ann", password: str = PASSWORD) -> Response:
        return self.post(f"/console/invitation/{token}", {"name": name, "password": password, "again": password})

    def sign_in(self, name: str = "ann", password: str = PASSWORD, **more: str) -> Response:
        return self.post("/console/sign-in", {"name": name, "password": password, **more})

    def is_in(self) -> bool:
        return self.get("/console/account").status_code == 200


def signed_in(app: Litestar, role: Role, *, sees_personal_data: bool = False) -> ConsoleBrowser:
    """A browser of a new account."""
    return ConsoleBrowser(app).sign_in_as(make_account(app, role, sees_personal_data=sees_personal_data))


def trail_of(app: Litestar) -> list[tuple[str, Any]]:
    """Events and bodies of the trail."""
    return [(one.event, dict(one.body)) for one in survey_in(app).store.read(trail.entries)]


def link_in(page: str) -> str:
    """The token of the link that a page shows once."""
    found = re.search(r'/console/invitation/([A-Za-z0-9_-]+)"', page)
    assert found is not None
    return found[1]
