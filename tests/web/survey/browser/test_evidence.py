"""How answers come about is counted where a person agreed, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.survey.browser.made_up_pages import prompt
from tests.web.survey.browser.page_server import PageServer, serve

pytestmark = pytest.mark.browser


def write(page: Page, server: PageServer) -> dict[str, object]:
    """Type a reason, paste into it, and choose twice; the evidence beside the policy that was saved."""
    page.goto(f"{server.address}/prompt")
    page.locator('[name="default_policy.rationale"]').focus()
    page.keyboard.type("Ha")
    # As a paste arrives, without a clipboard, which chromium keeps for windows that are seen.
    page.evaluate("""() => {
        const text = document.querySelector('[name="default_policy.rationale"]');
        text.value += 'pasted words';
        const how = { inputType: 'insertFromPaste', data: 'pasted words', bubbles: true };
        text.dispatchEvent(new InputEvent('input', how));
    }""")
    page.wait_for_timeout(900)
    page.locator('[name="default_policy.value"][value="never"]').check()
    expect(page.locator('[data-question="default_policy"] .status')).to_have_text("Saved")
    return server.last("default_policy")


def test_counts_go_with_the_answer_of_those_who_agreed(browser: Browser) -> None:
    with serve({"/prompt": replace(prompt(), has_evidence=True)}) as server:
        context = browser.new_context()
        page = context.new_page()
        body = write(page, server)
        assert body["value"] == {"value": "never", "rationale": "Hapasted words"}
        evidence = body["evidence"]
        assert isinstance(evidence, dict)
        hidden = evidence.pop("hidden_seconds")
        assert hidden >= 0
        assert evidence == {"changes": 2, "typed": 2, "pasted": 12, "input": "keys"}
        # A key that names no letter is one of a soft keyboard.
        page.locator('[name="default_policy.rationale"]').dispatch_event("keydown", {"key": "Unidentified"})
        page.locator('[name="default_policy.rationale"]').dispatch_event("compositionstart")
        page.locator('[name="default_policy.value"][value="default"]').check()
        expect(page.locator('[data-question="default_policy"] .status')).to_have_text("Saved")
        page.wait_for_function("!JSON.parse(Object.values(localStorage)[0]).queue.length")
        later = server.last("default_policy")["evidence"]
        assert (later["input"], later["changes"]) == ("composed", 1)
        context.close()


def test_nothing_is_counted_without_consent(browser: Browser) -> None:
    with serve({"/prompt": prompt()}) as server:
        context = browser.new_context()
        body = write(context.new_page(), server)
        assert body["value"] == {"value": "never", "rationale": "Hapasted words"}
        assert "evidence" not in body
        context.close()
