"""Signing in and out: sessions, guesses, waits, where one is led."""

from __future__ import annotations

import dataclasses
import sqlite3
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from litestar import Litestar
from tests.web.console.consoles import (
    PASSWORD,
    Clock,
    ConsoleBrowser,
    console_in,
    invite,
    link_in,
    make_account,
    signed_in,
    survey_in,
)
from tests.web.surveys import STUDY

from folkmoot.pipeline.console_passwords import Passwords, why_no_password
from folkmoot.pipeline.console_sign_in import wait_after
from folkmoot.records.console import Role
from folkmoot.store import accounts
from folkmoot.web.console.sign_in import WRONG, own_path
from folkmoot.web.csrf import token_of

WRONG_PASSWORD = "another odd green boat"  # noqa: S105 - of nobody


class CountingHasher:
    """Stands for argon2; its hashes are the passwords themselves, and it counts."""

    def __init__(self, parameters: str = "1") -> None:
        self.parameters = parameters
        self.verified = 0

    def hash(self, password: str) -> str:
        return f"{self.parameters} {password}"

    def verify(self, kept: str, password: str) -> bool:
        self.verified += 1
        if kept.partition(" ")[2] != password:
            raise VerifyMismatchError
        return True

    def check_needs_rehash(self, kept: str) -> bool:
        return kept.partition(" ")[0] != self.parameters


def hash_with(app: Litestar, hasher: CountingHasher) -> CountingHasher:
    app.state.console = dataclasses.replace(app.state.console, passwords=Passwords(hasher))
    return hasher


def has_signed_in(browser: ConsoleBrowser) -> bool:
    return browser.sign_in().status_code == 303


def test_an_invitation_makes_an_account_that_can_sign_in(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        token = invite(app)
        browser = ConsoleBrowser(app)
        assert "researcher" in browser.get(f"/console/invitation/{token}").text
        accepted = browser.accept(token)
        assert (accepted.status_code, accepted.headers["location"]) == (303, "/console")
        assert browser.is_in()
        assert browser.post("/console/sign-out").status_code == 303
        assert not browser.is_in()
        # Names are compared without regard to case, blanks around them, or ways of writing a letter.
        assert browser.sign_in("  ＡNN ").status_code == 303
        assert browser.is_in()
        # Once.
        assert ConsoleBrowser(app).accept(token, "bob").status_code == 404
        kept = survey_in(app).store.read(lambda connection: accounts.password_of(connection, "ann"))
        assert kept is not None
        assert str(kept[1]).startswith("$argon2id$")
        assert not PasswordHasher().check_needs_rehash(str(kept[1]))


def test_an_invitation_ends_after_seven_days(tmp_path: Path) -> None:
    clock = Clock()
    with console_in(tmp_path, clock=clock) as app:
        token, other = invite(app), invite(app)
        clock.pass_(days=7, seconds=-1)
        assert ConsoleBrowser(app).accept(token).status_code == 303
        clock.pass_(seconds=2)
        assert ConsoleBrowser(app).get(f"/console/invitation/{other}").status_code == 404
        assert ConsoleBrowser(app).accept(other, "bob").status_code == 404


def test_signing_in_makes_a_session_that_nobody_knew_before(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        ConsoleBrowser(app).accept(invite(app))
        browser = ConsoleBrowser(app)
        browser.client.cookies.set("folkmoot-console", "planted-by-somebody-else")
        answered = browser.sign_in()
        assert answered.status_code == 303
        assert answered.cookies["folkmoot-console"] != "planted-by-somebody-else"
        stranger = ConsoleBrowser(app)
        stranger.client.cookies.set("folkmoot-console", "planted-by-somebody-else")
        assert not stranger.is_in()


def test_sessions_end_by_themselves_and_on_the_server(tmp_path: Path) -> None:
    clock = Clock()
    with console_in(tmp_path, clock=clock) as app:
        account = make_account(app, Role.RESEARCHER)
        browser = ConsoleBrowser(app).sign_in_as(account)
        for _ in range(23):
            clock.pass_(minutes=29)
            assert browser.is_in()
        clock.pass_(minutes=31)
        assert not browser.is_in()
        # Twelve hours, however busy.
        busy = ConsoleBrowser(app).sign_in_as(account)
        for _ in range(35):
            clock.pass_(minutes=20)
            assert busy.is_in()
        clock.pass_(minutes=20, seconds=1)
        assert not busy.is_in()
        out = ConsoleBrowser(app).sign_in_as(account)
        session = out.session() or ""
        out.post("/console/sign-out")
        again = ConsoleBrowser(app)
        again.client.cookies.set("folkmoot-console", session)
        assert not again.is_in()


def test_whose_session_ended_is_told_so_and_is_led_back(tmp_path: Path) -> None:
    clock = Clock()
    with console_in(tmp_path, clock=clock) as app:
        token = invite(app)
        browser = ConsoleBrowser(app)
        assert "session has ended" not in browser.get("/console/sign-in").text
        browser.accept(token)
        clock.pass_(minutes=31)
        sent = browser.get("/console/people?state=quiz").headers["location"]
        page = browser.get(sent).text
        assert "Your session has ended. Sign in again, and you are back where you were." in page
        assert '<input type="hidden" name="next" value="/console/people?state=quiz">' in page
        assert "nothing was changed" in browser.post("/console/study/state", {"state": "paused"}).text.lower()
        # A wrong password is what matters then.
        assert "session has ended" not in browser.sign_in(password=f"{PASSWORD}s").text
        back = browser.sign_in(next="/console/people?state=quiz")
        assert (back.status_code, back.headers["location"]) == (303, "/console/people?state=quiz")
        assert browser.sign_in(next="//elsewhere.example.org/").headers["location"] == "/console"
        # Who signs out knows.
        browser.post("/console/sign-out")
        assert "session has ended" not in browser.get("/console/sign-in").text
        # Who never was in is not told so by a cookie of the page alone.
        stranger = ConsoleBrowser(app)
        stranger.get("/console/sign-in")
        assert "session has ended" not in stranger.get("/console/sign-in?next=/console/people").text


def test_how_long_sessions_last_is_the_studys(tmp_path: Path) -> None:
    clock = Clock()
    with console_in(tmp_path, f"{STUDY}\n[console]\nidle_minutes = 5\nhours = 1\n", clock=clock) as app:
        browser = signed_in(app, Role.OBSERVER)
        clock.pass_(minutes=4)
        assert browser.is_in()
        clock.pass_(minutes=6)
        assert not browser.is_in()


def test_a_wrong_name_and_a_wrong_password_look_and_cost_the_same(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        hasher = hash_with(app, CountingHasher())
        ConsoleBrowser(app).accept(invite(app))
        pages = []
        for name in ("ann", "nobody"):
            before = hasher.verified
            browser = ConsoleBrowser(app)
            answered = browser.sign_in(name, WRONG_PASSWORD)
            assert answered.status_code == 422
            assert WRONG in answered.text
            assert hasher.verified == before + 1
            pages.append(answered.text.replace(token_of(browser.session() or ""), ""))
        assert pages[0] == pages[1]


def test_hashes_are_made_anew_where_the_parameters_change(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        hash_with(app, CountingHasher("1"))
        ConsoleBrowser(app).accept(invite(app))
        hash_with(app, CountingHasher("2"))
        assert has_signed_in(ConsoleBrowser(app))
        kept = survey_in(app).store.read(lambda connection: accounts.password_of(connection, "ann"))
        assert kept is not None
        assert kept[1] == f"2 {PASSWORD}"


@pytest.mark.parametrize("name", ["ann", "nobody"])
def test_guesses_wait_longer_each_time_and_nobody_is_locked_out_for_good(tmp_path: Path, name: str) -> None:
    clock = Clock()
    with console_in(tmp_path, clock=clock) as app:
        hasher = hash_with(app, CountingHasher())
        known = ConsoleBrowser(app)
        known.accept(invite(app))
        known.post("/console/sign-out")
        guesser = ConsoleBrowser(app)
        assert [guesser.sign_in(name, f"guess number {one}").status_code for one in range(7)] == [422] * 5 + [429] * 2
        assert hasher.verified == 5
        # What comes while it waits does not count, also not for the owner's own password.
        answered = guesser.sign_in(name, PASSWORD)
        assert (answered.status_code, answered.headers["retry-after"]) == (429, "60")
        clock.pass_(seconds=16)
        assert guesser.sign_in(name, "once more, wrong").status_code == 422
        assert guesser.sign_in(name, "once more, wrong").status_code == 429
        clock.pass_(seconds=16)
        assert guesser.sign_in(name, "still wrong").status_code == 429
        # A browser in which the owner has been before is not kept waiting by others' guesses.
        assert known.sign_in().status_code == 303
        # Nor is a new one for longer than a quarter of an hour.
        clock.pass_(minutes=15)
        assert ConsoleBrowser(app).sign_in().status_code == 303


def test_waits_double_up_to_a_quarter_of_an_hour() -> None:
    seconds = [wait_after(failures).total_seconds() for failures in range(1, 14)]
    assert seconds == [0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 900, 900, 900]


def test_the_mark_of_a_browser_opens_nothing_and_is_of_one_name(tmp_path: Path) -> None:
    with console_in(tmp_path, clock=Clock()) as app:
        hash_with(app, CountingHasher())
        mallory = ConsoleBrowser(app)
        mallory.accept(invite(app, Role.OBSERVER, "Mallory"), "mallory")
        ConsoleBrowser(app).accept(invite(app), "ann")
        mallory.post("/console/sign-out")
        mallory.client.cookies.delete("folkmoot-console")
        assert not mallory.is_in()
        # Her own mark gives her no other count for Ann's name than any stranger has.
        for _ in range(5):
            assert mallory.sign_in("ann", WRONG_PASSWORD).status_code == 422
        assert ConsoleBrowser(app).sign_in("ann", WRONG_PASSWORD).status_code == 429


def test_an_address_waits_after_many_failures(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        hash_with(app, CountingHasher())
        answers = [ConsoleBrowser(app).sign_in(f"name-{one}").status_code for one in range(21)]
        assert answers == [422] * 20 + [429]


def test_a_link_for_a_new_password_brings_its_owner_in_past_any_guessing(tmp_path: Path) -> None:
    with console_in(tmp_path, clock=Clock()) as app:
        hash_with(app, CountingHasher())
        ann = ConsoleBrowser(app)
        ann.accept(invite(app))
        for _ in range(6):
            ConsoleBrowser(app).sign_in("ann", WRONG_PASSWORD)
        assert ConsoleBrowser(app).sign_in("ann").status_code == 429
        me = survey_in(app).store.read(accounts.every)[0]
        shown = ann.post(f"/console/team/{me.id}/link")
        elsewhere = ConsoleBrowser(app)
        new = "a quite different sentence"
        assert elsewhere.accept(link_in(shown.text), password=new).status_code == 303
        assert elsewhere.is_in()
        assert not ann.is_in()
        assert ConsoleBrowser(app).sign_in("ann", new).status_code == 303


def test_another_password_ends_all_other_sessions(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        hash_with(app, CountingHasher())
        here, there = ConsoleBrowser(app), ConsoleBrowser(app)
        here.accept(invite(app))
        there.sign_in()
        assert there.is_in()
        before = here.session()
        new = "a quite different sentence"
        wrong = {"old": WRONG_PASSWORD, "password": new, "again": new}
        assert here.post("/console/account/password", wrong).status_code == 422
        assert there.is_in()
        changed = here.post("/console/account/password", {"old": PASSWORD, "password": new, "again": new})
        assert changed.status_code == 303
        assert here.is_in()
        assert here.session() != before
        assert not there.is_in()
        assert ConsoleBrowser(app).sign_in().status_code == 422
        assert ConsoleBrowser(app).sign_in("ann", new).status_code == 303


def test_guesses_at_the_old_password_wait_too(tmp_path: Path) -> None:
    with console_in(tmp_path, clock=Clock()) as app:
        hasher = hash_with(app, CountingHasher())
        here = ConsoleBrowser(app)
        here.accept(invite(app))
        new = "a quite different sentence"
        for _ in range(8):
            here.post("/console/account/password", {"old": WRONG_PASSWORD, "password": new, "again": new})
        assert hasher.verified == 5


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("eleven sign", False),
        ("twelve signs", True),
        ("three odd green boats", True),
        ("пять синих домов", True),
        ("aaaaaaaaaaaaaaaa", False),
        ("abcabcabcabcabc", False),
        ("123456789012", False),
        ("qwertyuiop[]", False),
        ("qwertyuiopasdf", False),
        ("Password12345!", False),
        ("annannannann", False),
        ("ann lee town 1", False),
        ("ann-lee-12345", False),
        ("x" * 511, False),
        ("correct horse battery staple" * 20, False),
    ],
)
def test_what_is_taken_for_a_password(password: str, is_taken: bool) -> None:
    assert (why_no_password(password, ("ann lee", "Ann-Lee", "town")) is None) is is_taken


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/console/team", "/console/team"),
        ("/console/explore?split=votes&page=2", "/console/explore?split=votes&page=2"),
        ("", "/console"),
        ("https://evil.example/", "/console"),
        ("//evil.example/console/", "/console"),
        ("/console//evil.example", "/console"),
        ("/console/../me", "/console"),
        ("/console\\evil.example", "/console"),
        ("/console@evil.example", "/console"),
        ("/consoleevil", "/console"),
        ("/console/\r\nset-cookie: a=b", "/console"),
        ("/console/team\n", "/console"),
        ("javascript:alert(1)", "/console"),
        ("/me", "/console"),
        ("/console/sign-in?next=x", "/console"),
    ],
)
def test_one_is_led_to_pages_of_the_console_alone(tmp_path: Path, asked: str, led_to: str) -> None:
    assert own_path(asked) == led_to
    if asked in {"https://evil.example/", "/console/team"}:
        with console_in(tmp_path) as app:
            hash_with(app, CountingHasher())
            ConsoleBrowser(app).accept(invite(app))
            assert ConsoleBrowser(app).sign_in(next=asked).headers["location"] == led_to


def test_nothing_that_opens_the_console_is_in_the_database(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        token, waiting = invite(app), invite(app)
        browser = ConsoleBrowser(app)
        browser.accept(token)
        browser.sign_in("somebody else's password", WRONG_PASSWORD)
        secrets = [token, waiting, browser.session() or "", PASSWORD, WRONG_PASSWORD, "somebody else's password"]
        secrets += [value for value in browser.client.cookies.values() if value]
        with sqlite3.connect(tmp_path / "study.db") as database:
            held = "\n".join(database.iterdump())
        assert "argon2id" in held
        assert [one for one in secrets if one in held] == []
        assert "127.0.0.1" not in held
        assert "testclient" not in held


def test_the_page_leads_on_where_the_address_was_asked_for(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        sent = ConsoleBrowser(app).get("/console/account?a=1&b=2")
        assert sent.headers["location"] == "/console/sign-in?next=%2Fconsole%2Faccount%3Fa%3D1%26b%3D2"
        # With another site's link the cookie does not come along; the page asks for itself once more, and keeps it.
        browser = signed_in(app, Role.OBSERVER)
        for path in ("/console/account", "/console/sign-in", "/console/nowhere"):
            elsewhere = ConsoleBrowser(app).get(path, {"sec-fetch-site": "cross-site"})
            assert "set-cookie" not in elsewhere.headers
            assert elsewhere.status_code == 404 or f'content="0; url={path}"' in elsewhere.text
        again = browser.get("/console/account?a=1&b=2", {"sec-fetch-site": "cross-site"})
        assert "Sign out" in again.text
