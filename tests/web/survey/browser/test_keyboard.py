"""By keys alone: every page is gone through with Tab, in its order, and where one stands is always seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.survey.browser.page_server import PageServer
from tests.web.survey.browser.real_server import served

pytestmark = pytest.mark.browser
LOOK = """() => {
    const at = document.activeElement;
    // A row of choices is one stop; what is chosen, or its first, stands for it.
    const all = [...document.querySelectorAll('*')];
    const style = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + Math.min(8, box.width / 2), box.top + Math.min(8, box.height / 2));
    return {
        what: at.outerHTML.slice(0, 90),
        place: all.indexOf(at),
        outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        seen: box.top >= 0 && box.top < innerHeight && Boolean(top) && (at === top || at.contains(top) || top.contains(at)),
        isBody: at === document.body,
    };
}"""


def tab_through(page: Page) -> list[dict[str, Any]]:
    """Every stop from the first to the last."""
    stops: list[dict[str, Any]] = []
    for _ in range(300):
        page.keyboard.press("Tab")
        stop = page.evaluate(LOOK)
        if stop["isBody"] or (stops and stop["place"] == stops[0]["place"]):
            return stops
        stops.append(stop)
    raise AssertionError("Tab does not come to an end")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until one stands on it, and see that one does."""
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            stop = page.evaluate(LOOK)
            assert stop["outline"], stop
            assert stop["seen"], stop
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def press(page: Page, selector: str, key: str = "Space") -> None:
    tab_to(page, selector)
    page.keyboard.press(key)


def leave(page: Page, selector: str) -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [360, 1280])
def test_tab_goes_through_the_prompts_page_in_its_order(
    browser: Browser, prompt_server: PageServer, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{prompt_server.address}/prompt")
    page.locator('.stepper [data-to="personal_ranking"]').focus()
    page.keyboard.press("Enter")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0); getSelection().removeAllRanges()")
    page.evaluate("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    stops = tab_through(page)
    assert stops[0]["what"].startswith('<a class="to-content"')
    places = [stop["place"] for stop in stops]
    assert places == sorted(places)
    assert [stop["what"] for stop in stops if not (stop["outline"] and stop["seen"])] == []
    # 4 texts and 4 places to give, 9 questions, two ways on, five languages, and more.
    assert len(stops) > 40
    context.close()


def test_every_move_of_a_ranking_is_said(browser: Browser, prompt_server: PageServer) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{prompt_server.address}/prompt")
    heard = page.locator(".heard")
    assert heard.get_attribute("aria-live") == "polite"
    press(page, '.stepper [data-to="personal_ranking"]')
    press(page, '.card[data-shown="2"] .ranking button')
    expect(heard).to_have_text("Response 2 is now in place 1. Without a place: 3")
    assert page.evaluate("document.activeElement.textContent") == "Clear"
    press(page, '.card[data-shown="3"] summary', key="1")
    expect(heard).to_have_text("Response 3 is now in place 1. Without a place: 2")
    press(page, '.card[data-shown="4"] summary', key="=")
    expect(heard).to_have_text("Response 4 is now in place 1. Without a place: 1")
    page.keyboard.press("Delete")
    expect(heard).to_have_text("Response 4 has no place now")
    page.keyboard.press("2")
    press(page, '.tray .chip[data-label="A"]', key="ArrowRight")
    expect(heard).to_have_text("Response 2 is now in place 2. Without a place: 1")
    press(page, ".undo")
    expect(heard).to_have_text("Undone")
    page.keyboard.press("Shift+Tab")
    page.evaluate("document.querySelector('#replies').focus()")
    press(page, '.card[data-shown="1"] .ranking button')
    expect(heard).to_have_text("Saved")
    assert prompt_server.last("personal_ranking")["value"]["tiers"] == [["A", "D"], ["B"], ["C"]]
    context.close()


def test_the_whole_flow_with_tab_space_and_enter(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        page = context.new_page()
        page.goto(address)
        leave(page, "main form button")
        press(page, '[name="adult"]')
        leave(page, '[name="decision"][value="agree"]')
        press(page, '[name="about.age"]', key="ArrowDown")
        leave(page, "main form button.main")
        press(page, '[value="my view"]')
        leave(page, "main form button.main")
        answered = 0
        while "/done" not in page.url:
            gate = next((one for one in ("warned", "rested") if page.locator(f'[name="{one}"]').count()), None)
            if gate is not None:
                leave(page, f'[name="{gate}"]')
                continue
            if answered:
                # Whoever would rather not may say so by key as well.
                leave(page, '[name="action"][value="skip"]')
                continue
            press(page, '[name="veto.none"]')
            page.keyboard.press("Shift+Tab")
            press(page, ".panel:not([hidden]) > .main")
            for place in ("1", "2", "2"):
                press(page, ".card:not([data-place]) summary", key=place)
            press(page, ".onward")
            page.keyboard.type("Because.")
            press(page, ".panel:not([hidden]) > .main")
            press(page, '[name="importance.value"]')
            press(page, '[data-question="own_criteria"] input[name="own_criteria.text.0"]', key="K")
            press(page, '[data-question="own_criteria"] [type=range]', key="ArrowRight")
            expect(page.locator('[data-question="own_criteria"] .status')).to_have_text("Saved")
            answered += 1
            leave(page, '[name="action"][value="next"]')
        held = context.request.get(f"{address}/me/data").json()
        values = {one["question"]: one["value"] for one in held["answers"]}
        tiers = values["personal_ranking"].pop("tiers")
        assert [len(tier) for tier in tiers] == [1, 2]
        assert values == {
            "veto": {"flagged": [], "rationale": ""},
            "personal_ranking": {"rationale": "Because."},
            "importance": {"value": "very"},
            "own_criteria": {"criteria": [{"text": "K", "rating": 1}]},
        }
        context.close()
