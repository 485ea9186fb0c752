"""The console in a browser: on a phone and a desktop, by keyboard, without scripts, and signed in elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.web.console.openid_provider import provider_here
from tests.web.survey.browser.real_server import served
from tests.web.surveys import STUDY

from folkmoot.pipeline.console_commands import invite_account
from folkmoot.records.console import Role

pytestmark = pytest.mark.browser
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
PASSWORD = "three odd green boats"  # noqa: S105 - of nobody


@contextmanager
def opened(browser: Browser, size: str, *, scripts: bool = True) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": SIZES[size]["width"], "height": SIZES[size]["height"]}, java_script_enabled=scripts
    )
    faults: list[str] = []
    page = context.new_page()
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert faults == []
    context.close()


def link(folder: Path, address: str, role: Role = Role.RESEARCHER) -> str:
    made = invite_account(folder, name="Ann Lee", role=role, sees_personal_data=False)
    return f"{address}/console/invitation/{made.token}"


def look(page: Page, screenshots: Path, name: str) -> None:
    """Keep a screenshot; the page fits its window, and axe finds nothing."""
    page.screenshot(path=screenshots / f"console-{name}.png", full_page=True)
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, name
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in violations] == [], name


@pytest.mark.parametrize("size", SIZES)
def test_every_page_fits_and_has_no_fault_that_axe_finds(
    browser: Browser, tmp_path: Path, screenshots: Path, size: str
) -> None:
    with served(tmp_path) as address, opened(browser, size) as page:
        page.goto(link(tmp_path, address))
        look(page, screenshots, f"invitation-{size}")
        page.get_by_label("Sign-in name").fill("ann")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("The same password again").fill("another, longer one")
        page.get_by_role("button", name="Make the account").click()
        expect(page.get_by_role("alert")).to_contain_text("not the same")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("The same password again").fill(PASSWORD)
        page.get_by_role("button", name="Make the account").click()
        expect(page.get_by_role("navigation", name="Console")).to_be_visible()
        for path in ("team", "study", "account"):
            page.goto(f"{address}/console/{path}")
            look(page, screenshots, f"{path}-{size}")
        page.goto(f"{address}/console/team")
        page.get_by_label("Name, which others see").fill("Bo")
        page.get_by_role("button", name="Make a link").click()
        shown = page.get_by_label("Hand this link over").input_value()
        assert shown.startswith(f"{address}/console/invitation/")
        look(page, screenshots, f"team-link-{size}")
        page.goto(f"{address}/console/nowhere")
        look(page, screenshots, f"problem-{size}")
        page.goto(f"{address}/console/account")
        page.get_by_role("button", name="Sign out").click()
        look(page, screenshots, f"sign-in-{size}")


def test_by_keyboard_alone_and_without_scripts(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path) as address, opened(browser, "desktop", scripts=False) as page:
        page.goto(link(tmp_path, address))
        page.get_by_label("Sign-in name").focus()
        for text in ("ann", PASSWORD, PASSWORD):
            page.keyboard.type(text)
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        page.goto(f"{address}/console/study")
        page.get_by_role("button", name="Pause the study").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".top")).to_contain_text("paused")
        page.goto(f"{address}/")
        expect(page.get_by_role("heading", name="The study is paused")).to_be_visible()
        # The preview goes on all the same, and says what it is.
        page.goto(f"{address}/console/study")
        page.get_by_role("button", name="Preview the survey").click()
        expect(page.get_by_text("Preview: nothing is kept.")).to_be_visible()
        page.get_by_role("link", name="End it in the console").click()
        page.get_by_role("button", name="End the preview").click()
        page.goto(f"{address}/")
        expect(page.get_by_role("heading", name="The study is paused")).to_be_visible()


def test_a_provider_on_another_site_signs_in(browser: Browser, tmp_path: Path) -> None:
    with provider_here() as provider:
        # Another site than the console's, as browsers see it: the strict cookie does not come along from there.
        provider.issuer = provider.issuer.replace("127.0.0.1", "localhost")
        provider.is_public = True
        openid = f'issuer = "{provider.issuer}"\nclient_id = "folkmoot"\nname = "the university"'
        definition = f"{STUDY}\n[console.openid]\n{openid}\n"
        with served(tmp_path, definition) as address, opened(browser, "desktop") as page:
            page.goto(link(tmp_path, address))
            page.get_by_role("link", name="Go on with the university").click()
            expect(page.get_by_role("button", name="Sign out")).to_be_visible()
            page.get_by_role("button", name="Sign out").click()
            page.goto(f"{address}/console/team")
            page.get_by_role("link", name="Sign in with the university").click()
            expect(page.get_by_role("heading", name="Team")).to_be_visible()
            # A link on another site leads in as well, to whoever is signed in.
            page.goto(f"{provider.issuer}/elsewhere?to={address}/console/account")
            page.get_by_role("link", name="there").click()
            expect(page.get_by_role("heading", name="You")).to_be_visible()
