"""What nobody may do: walks every route of the app."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import anyio
import pytest
from litestar import Litestar
from litestar.types import Message
from tests.web.surveys import PANEL, STUDY, Browser, app_in, new_key

from folkmoot.web.csrf import token_of

UNSAFE = {"POST", "PUT", "DELETE", "PATCH"}
WANTED = (
    "content-security-policy",
    "referrer-policy",
    "x-content-type-options",
    "x-frame-options",
    "permissions-policy",
    "cache-control",
)


def routes_of(app: Litestar) -> list[tuple[str, str]]:
    """Every method and path of the app, parameters filled in with what stands for nobody's."""
    return [
        (
            method,
            route.path.replace("{token:str}", "nobodys")
            .replace("{question:str}", "veto")
            .replace("{name:str}", "x")
            .replace("{place:int}", "1"),
        )
        for route in app.routes
        if not route.path.startswith("/console")  # which has a walk of its own: tests/web/console
        for method in sorted(route.methods)
        if method != "OPTIONS"
    ]


def held(folder: Path) -> dict[str, list[Any]]:
    """Every row of the database but those of sessions."""
    with sqlite3.connect(folder / "study.db") as database:
        names = [row[0] for row in database.execute("select name from sqlite_master where type = 'table'")]
        return {name: database.execute(f"select * from {name}").fetchall() for name in names if name != "sessions"}  # noqa: S608 - names of our own tables


def test_every_route_says_what_browsers_must_know(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        client = Browser(app).client
        walked = routes_of(app)
        assert len(walked) >= 20
        for method, path in [
            *walked,
            ("GET", "/nowhere"),
            ("POST", "/nowhere"),
            ("DELETE", "/prompt"),
            ("OPTIONS", "/"),
        ]:
            answered = client.request(method, path, follow_redirects=False)
            assert [name for name in WANTED if name not in answered.headers] == [], (method, path)
            assert "unsafe" not in answered.headers["content-security-policy"]
            assert answered.status_code < 500, (method, path)


def test_every_unsafe_route_wants_its_token(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser, other = Browser(app), Browser(app)
        browser.enter()
        other.enter()
        before = held(tmp_path)
        body = {"prompt_id": "p1", "occurrence": 1, "key": new_key(), "value": None}
        for method, path in routes_of(app):
            if method not in UNSAFE:
                continue
            for token in (None, "", "0" * 64, other.token(), token_of("")):
                if path.startswith("/answers"):
                    headers = {} if token is None else {"x-csrf-token": token}
                    answered = browser.client.request(method, path, json=body, headers=headers)
                else:
                    data = {} if token is None else {"csrf_token": token}
                    data |= {"confirm": "yes", "decision": "decline", "language": "ar"}
                    answered = browser.client.request(method, path, data=data, follow_redirects=False)
                assert answered.status_code == 403, (method, path, token)
        assert held(tmp_path) == before


def test_nobody_reaches_another_persons_prompts_and_data(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        one, other = Browser(app), Browser(app)
        one.enter()
        one.answer_prompt()
        other.enter()
        theirs = one.data()
        before = held(tmp_path)
        not_mine = [row for row in theirs["prompts"] if row["prompt_id"] != other.data()["prompts"][0]["prompt_id"]]
        assert not_mine
        key = theirs["participant"]["id"]
        for method, path in routes_of(app):
            for given in not_mine:
                aimed = {"prompt_id": given["prompt_id"], "occurrence": str(given["occurrence"]), "participant_id": key}
                if method == "PUT":
                    body = {
                        "prompt_id": given["prompt_id"],
                        "occurrence": 1,
                        "key": new_key(),
                        "value": {"flagged": []},
                    }
                    assert other.put("veto", body).status_code == 404
                elif path == "/prompt" and method == "POST":
                    for action in ("next", "skip"):
                        assert other.post(path, aimed | {"action": action}, follow=False).status_code == 404
                elif method == "GET":
                    answered = other.client.get(path, params=aimed, follow_redirects=True)
                    assert key not in answered.text
                    assert "It lies." not in answered.text
        assert held(tmp_path) == before
        assert one.data() == theirs


def test_without_a_session_there_is_nothing(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        one = Browser(app)
        one.enter()
        stranger = Browser(app)
        stranger.get("/")
        token = stranger.token()
        before = held(tmp_path)
        for method, path in routes_of(app):
            if method == "GET" or path in {"/", "/language"}:
                answered = stranger.client.get(path, follow_redirects=False)
                assert answered.status_code in {200, 303, 401, 404, 405}, path
            elif method == "PUT":
                body = {"prompt_id": "p1", "occurrence": 1, "key": new_key(), "value": None}
                assert stranger.put("veto", body, token).status_code == 401
            else:
                answered = stranger.post(path, {"confirm": "yes", "action": "skip"}, follow=False, token=token)
                assert answered.status_code in {401, 404}, path
        assert held(tmp_path) == before


def test_cookies_are_for_this_site_alone(tmp_path: Path) -> None:
    with app_in(tmp_path, address="https://survey.example.org") as app:
        browser = Browser(app, "https://survey.example.org")
        browser.get("/")
        entered = browser.post("/", browser.hidden(), follow=False)
        cookies = entered.headers.get_list("set-cookie")
        assert {one.partition("=")[0] for one in cookies} == {"__Host-folkmoot", "__Host-folkmoot-link"}
        for one in cookies:
            parts = {part.strip().lower() for part in one.split(";")[1:]}
            assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts
        assert "strict-transport-security" in entered.headers


def test_a_session_or_link_is_nowhere_in_the_database(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        secrets = [browser.client.cookies[name] for name in ("folkmoot", "folkmoot-link")]
    content = b"".join(one.read_bytes() for one in tmp_path.glob("study.db*"))
    assert all(secret.encode() not in content for secret in secrets)


def test_no_address_and_no_panel_id_stands_beside_answers(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + PANEL) as app:
        browser = Browser(app)
        browser.get("/?PID=panel-person-7&STUDY=study-9")
        browser.post("/", browser.hidden())
        browser.post("/consent", {"decision": "agree", "adult": "yes"})
        browser.post("/about", {"about.age": "25+"})
        browser.post("/quiz", browser.hidden() | {"quiz.q1": "my view"})
        browser.answer_prompt()
        tables = held(tmp_path)
        said = {name: json.dumps(rows, default=repr) for name, rows in tables.items()}
        assert [name for name, rows in said.items() if "panel-person-7" in rows] == ["panel_entries"]
        # `testclient` is what stands for the address here.
        assert [name for name, rows in said.items() if "testclient" in rows or "127.0.0.1" in rows] == []
        # Nothing joins the panel's ids to people.
        with sqlite3.connect(tmp_path / "study.db") as database:
            columns = [row[1] for row in database.execute("pragma table_info(panel_entries)")]
        assert columns == ["panel_participant", "panel_study", "panel_session"]


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/me/../../x",
        "\r\nx: y",
        "/nowhere",
        "http://[",
        "/?" + "a=1&" * 50,
    ],
)
def test_nobody_is_led_elsewhere(tmp_path: Path, wanted: str) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.get("/")
        answered = browser.post("/language", {"language": "ar", "path": wanted}, follow=False)
        assert answered.headers["location"] == "/"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:8000.evil.example", "x:planted", "[::1", "x:99999999", ""])
def test_another_host_is_not_answered_and_leaves_nothing_in_the_log(
    tmp_path: Path, host: str, caplog: pytest.LogCaptureFixture
) -> None:
    with app_in(tmp_path) as app:
        client = Browser(app).client
        for path, status in (("/", 400), ("/static/survey.css", 400), ("/console/sign-in", 400), ("/nowhere", 404)):
            answered = client.get(path, headers={"host": host})
            assert (path, answered.status_code) == (path, status)
            assert [one for one in WANTED if one not in answered.headers] == []
        put = client.put("/answers/veto", json={}, headers={"host": host})
        assert (put.status_code, put.json()["error"]["kind"]) == (400, "host")
    assert caplog.records == []


def test_too_many_requests_wait(tmp_path: Path) -> None:
    with app_in(tmp_path, per_session=20) as app:
        browser = Browser(app)
        browser.get("/")
        statuses = [browser.client.get("/").status_code for _ in range(12)]
        # Half a minute's worth at once: ten, and what comes then waits.
        assert statuses[:9] == [200] * 9
        assert statuses[-1] == 429
        other = Browser(app)
        assert other.get("/").status_code == 200


def test_a_page_says_once_how_its_text_is_written(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        client = Browser(app).client
        style = client.get("/console/sign-in").text.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
        for path, kind in (("/", "html"), ("/console/sign-in", "html"), ("/worker.js", "javascript"), (style, "css")):
            assert client.get(path).headers["content-type"] == f"text/{kind}; charset=utf-8", path


@pytest.mark.parametrize("path", ["/consent", "/answers/veto", "/console/sign-in"])
def test_whoever_goes_away_while_sending_is_no_fault_of_ours(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    said: list[Message] = []

    async def receive() -> Any:
        return pieces.pop(0)

    async def send(message: Message) -> None:
        said.append(message)

    pieces: list[Any] = [
        {"type": "http.request", "body": b"a=", "more_body": True},
        {"type": "http.disconnect"},
    ]
    headers = {
        "host": "127.0.0.1:8000",
        "cookie": "folkmoot=abc; folkmoot-console=abc",
        "content-type": "application/json" if path.startswith("/answers") else "application/x-www-form-urlencoded",
        "x-csrf-token": token_of("abc"),
    }
    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "PUT" if path.startswith("/answers") else "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
    with app_in(tmp_path) as app:
        anyio.run(app, scope, receive, send)
    assert said[0]["type"] == "http.response.start"
    assert 400 <= said[0]["status"] < 500
    assert caplog.records == []
