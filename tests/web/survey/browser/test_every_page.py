from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from tests.web.survey.browser.capture import capture
from tests.web.survey.browser.made_up_pages import every_page, prompt
from tests.web.survey.browser.page_server import serve

from folkmoot.web.catalogues import LANGUAGES
from folkmoot.web.survey.rendering import Renderer

pytestmark = pytest.mark.browser
SIZES = {
    "phone": ({"width": 320, "height": 640}, "light", "en"),
    "phone-dark": ({"width": 320, "height": 640}, "dark", "es"),
    "phone-arabic": ({"width": 360, "height": 740}, "dark", "ar"),
    "phone-hindi": ({"width": 360, "height": 740}, "light", "hi"),
    "desktop": ({"width": 1280, "height": 900}, "light", "fr"),
    "desktop-dark": ({"width": 1280, "height": 900}, "dark", "en"),
}


@pytest.mark.parametrize("size", SIZES)
def test_every_page_fits_and_has_no_fault_that_axe_finds(browser: Browser, screenshots: Path, size: str) -> None:
    viewport, scheme, language = SIZES[size]
    faults: list[object] = []
    with serve({f"/{name}": page for name, page in every_page(language).items()}) as server:
        context = browser.new_context(viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]  # literals of its own
        # Axe itself is a script that the pages' policy would not let in; the pages' own run under it in the other tests.
        tab = context.new_page()
        tab.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        for name in server.pages:
            tab.goto(f"{server.address}{name}")
            # What is wrong with what was sent has the focus, by the page itself, once it is drawn.
            if tab.locator(".problem[autofocus]").count():
                tab.wait_for_function("document.activeElement.matches('.problem')")
            capture(tab, screenshots / f"{size}{name.replace('/', '-')}.png")
            if tab.evaluate("document.documentElement.scrollWidth") > viewport["width"]:
                faults.append((name, "wider than the screen"))
            small = tab.evaluate(
                """[...document.querySelectorAll('button, select, textarea, input:not([type=hidden]), summary, .button')]
                .filter(one => one.checkVisibility() && !one.matches('[type=radio], [type=checkbox]'))
                .filter(one => one.getBoundingClientRect().height < 43.9).map(one => one.outerHTML.slice(0, 120))"""
            )
            faults += [(name, "small", one) for one in small]
            # A wide table in one response takes no room from its neighbour.
            if len(set(tab.evaluate("[...document.querySelectorAll('.card')].map(one => one.clientWidth)"))) > 1:
                faults.append((name, "responses of unequal width"))
            violations = Axe().run(tab).response["violations"]
            faults += [(name, one["id"], one["nodes"][0]["html"][:200]) for one in violations]
        context.close()
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_prompt_with_every_question_and_ten_criteria_crosses_the_line_in_less_than_50_kb(language: str) -> None:
    renderer = Renderer()
    page = renderer.page(replace(prompt(language, dict.fromkeys("ABCD", "")), criteria=("",) * 10))
    files = sum(len(content) for content in renderer.packed.values()) + len(renderer.worker)
    assert len(page.encode()) + files < 50_000


@pytest.mark.parametrize("language", ["en", "hi"])
def test_letters_of_twice_the_size_fit_a_phone(browser: Browser, language: str) -> None:
    with serve({f"/{name}": page for name, page in every_page(language).items()}) as server:
        context = browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
        tab = context.new_page()
        for name in server.pages:
            tab.goto(f"{server.address}{name}")
            tab.evaluate("document.documentElement.style.fontSize = '200%'")
            assert tab.evaluate("document.documentElement.scrollWidth") <= 360, name
        assert tab.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
        context.close()


def test_pages_hold_no_script_or_style_of_their_own() -> None:
    renderer = Renderer()
    for page in every_page().values():
        text = renderer.page(page)
        assert "<style" not in text
        assert " style=" not in text
        assert re.search(r"<[^>]*\son[a-z]+=", text) is None
        assert text.count("<script") == text.count('<script src="/static/')
