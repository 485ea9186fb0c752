"""A researcher walks through the survey, and nothing of it is kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from litestar import Litestar
from tests.web.console.consoles import ConsoleBrowser, console_in, make_account, signed_in
from tests.web.surveys import PANEL, STUDY, Browser

from folkmoot.records.console import Role
from folkmoot.web.survey.previews import COOKIE, HOLDS, Previews

LABEL = "Preview: nothing is kept."


def held(folder: Path) -> str:
    """Everything in the study's database but sessions of the console."""
    with sqlite3.connect(folder / "study.db") as database:
        return "\n".join(line for line in database.iterdump() if '"console_sessions"' not in line)


def folder_of(app: Litestar, browser: Browser) -> Path:
    """Where the preview of a browser lies."""
    found: Path = app.state.previews.folder_of(browser.client.cookies[COOKIE])
    return found


def begin(app: Litestar) -> tuple[ConsoleBrowser, Browser]:
    """The console and the survey of one browser, with a preview begun."""
    console = signed_in(app, Role.RESEARCHER)
    begun = console.post("/console/preview")
    assert (begun.status_code, begun.headers["location"]) == (303, "/")
    browser = Browser(app)
    browser.client.cookies.set(COOKIE, begun.cookies[COOKIE])
    console.client.cookies.set(COOKIE, begun.cookies[COOKIE])
    return console, browser


@pytest.mark.parametrize("definition", [STUDY, STUDY + PANEL], ids=["without panel", "with panel"])
def test_a_whole_walk_leaves_nothing(tmp_path: Path, definition: str) -> None:
    with console_in(tmp_path, definition) as app:
        account = make_account(app, Role.RESEARCHER)
        before = held(tmp_path)
        assert str(account.id) in before
        console, browser = begin(app)
        before = held(tmp_path)
        folder = folder_of(app, browser)
        assert (folder / "study.db").exists()
        browser.enter(age="18-24")
        seen = 0
        while browser.path() == "/prompt" and seen < 10:
            assert LABEL in browser.text()
            browser.answer_prompt()
            browser.pass_gates()
            seen += 1
        assert (browser.path(), seen) == ("/done", 6)
        assert LABEL in browser.text()
        assert len(browser.data()["prompts"]) == 6
        # A second walk finds no place taken: the study's only one for this age is free.
        other = begin(app)[1]
        assert other.get("/").status_code == 200
        assert held(tmp_path).count('INSERT INTO "accounts"') == before.count('INSERT INTO "accounts"') + 1
        for table in ("participants", "answers", "quota_places", "panel_entries", "sessions", "withdrawals"):
            assert f'INSERT INTO "{table}"' not in held(tmp_path)
        assert "Go on with it" in console.get("/console/study").text
        assert console.post("/console/preview/end").status_code == 303
        assert not folder.exists()
        # Without the pass, this browser meets the survey itself.
        browser.client.cookies.delete(COOKIE)
        assert LABEL not in browser.get("/?PID=x").text
        left = folder_of(app, other)
        assert left.exists()
    assert not left.exists()


def test_a_participants_session_in_the_same_browser_stays(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        person = Browser(app)
        person.enter()
        own = person.data()
        _, preview = begin(app)
        person.client.cookies.set(COOKIE, preview.client.cookies[COOKIE])
        assert person.get("/").url.path == "/"
        person.enter()
        assert LABEL in person.text()
        assert person.data()["participant"]["id"] != own["participant"]["id"]
        person.client.cookies.delete(COOKIE)
        assert person.data() == own


def test_it_works_while_the_study_is_closed_and_in_every_language(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        signed_in(app, Role.RESEARCHER).post("/console/study/state", {"state": "closed", "confirm": "yes"})
        _, browser = begin(app)
        for language in ("en", "ar"):
            page = browser.get("/", {"accept-language": language})
            assert f'<html lang="{language}"' in page.text
            assert LABEL in page.text
        browser.enter()
        assert browser.path() == "/prompt"
        assert Browser(app).get("/").status_code == 410


def test_a_pass_is_the_servers_and_ends(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        now = [1_000_000.0]
        previews = Previews(app.state.desk, lambda: now[0])
        pass_ = previews.new_pass()
        assert previews.desk_of(pass_) is not None
        expires, nonce, seal = pass_.split(".")
        later = int(expires) + HOLDS
        forged = (
            f"{later}.{nonce}.{seal}",
            f"{expires}.{'0' * 32}.{seal}",
            f"{expires}.{nonce}.",
            "",
            "x",
            "é.é.é",
            "..",
        )
        for one in forged:
            assert previews.desk_of(one) is None
            previews.end(one)
        assert previews.folder_of(pass_).exists()
        now[0] += HOLDS
        assert previews.desk_of(pass_) is None
        assert not previews.folder_of(pass_).exists()


def test_a_pass_of_nobody_shows_the_survey_itself(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        browser = Browser(app)
        browser.client.cookies.set(COOKIE, "forged")
        browser.enter()
        assert LABEL not in browser.text()
        assert browser.path() == "/prompt"
