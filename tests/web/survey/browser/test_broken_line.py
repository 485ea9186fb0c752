"""The line breaks in the middle of an answer, on a phone, with the survey's own server and store behind it."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect
from tests.web.survey.browser.capture import capture
from tests.web.survey.browser.real_server import served

from folkmoot.pipeline.state_watch import LOOKED_AT

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "reduced_motion": "reduce"}
KEPT = "Kept on this device; will be sent when the connection returns"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with served(tmp_path) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(**PHONE)  # type: ignore[arg-type]  # literals of its own
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """Somebody's phone, at their first prompt; what it needs without a line is on it."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address)
    leave(page, "main form button")
    page.locator('[name="adult"][value="yes"]').tap()
    leave(page, '[name="decision"][value="agree"]')
    leave(page, "main form button.main")
    page.locator('[value="my view"]').tap()
    leave(page, "main form button.main")
    pass_gates(page)
    is_ready(page)
    yield page
    assert faults == []


def leave(page: Page, selector: str) -> None:
    """Use a button that leads to another page."""
    with page.expect_navigation():
        page.locator(selector).tap()


def pass_gates(page: Page) -> None:
    while page.locator('[name="warned"], [name="rested"]').count():
        leave(page, '[name="warned"], [name="rested"]')


def is_ready(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_function("caches.match('/prompt').then((kept) => Boolean(kept))")


def step(page: Page, name: str) -> None:
    page.locator(f'.stepper [data-to="{name}"]').tap()


def see_every_step(page: Page) -> None:
    """Who goes on without having seen one is asked about it first."""
    for name in ("personal_ranking", "world_ranking"):
        step(page, name)


def place(page: Page, label: str, button: int = 1) -> None:
    page.locator(f'.card[data-label="{label}"] .ranking button:nth-child({button})').tap()


def status(page: Page, question: str) -> Any:
    return expect(page.locator(f'[data-question="{question}"] .status'))


def answers(folder: Path, prompt: str) -> list[tuple[str, int, Any]]:
    """Every answer to a prompt that the database holds, whatever its revision, in the order of its coming."""
    with sqlite3.connect(folder / "study.db") as database:
        rows = database.execute(
            "select question, revision, value from answers where prompt_id = ? order by saved_at", (prompt,)
        ).fetchall()
    return [(question, revision, None if value is None else json.loads(value)) for question, revision, value in rows]


def shown_prompt(page: Page) -> str:
    return page.locator('#answers [name="prompt_id"]').input_value()


def on_device(page: Page) -> str:
    return str(page.evaluate("JSON.stringify(Object.entries(localStorage))"))


def test_the_line_breaks_in_the_middle_of_ranking(
    page: Page, context: BrowserContext, tmp_path: Path, screenshots: Path
) -> None:
    first = shown_prompt(page)
    page.locator('[name="veto.flag.B"]').tap()
    status(page, "veto").to_have_text("Saved")
    step(page, "personal_ranking")
    place(page, "B")
    context.set_offline(True)
    place(page, "A")
    # Two of three have a place. The page is loaded again, from the device.
    page.reload()
    step(page, "personal_ranking")
    assert page.locator(".order .chip").evaluate_all("all => all.map((one) => one.dataset.label)") == ["B", "A"]
    assert page.locator('[name="veto.flag.B"]').is_checked()
    status(page, "veto").to_have_text("Saved")
    place(page, "C", button=2)
    status(page, "personal_ranking").to_have_text(KEPT)
    expect(page.locator(".heard")).to_contain_text(KEPT)
    page.locator('[name="personal_ranking.rationale"]').fill("Because of snakes.")
    page.locator('[name="importance.value"][value="not"]').tap()
    page.locator('[name="importance.value"][value="very"]').tap()
    status(page, "importance").to_have_text(KEPT)
    capture(page, screenshots / "broken-line.png")
    page.reload()
    status(page, "importance").to_have_text(KEPT)
    assert page.locator('[name="personal_ranking.rationale"]').input_value() == "Because of snakes."
    # On to the next question: it comes when the line does.
    step(page, "world_ranking")
    page.get_by_role("button", name="Save and go on").tap()
    expect(page.locator(".lost")).to_have_text(
        "Kept on this device. The next question comes when the connection returns."
    )
    capture(page, screenshots / "broken-line-next.png")
    page.reload()
    expect(page.locator(".lost")).to_contain_text("The next question comes")
    assert [row[0] for row in answers(tmp_path, first)] == ["veto"]
    with page.expect_navigation():
        context.set_offline(False)
    pass_gates(page)
    assert shown_prompt(page) != first
    assert answers(tmp_path, first) == [
        ("veto", 1, {"flagged": ["B"], "rationale": ""}),
        ("personal_ranking", 1, {"tiers": [["B"], ["A", "C"]], "rationale": "Because of snakes."}),
        ("importance", 1, {"value": "very"}),
    ]
    assert "snakes" not in on_device(page)


def test_what_was_sent_without_a_reply_counts_once(page: Page, tmp_path: Path) -> None:
    lost: list[str] = []

    def lose_the_reply(route: Route) -> None:
        if len(lost) == 2:
            route.continue_()
            return
        lost.append(route.fetch().text())
        route.abort("connectionreset")

    page.route("**/answers/importance", lose_the_reply)
    page.locator('[name="importance.value"][value="not"]').tap()
    status(page, "importance").to_have_text(KEPT)
    page.locator('[name="importance.value"][value="very"]').tap()
    status(page, "importance").to_have_text("Saved")
    assert len(lost) == 2
    # The first was stored though nobody was told; the second replaces it, each once.
    assert answers(tmp_path, shown_prompt(page)) == [
        ("importance", 1, {"value": "not"}),
        ("importance", 2, {"value": "very"}),
    ]


def test_a_server_that_is_busy_is_asked_again_and_the_order_stays(page: Page, tmp_path: Path) -> None:
    refusals = itertools.cycle([503, 503, 429])
    is_busy = True

    def refuse(route: Route) -> None:
        if is_busy:
            route.fulfill(status=next(refusals), json={}, headers={"retry-after": "1"})
        else:
            route.continue_()

    page.route("**/answers/*", refuse)
    for question, value in (("subjectivity", "unsure"), ("importance", "very"), ("default_policy", "never")):
        page.locator(f'[name="{question}.value"][value="{value}"]').tap()
        status(page, question).to_have_text(KEPT)
    is_busy = False
    for question in ("subjectivity", "importance", "default_policy"):
        status(page, question).to_have_text("Saved")
    assert [row[:2] for row in answers(tmp_path, shown_prompt(page))] == [
        ("subjectivity", 1),
        ("importance", 1),
        ("default_policy", 1),
    ]


def test_a_server_that_is_down_shows_the_kept_page(page: Page) -> None:
    page.locator('[name="importance.value"][value="very"]').tap()
    status(page, "importance").to_have_text("Saved")
    page.context.route("**/prompt*", lambda route: route.fulfill(status=503, body="down"))
    page.reload()
    assert page.locator("html").get_attribute("data-copy") is not None
    assert page.locator('[name="importance.value"][value="very"]').is_checked()


def test_what_the_survey_itself_says_is_shown(page: Page, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "study.db") as database:
        database.execute("insert into study_states values (1, 'paused', '2026-11-22T12:00:00Z')")
    # The server looks whether the study is open once a second at most.
    page.wait_for_timeout(1000 * LOOKED_AT + 100)
    page.locator('[name="importance.value"][value="very"]').tap()
    status(page, "importance").to_have_text("Saved")
    see_every_step(page)
    with page.expect_navigation():
        page.locator('[name="action"][value="next"]').tap()
    assert page.locator("html").get_attribute("data-copy") is None
    assert page.locator("#answers").count() == 0
    page.wait_for_timeout(500)
    assert page.locator("#answers").count() == 0


def test_a_slow_line_is_waited_for(page: Page, tmp_path: Path) -> None:
    held: list[Route] = []
    is_slow = True

    def slowly(route: Route) -> None:
        if is_slow:
            held.append(route)
        else:
            route.continue_()

    page.route("**/answers/*", slowly)
    page.locator('[name="importance.value"][value="very"]').tap()
    status(page, "importance").to_have_text("Saving …")
    page.locator('[name="subjectivity.value"][value="unsure"]').tap()
    first = shown_prompt(page)
    see_every_step(page)
    with page.expect_navigation():
        page.locator('[name="action"][value="next"]').tap()
        # What is under way stays so until the line lets it through, and all that follows with it.
        is_slow = False
        for one in held:
            one.continue_()
    assert [row[:2] for row in answers(tmp_path, first)] == [("importance", 1), ("subjectivity", 1)]


def test_a_later_answer_of_another_device_stays(
    page: Page, context: BrowserContext, browser: Browser, address: str, tmp_path: Path
) -> None:
    page.goto(f"{address}/me")
    link = page.locator(".link a").inner_text()
    page.goto(f"{address}/prompt")
    pass_gates(page)
    is_ready(page)
    context.set_offline(True)
    page.locator('[name="importance.value"][value="not"]').tap()
    status(page, "importance").to_have_text(KEPT)
    elsewhere = browser.new_context(has_touch=True)
    other = elsewhere.new_page()
    other.goto(link)
    pass_gates(other)
    other.locator('[name="importance.value"][value="very"]').check()
    status(other, "importance").to_have_text("Saved")
    elsewhere.close()
    context.set_offline(False)
    status(page, "importance").to_have_text("Not saved: A later version of this answer is saved already.")
    page.reload()
    assert page.locator('[name="importance.value"][value="very"]').is_checked()
    assert answers(tmp_path, shown_prompt(page)) == [("importance", 1, {"value": "very"})]


def test_what_another_device_changed_can_be_changed_back(
    page: Page, browser: Browser, address: str, tmp_path: Path
) -> None:
    page.locator('[name="importance.value"][value="not"]').tap()
    status(page, "importance").to_have_text("Saved")
    page.goto(f"{address}/me")
    elsewhere = browser.new_context()
    other = elsewhere.new_page()
    other.goto(page.locator(".link a").inner_text())
    other.locator('[name="importance.value"][value="very"]').check()
    status(other, "importance").to_have_text("Saved")
    elsewhere.close()
    page.goto(f"{address}/prompt")
    assert page.locator('[name="importance.value"][value="very"]').is_checked()
    page.locator('[name="importance.value"][value="not"]').tap()
    status(page, "importance").to_have_text("Saved")
    said = [("importance", 1, {"value": "not"}), ("importance", 2, {"value": "very"})]
    assert answers(tmp_path, shown_prompt(page)) == [*said, ("importance", 3, {"value": "not"})]


@pytest.mark.parametrize("way", ["withdraw", "leave"])
def test_nothing_stays_on_the_device_of_those_who_go(page: Page, address: str, way: str) -> None:
    page.locator('[name="veto.rationale"]').fill("Talk of snakes.")
    page.locator('[name="importance.value"][value="very"]').tap()
    status(page, "importance").to_have_text("Saved")
    assert "snakes" in on_device(page)
    if way == "withdraw":
        page.goto(f"{address}/me/withdraw")
        page.locator('[name="confirm"]').check()
        leave(page, "main .danger")
    else:
        page.goto(f"{address}/me")
        leave(page, '[action="/me/leave"] button')
    assert on_device(page) == "[]"
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    page.goto(f"{address}/prompt")
    assert page.locator("#answers").count() == 0


def test_another_participants_page_is_never_shown(page: Page, context: BrowserContext, address: str) -> None:
    page.locator('[name="veto.rationale"]').fill("Talk of snakes.")
    page.wait_for_timeout(300)
    context.clear_cookies()
    page.goto(address)
    leave(page, "main form button")
    assert on_device(page) == "[]"
    context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(f"{address}/prompt")


def test_no_page_but_the_prompts_is_kept(page: Page, context: BrowserContext, address: str) -> None:
    page.goto(f"{address}/me")
    context.set_offline(True)
    for path in ("/me", "/me/data", "/", "/done"):
        other = context.new_page()
        with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
            other.goto(f"{address}{path}")
        other.close()
    page.goto(f"{address}/prompt")
    assert len(page.evaluate("caches.keys()")) == 1
    kept = page.evaluate(
        """caches.keys().then(([name]) => caches.open(name)).then((kept) => kept.keys())
        .then((all) => all.map((one) => new URL(one.url).pathname).sort())"""
    )
    assert kept == [
        "/prompt",
        "/static/mark.svg",
        "/static/survey.css",
        "/static/survey.js",
    ]


def test_at_the_end_nothing_stays_on_the_device(page: Page) -> None:
    for _ in range(20):
        pass_gates(page)
        if "/done" in page.url:
            break
        leave(page, '[value="skip"]')
    page.wait_for_function("navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
    assert on_device(page) == "[]"
    assert page.evaluate("caches.keys()") == []
