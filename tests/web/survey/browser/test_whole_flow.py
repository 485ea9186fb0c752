"""A person goes through the survey itself, from the first page to the last, in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.web.survey.browser.capture import capture
from tests.web.survey.browser.real_server import served

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "reduced_motion": "reduce"}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
WAYS: dict[str, dict[str, Any]] = {
    "phone": PHONE,
    "desktop": DESKTOP,
    "keyboard": DESKTOP,
    "plain": PHONE | {"java_script_enabled": False},
    "arabic": PHONE | {"locale": "ar"},
}


class Person:
    """Somebody with one way of using a browser.

    Every control is found by what it does, not by its words, so that it goes in any language.
    """

    def __init__(self, page: Page, way: str, screenshots: Path) -> None:
        self.page = page
        self.way = way
        self.screenshots = screenshots
        self.seen = 0

    def look(self, name: str) -> None:
        """Keep a screenshot, and let axe look at the page; axe is a script, so it needs JavaScript."""
        capture(self.page, self.screenshots / f"flow-{self.way}-{name}.png")
        if self.way != "plain":
            violations = Axe().run(self.page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"][:200]) for one in violations] == [], name

    def press(self, selector: str) -> None:
        """Use a button, or a box to tick, in this person's way."""
        control = self.page.locator(selector).first
        if self.way == "keyboard":
            control.focus()
            self.page.keyboard.press("Space")
        elif self.way == "desktop":
            control.click()
        else:
            control.tap()

    def leave(self, selector: str) -> None:
        """Use a button that leads to another page."""
        with self.page.expect_navigation():
            self.press(selector)

    def enter(self) -> None:
        """Everything before the first prompt."""
        self.look("welcome")
        self.leave("main form button")
        self.look("consent")
        self.press('[name="adult"][value="yes"]')
        self.leave('[name="decision"][value="agree"]')
        self.look("about")
        self.leave("main form button.main")
        self.look("quiz")
        self.press('[value="my view"]')
        self.leave("main form button.main")

    def answer(self) -> None:
        """The prompt that is shown: one tie in each ranking, one veto, one choice."""
        if self.way == "plain":
            for question in ("personal_ranking", "world_ranking"):
                for label, place in zip("ABC", "121", strict=True):
                    self.page.locator(f'[name="{question}.place.{label}"]').select_option(place)
            self.press('[name="veto.flag.B"]')
        else:
            self.press('[name="veto.flag.B"]')
            for question in ("personal_ranking", "world_ranking"):
                self.press(f'.stepper [data-to="{question}"]')
                self.press('.card[data-label="A"] .ranking button:nth-child(1)')
                self.press('.card[data-label="C"] .ranking button:nth-child(2)')
                self.press('.card[data-label="B"] .ranking button:nth-child(1)')
                self.saved(question)
        self.press('[name="importance.value"][value="very"]')
        if self.way != "plain":
            self.saved("veto")
            self.saved("importance")
        if self.seen == 0:
            self.look("prompt")
        self.seen += 1
        self.leave('[name="action"][value="next"]')

    def saved(self, question: str) -> None:
        expect(self.page.locator(f'[data-question="{question}"] .status')).to_have_attribute("data-status", "saved")

    def go_on(self) -> None:
        """Prompts, warnings and breaks to the end."""
        while "/done" not in self.page.url:
            gate = next((one for one in ("warned", "rested") if self.page.locator(f'[name="{one}"]').count()), None)
            if gate is None:
                self.answer()
            else:
                self.look(gate)
                self.leave(f'[name="{gate}"]')
        self.look("done")


# The keyboard alone goes through all of it in test_keyboard.py, by Tab, too.
@pytest.mark.parametrize(
    "way", [pytest.param(way, marks=pytest.mark.long) if way == "keyboard" else way for way in WAYS]
)
def test_the_whole_flow(browser: Browser, screenshots: Path, tmp_path: Path, way: str) -> None:
    with served(tmp_path) as address:
        context = browser.new_context(**WAYS[way])
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address)
        assert page.locator("html").get_attribute("dir") == ("rtl" if way == "arabic" else "ltr")
        person = Person(page, way, screenshots)
        person.enter()
        person.go_on()
        # 5 prompts and 1 repeat item, as the study says.
        assert person.seen == 6
        page.goto(f"{address}/me")
        person.look("me")
        held = context.request.get(f"{address}/me/data").json()
        by_question = {
            name: [one["value"] for one in held["answers"] if one["question"] == name]
            for name in ("veto", "personal_ranking", "world_ranking", "importance", "subjectivity")
        }
        assert by_question == {
            "veto": [{"flagged": ["B"], "rationale": ""}] * 6,
            "personal_ranking": [{"tiers": [["A", "C"], ["B"]], "rationale": ""}] * 6,
            "world_ranking": [{"tiers": [["A", "C"], ["B"]], "rationale": ""}] * 6,
            "importance": [{"value": "very"}] * 6,
            "subjectivity": [],
        }
        # What was saved at once was not saved again by the form that followed.
        assert {one["revision"] for one in held["answers"]} == {1}
        page.goto(f"{address}/me/withdraw")
        person.look("withdraw")
        person.press('[name="confirm"]')
        person.leave("main .danger")
        person.look("withdrawn")
        assert context.request.get(f"{address}/me/data").status == 401
        assert faults == []
        context.close()
