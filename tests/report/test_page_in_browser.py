"""The report's page in a real browser: as people on phones, at desks, at keyboards and with paper meet it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.report import made_up

from folkmoot.report.cards import anchors

pytestmark = pytest.mark.browser

STREETS, BOOKS, HOSTILE = anchors(made_up.IDS, "prompt").values()


@pytest.fixture
def page(browser: Browser, page_file: Path) -> Iterator[Page]:
    """The page at a desk; it may say nothing on the console and ask for nothing else."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    yield page
    page.close()
    assert said == []
    assert {address.split("#")[0] for address in asked} <= {page_file.as_uri(), "data:,"}


def visible(page: Page) -> list[str]:
    return [one.get_attribute("id") or "" for one in page.locator("[data-prompt]").all() if one.is_visible()]


@pytest.mark.parametrize(
    ("which", "width", "scheme"),
    [
        ("page_file", 320, "light"),
        ("page_file", 1280, "dark"),
        ("simulated_page_file", 320, "dark"),
        ("simulated_page_file", 1280, "light"),
    ],
)
def test_it_is_accessible_and_fits(
    browser: Browser,
    request: pytest.FixtureRequest,
    which: str,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    file: Path = request.getfixturevalue(which)
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in violations] == []
    shown = page.locator(".drawn .narrow" if width == 320 else ".drawn .wide")
    assert all(one.is_visible() for one in shown.all())
    assert page.locator(".drawn .wide" if width == 320 else ".drawn .narrow").first.is_hidden()
    context.close()


def test_figures_take_the_pages_own_ink(browser: Browser, page_file: Path) -> None:
    inks = []
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto(page_file.as_uri())
        inks.append(page.locator(".drawn .wide text").first.evaluate("one => getComputedStyle(one).fill"))
        page.close()
    assert inks[0] != inks[1]


def test_texts_are_closed_until_they_are_opened(page: Page) -> None:
    first = page.locator(f"#{STREETS}")
    assert first.get_by_text("Who should give way?").is_hidden()
    first.get_by_text("Read the prompt and its 3 responses").click()
    assert first.get_by_text("Who should give way?").is_visible()
    page.get_by_role("button", name="Open all texts").click()
    assert page.get_by_text("שלום, may I keep it?").is_visible()
    page.get_by_role("button", name="Close all texts").click()
    assert page.get_by_text("שלום, may I keep it?").is_hidden()


def test_hostile_texts_do_nothing(page: Page) -> None:
    page.get_by_role("button", name="Open all texts").click()
    said = page.locator(f"#{HOSTILE} .said").first
    assert "<script>alert('x')</script>" in said.inner_text()
    assert page.locator("main script, main img, .said a").count() == 0
    # What overrides the reading direction ends with its own text.
    assert page.locator(f"#{HOSTILE} h4").first.evaluate("one => getComputedStyle(one).direction") == "ltr"
    assert said.evaluate("one => getComputedStyle(one).unicodeBidi") == "isolate"


def test_prompts_narrow_by_section(page: Page) -> None:
    assert visible(page) == [STREETS, BOOKS, HOSTILE]
    assert page.get_by_label("Section", exact=True).locator("option").all_inner_texts() == [
        "all",
        "Share the roads",
        "Lend <em>freely</em>",
    ]
    page.get_by_label("Section", exact=True).select_option("Lend <em>freely</em>")
    assert visible(page) == [BOOKS]
    assert page.locator("#found").inner_text() == "1 of 3 prompts"
    page.get_by_role("button", name="Show all").click()
    assert visible(page) == [STREETS, BOOKS, HOSTILE]


def test_prompts_narrow_by_gap(page: Page) -> None:
    # Gaps of 30 and 8 points; an undefined one is no gap of any size.
    page.get_by_label("Gap of at least").select_option("0 points")
    assert visible(page) == [STREETS, BOOKS]
    page.get_by_label("Gap of at least").select_option("30 points")
    assert visible(page) == [STREETS]
    page.get_by_label("Section", exact=True).select_option("Lend <em>freely</em>")
    assert visible(page) == []
    assert page.locator("#found").inner_text() == "0 of 3 prompts"


def test_prompts_narrow_by_group_and_show_it_against_the_rest(page: Page) -> None:
    page.get_by_label("Group against the rest").select_option("region: north")
    assert visible(page) == [STREETS, BOOKS]
    first = page.locator(f"#{STREETS} .by-group")
    rows = [one.inner_text().split("\t")[0] for one in first.locator("tbody tr").all() if one.is_visible()]
    assert rows == ["region: north", "everybody else"]
    # A's mean rank: 6.5/6 in the north, 17/6 in the south.
    assert [
        one.inner_text().split("\n")[0].split(" ")[0] for one in first.locator("tbody tr td:nth-of-type(2)").all()[:2]
    ] == [
        "1.1",
        "2.8",
    ]


def test_it_works_by_keyboard(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the finding"
    page.get_by_label("Section", exact=True).focus()
    page.keyboard.press("ArrowDown")
    assert visible(page) == [STREETS, BOOKS]
    page.locator(f"#{STREETS} .texts summary").focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("Who should give way?").is_visible()


def test_a_link_to_a_prompt_shows_it_whatever_was_chosen(page: Page, page_file: Path) -> None:
    page.get_by_label("Section", exact=True).select_option("Lend <em>freely</em>")
    page.evaluate(f"location.hash = '#{STREETS}'")
    page.wait_for_function(f"!document.getElementById('{STREETS}').hidden")
    assert page.locator(f"#{STREETS}").is_visible()
    page.goto(f"{page_file.as_uri()}#{BOOKS}")
    page.reload()
    page.wait_for_function(f"Math.abs(document.getElementById('{BOOKS}').getBoundingClientRect().top) < 200")


def test_a_broken_link_breaks_nothing(page: Page, page_file: Path) -> None:
    page.goto(f"{page_file.as_uri()}#%E0%A4%A")
    page.reload()
    assert visible(page) == [STREETS, BOOKS, HOSTILE]


def test_without_scripts_everything_is_there(browser: Browser, page_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert visible(page) == [STREETS, BOOKS, HOSTILE]
    assert page.locator(".filters").is_hidden()
    page.locator(f"#{STREETS} .texts summary").click()
    assert page.get_by_text("Who should give way?").is_visible()
    context.close()


def test_it_prints_in_black_on_white_with_wide_figures_and_without_controls(browser: Browser, page_file: Path) -> None:
    context = browser.new_context(viewport={"width": 680, "height": 900}, color_scheme="dark")
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".drawn .wide").first.is_visible()
    assert page.locator(".filters").is_hidden()
    assert page.locator("nav").is_hidden()
    assert page.get_by_text("C above B").first.is_visible()
    assert page.get_by_text("Who should give way?").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    assert page.pdf(format="A4").startswith(b"%PDF")
    context.close()
