"""Every route of the console, as every kind of visitor, is open or not as the table of docs/console.md says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from httpx import Response
from litestar import Litestar, get
from tests.web.console.consoles import ConsoleBrowser, console_in, signed_in
from tests.web.surveys import Browser

from folkmoot.records.console import Account, Role
from folkmoot.web.console.access import NAVIGATION, TABLE, Right, check_table, may, right_of
from folkmoot.web.console.routes import HANDLERS
from folkmoot.web.csrf import token_of

DOCS = Path(__file__).resolve().parents[3] / "docs" / "console.md"
KINDS = ("signed out", "observer", "reviewer", "reviewer, personal data", "researcher")


def table_of_the_docs() -> dict[tuple[str, str], dict[str, bool]]:
    """By method and path: who may open it."""
    rows = re.findall(r"^\| `(GET|POST) (\S+)` \|(.*)\|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    found = {}
    for method, path, cells in rows:
        words = [cell.strip() for cell in cells.split("|")]
        assert set(words) <= {"yes", "no"}, (method, path)
        found[method, path] = {kind: word == "yes" for kind, word in zip(KINDS, words, strict=True)}
    assert len(found) == len(rows)
    return found


def visitors(app: Litestar) -> dict[str, Callable[[], ConsoleBrowser]]:
    """A fresh browser of each kind; a participant's counts as signed out."""

    def participant() -> ConsoleBrowser:
        browser = Browser(app)
        browser.enter()
        here = ConsoleBrowser(app)
        here.client.cookies.update(browser.client.cookies)
        # Their session, also where the console looks for its own.
        here.client.cookies.set("folkmoot-console", browser.client.cookies["folkmoot"])
        return here

    return {
        "signed out": lambda: ConsoleBrowser(app),
        "participant": participant,
        "observer": lambda: signed_in(app, Role.OBSERVER),
        "reviewer": lambda: signed_in(app, Role.REVIEWER),
        "reviewer, personal data": lambda: signed_in(app, Role.REVIEWER, sees_personal_data=True),
        "researcher": lambda: signed_in(app, Role.RESEARCHER),
    }


def is_let_in(answered: Response) -> bool:
    """Whether the page itself answered: neither refused nor sent to sign in."""
    if answered.status_code in {401, 403}:
        return False
    sent_to = answered.headers.get("location", "") if answered.status_code == 303 else ""
    return not sent_to.startswith("/console/sign-in?")


def aimed(path: str) -> str:
    """A path with what stands for nobody's in the place of parameters."""
    return re.sub(r"{\w+:\w+}", "nobodys", path).replace("/static/nobodys", "/static/console.css")


def test_the_docs_have_every_route_and_no_other() -> None:
    routes = {
        (str(method), f"/console{path}".rstrip("/"))
        for handler in HANDLERS
        for method in handler.http_methods
        for path in handler.paths
    }
    assert set(table_of_the_docs()) == routes
    assert len(routes) >= 18


def test_every_route_is_open_to_whom_the_docs_say(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        makers = visitors(app)
        walked = 0
        for (method, path), allowed in table_of_the_docs().items():
            for kind, make in makers.items():
                browser = make()
                target = aimed(path)
                answers = [browser.get(target)] if method == "GET" else [browser.post(target)]
                if method == "GET":
                    answers += [make().get(f"{target}?as=json"), make().get(f"{target}?as=csv")]
                for answered in answers:
                    expected = allowed["signed out" if kind == "participant" else kind]
                    assert is_let_in(answered) is expected, (method, path, kind, answered.status_code)
                    assert answered.status_code < 500, (method, path, kind)
                    walked += 1
        assert walked >= 18 * 6


def test_a_denied_page_says_nothing_of_what_stands_on_it(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        signed_in(app, Role.RESEARCHER)
        name = signed_in(app, Role.OBSERVER).get("/console/account").text
        found = re.search(r"<dd><bdi>(\w+)</bdi></dd>", name)
        assert found is not None
        for kind, make in visitors(app).items():
            if kind == "researcher":
                continue
            answered = make().get("/console/team?as=json")
            assert answered.status_code in {401, 403}
            assert found[1] not in answered.text
            assert set(answered.json()) == {"error"}


def test_a_route_without_a_row_does_not_start() -> None:
    @get("/forgotten")
    async def forgotten() -> str:
        return ""

    with pytest.raises(RuntimeError, match="/console/forgotten"):
        check_table((*HANDLERS, forgotten))
    with pytest.raises(RuntimeError, match="rows without a route"):
        check_table(HANDLERS[:-1])
    assert right_of("GET", "/console/forgotten") is None
    assert right_of("PUT", "/console/team") is None


def test_the_navigation_leads_to_what_may_be_opened(tmp_path: Path) -> None:
    assert {path for path, _ in NAVIGATION} <= {row.path for row in TABLE if row.method == "GET"}
    with console_in(tmp_path) as app:
        for role in Role:
            browser = signed_in(app, role)
            page = browser.get("/console/account").text
            links = re.findall(r'<a href="(/console/[a-z/-]+)"', page.partition("</nav>")[0])
            assert links
            assert all(browser.get(link).status_code == 200 for link in links)


def test_a_grant_means_nothing_to_an_observer() -> None:
    observer = Account(
        "a", "A", Role.OBSERVER, sees_personal_data=True, sign_in_name="a", has_openid=False, created_at=""
    )
    assert not may(observer, Right.PERSONAL_DATA)
    assert not may(None, Right.ACCOUNT)


def test_the_consoles_session_opens_nothing_of_the_survey(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        browser = signed_in(app, Role.RESEARCHER)
        session = browser.session() or ""
        browser.client.cookies.set("folkmoot", session)
        for path in ("/prompt", "/me", "/me/data"):
            assert browser.get(path).status_code in {303, 401}
        answered = browser.client.put(
            "/answers/veto",
            json={"prompt_id": "p1", "occurrence": 1, "key": "k", "value": None},
            headers={"X-CSRF-Token": token_of(session)},
        )
        assert answered.status_code == 401
