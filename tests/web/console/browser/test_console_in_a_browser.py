"""The console's pages in chromium: phone and desktop, axe, the keyboard alone, without JavaScript, and by itself anew."""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect
from tests.study.drafting.made_up import prompt_draft, response_draft
from tests.web.console.consoles import make_account, survey_in
from tests.web.survey.browser.capture import capture
from tests.web.surveys import STUDY, write_study
from tests.web.surveys import Browser as Participant

from folkmoot.pipeline.console_sign_in import SessionRules, begin_session
from folkmoot.pipeline.drafting import write_drafts
from folkmoot.pipeline.open_study import open_study, open_survey
from folkmoot.records.console import Role
from folkmoot.records.drafts import Drafts
from folkmoot.web.app import app_of
from folkmoot.web.settings import Settings

pytestmark = pytest.mark.browser
PAGES = {
    "overview": "/console/overview",
    "people": "/console/people",
    "prompts": "/console/prompts",
    "explore": "/console/explore?sort=split",
    "prompt": "/console/explore/prompt?id=p1",
    "quality": "/console/quality",
    "texts": "/console/texts?state=clear",
    "drafts": "/console/drafts",
}
SIZES = {"phone": ({"width": 360, "height": 740}, "light"), "desktop": ({"width": 1280, "height": 900}, "dark")}


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """A console of a study that two people answer: its address, and the sessions of a researcher and an observer."""
    folder = tmp_path_factory.mktemp("town")
    write_study(folder, STUDY)
    (folder / "drafts").mkdir()
    drafts = (prompt_draft(), response_draft(1, "A", "Keep it."), response_draft(2, "B", "Give it back."))
    write_drafts(folder / "drafts" / "one.jsonl", Drafts(drafts))
    with served(folder) as (address, sessions):
        yield address, *sessions


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        open_study(folder)
        survey = open_survey(folder)
        app = app_of(survey, Settings(folder, address, 0, 0))
        for _ in range(2):
            person = Participant(app, address)
            person.enter()
            person.answer_prompt()
        sessions = tuple(session_of(app, role) for role in (Role.RESEARCHER, Role.OBSERVER))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield address, (sessions[0], sessions[1])
        finally:
            server.should_exit = True
            thread.join()
            survey.store.close()


def session_of(app: object, role: Role) -> str:
    account = make_account(app, role)  # type: ignore[arg-type]  # an app, as its helper takes it
    survey, session = survey_in(app), secrets.token_urlsafe(32)  # type: ignore[arg-type]  # as above
    now = survey.now()
    survey.store.submit(lambda connection: begin_session(connection, session, account, SessionRules(), now)).result()
    return session


def signed_in(
    browser: Browser, console: tuple[str, str, str], *, observer: bool = False, **more: object
) -> BrowserContext:
    context = browser.new_context(**more)  # type: ignore[arg-type]  # playwright's own names
    session = console[2] if observer else console[1]
    context.add_cookies([{"name": "folkmoot-console", "value": session, "url": console[0]}])
    return context


@pytest.mark.parametrize("size", SIZES)
def test_every_page_fits_and_has_no_fault_that_axe_finds(
    browser: Browser, screenshots: Path, console: tuple[str, str, str], size: str
) -> None:
    viewport, scheme = SIZES[size]
    faults: list[object] = []
    context = signed_in(browser, console, viewport=viewport, color_scheme=scheme)
    tab = context.new_page()
    tab.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    person = None
    for name, path in PAGES.items():
        tab.goto(f"{console[0]}{path}")
        if name == "people":
            person = tab.locator("tbody a").first.get_attribute("href")
            # A long id stands on one line, also on a phone: its row is no taller than two lines of text.
            assert tab.locator("tbody a").first.evaluate("node => node.getClientRects().length") == 1
        faults += look(tab, screenshots / f"console-{size}-{name}.png", name, viewport["width"])
    tab.goto(f"{console[0]}{person}")
    faults += look(tab, screenshots / f"console-{size}-person.png", "person", viewport["width"])
    tab.get_by_role("link", name="Erase this participant…").click()
    faults += look(tab, screenshots / f"console-{size}-erase.png", "erase", viewport["width"])
    context.close()
    assert faults == []


def look(tab: object, screenshot: Path, name: str, width: int) -> list[object]:
    capture(tab, screenshot)  # type: ignore[arg-type]  # a page
    wide = tab.evaluate("document.documentElement.scrollWidth") > width  # type: ignore[attr-defined]  # a page
    violations = Axe().run(tab).response["violations"]
    found: list[object] = [(name, one["id"], one["nodes"][0]["html"][:200]) for one in violations]
    return [*found, (name, "wider than the screen")] if wide else found


def test_an_observer_finds_drop_out_by_step_on_the_first_page(browser: Browser, console: tuple[str, str, str]) -> None:
    context = signed_in(browser, console, observer=True)
    tab = context.new_page()
    tab.goto(f"{console[0]}/console")
    expect(tab.get_by_role("heading", name="Drop-out by step")).to_be_visible()
    # The picture has a name and is told in words.
    chart = tab.get_by_role("img", name="Drop-out by step")
    expect(chart).to_be_visible()
    assert "2 people came in" in str(chart.locator("desc").text_content())
    # The same as a table, with the keyboard alone.
    summary = tab.locator("#steps summary")
    summary.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("#steps table")).to_be_visible()
    # Many other forms of one page are a list behind one word, not ten stops on the way to its figures.
    form = tab.get_by_role("link", name="CSV: Drop-out by step")
    expect(form).to_be_hidden()
    tab.get_by_text("The same as JSON or CSV").press("Enter")
    expect(form).to_be_visible()
    expect(tab.get_by_role("link", name="People", exact=True)).to_have_count(0)
    context.close()


def test_filters_work_by_keyboard_and_their_address_is_the_state(
    browser: Browser, console: tuple[str, str, str]
) -> None:
    context = signed_in(browser, console)
    tab = context.new_page()
    tab.goto(f"{console[0]}/console/explore")
    tab.get_by_label("Words in a reason").focus()
    tab.keyboard.type("lies")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**said=lies**")
    expect(tab.get_by_label("Words in a reason")).to_have_value("lies")
    tab.locator("tbody a").first.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/console/explore/prompt?**said=lies**")
    answer = tab.locator("article.answer").first
    anchor = answer.get_attribute("id")
    tab.goto(f"{tab.url}#{anchor}")
    expect(tab.locator(f"article#{anchor}:target")).to_have_count(1)
    expect(answer).to_contain_text("It lies.")
    context.close()


def test_a_draft_is_approved_without_javascript(browser: Browser, console: tuple[str, str, str]) -> None:
    context = signed_in(browser, console, java_script_enabled=False, viewport={"width": 360, "height": 740})
    tab = context.new_page()
    tab.goto(f"{console[0]}/console/drafts")
    card = tab.locator("article.draft").first
    card.get_by_role("button", name="Approve").focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/console/drafts?**#d-fair-1")
    expect(tab.locator("article.draft").first.get_by_text("approved", exact=True)).to_be_visible()
    context.close()


def test_the_overview_reads_itself_anew(browser: Browser, console: tuple[str, str, str]) -> None:
    context = signed_in(browser, console)
    tab = context.new_page()
    tab.clock.install()
    tab.goto(f"{console[0]}/console/overview")
    before = tab.locator("#live time").first.get_attribute("datetime")
    # What was read is kept for five seconds, so that it may take a second round.
    for _ in range(8):
        tab.clock.run_for(21_000)
        tab.wait_for_timeout(1_000)
        if tab.locator("#live time").first.get_attribute("datetime") != before:
            break
    assert tab.locator("#live time").first.get_attribute("datetime") != before
    tab.get_by_label("refresh by itself").uncheck()
    context.close()
