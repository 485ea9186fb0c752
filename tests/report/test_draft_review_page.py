"""The page of drafts: everything is escaped, nothing is fetched, and it can be read on a phone."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from tests.study.drafting.made_up import ASKED, criterion_draft, prompt_draft, response_draft

from folkmoot.records.drafts import Drafts, NotDrafted
from folkmoot.report.draft_review import draft_review_page
from folkmoot.study.drafting.giveaways import compared_drafts, give_aways

NASTY = '<img src="https://example.org/x.png" onerror="alert(1)"><script>alert(2)</script>\x07'


@pytest.fixture(scope="module")
def page() -> str:
    drafts = (
        replace(prompt_draft("fair-2", f"Is it mine? {NASTY}"), flags=("an e-mail address",)),
        replace(prompt_draft("fair-3", "Is it mine?"), merged_into="fair-2", similarity=0.9),
        response_draft(1, "B", f"{NASTY} " + "Hand it in, please. " * 40),
        response_draft(0, "A", "- Keep it.\n- Or hand it in."),
        replace(response_draft(2, "", "- Keep it."), merged_into="fair-1/response-0", similarity=0.7),
        criterion_draft(1, f"The response says who owns it {NASTY}."),
    )
    found = Drafts(drafts, (NotDrafted("response fair-1 3", f"faulty: {NASTY}"),))
    blocks = draft_review_page(found, give_aways(compared_drafts(drafts)), {"fair-1": ASKED}, simulated=True)
    return b"".join(blocks).decode()


def test_everything_is_there_and_nothing_is_obeyed(page: str) -> None:
    tags: list[tuple[str, list[tuple[str, str | None]]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append((tag, attrs))

    Reader().feed(page)
    assert not {"script", "img", "iframe", "link"} & {tag for tag, _ in tags}
    assert not [name for _, attrs in tags for name, value in attrs if name.startswith("on") or name == "src"]
    assert "\x07" not in page
    assert page.count("&lt;script&gt;") == 4
    for text in (
        "SIMULATED",
        "an e-mail address",
        "similarity 0.90",
        "similarity 0.70",
        "own default",
        "words 29: B, A",
    ):
        assert text in page, text
    # 160 words and 14 of what is no text, against 6. Side by side in the order of labels, under the prompt's own text.
    assert page.index("May I keep the umbrella") < page.index("A · own default") < page.index("B · thing 1")
    draft = prompt_draft("fair-2", f"Is it mine? {NASTY}")
    assert draft.content_hash in page


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_and_can_be_read_by_everybody(page: str, browser: Browser, tmp_path: Path, width: int) -> None:
    file = tmp_path / "review.html"
    file.write_text(page, encoding="utf-8")
    asked: list[str] = []
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(file.as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [file.as_uri()]
    found = Axe().run(tab)
    tab.close()
    assert found.violations_count == 0, found.generate_report()
