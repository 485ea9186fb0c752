"""The page that compares two versions, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from folkmoot.report.spec_diff import spec_diff_page
from folkmoot.spec.diff import diff_specs
from folkmoot.spec.reader import read_spec

OLD = """\
# Rules {#rules}

Read [?](#be_fair) — first.

## Be fair {#be_fair authority=platform}

Treat everyone alike, and take no side of anybody in a dispute about a <script>alert(1)</script> & such.

## Gone {#gone}

Nobody needs this.

# Style {#style}

Short — always.
"""
NEW = """\
A note before.

# Rules {#rules}

Read [?](#be_fair) first, and every_word_of_it_without_any_break_that_a_phone_could_use_to_wrap_the_line_of_text.

## New {#new authority=user tags=minors}

Somebody needs this.

# Style {#style}

Short --- always.

## Be just {#be_fair authority=root}

Treat everyone alike, and take no part of anybody in a dispute about a <script>alert(1)</script> & such.
"""


def page_of(old: str, new: str) -> str:
    return b"".join(spec_diff_page(diff_specs(read_spec(old, "old"), read_spec(new, "new")))).decode()


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "diff.html"
    file.write_text(page_of(OLD, NEW), encoding="utf-8")
    return file


def test_text_is_data_and_the_page_needs_nothing_else() -> None:
    page = page_of(OLD, NEW)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "http://" not in page
    assert "https://" not in page


def test_the_summary_stands_first() -> None:
    page = page_of(OLD, NEW)
    places = [
        page.index(text)
        for text in ('id="summary"', 'id="overview"', 'id="changed"', 'id="added"', 'id="removed"', 'id="punctuation"')
    ]
    assert places == sorted(places)
    for text in (
        "<b>1</b> added",
        "<b>1</b> removed",
        "<b>1</b> moved",
        "<b>1</b> retitled",
        "<b>1</b> authority changed",
    ):
        assert text in page


def test_two_versions_that_are_the_same() -> None:
    page = page_of(OLD, OLD)
    assert "Nothing changed." in page
    assert "<article" not in page


def test_a_broken_spec_repeats_no_anchor() -> None:
    page = page_of("# A {#a}\nx\n# A {#a}\ny\n", "# A {#a}\nx y z\n# B {#b}\n# B {#b}\n")
    anchors = [part.split('"')[0] for part in page.split('<article id="')[1:]]
    assert len(anchors) == len(set(anchors)) > 2


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_is_accessible_and_fits(browser: Browser, page_file: Path, scheme: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]  # the parameter is one of the allowed words
    page = context.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.goto(page_file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    violations = Axe().run(page).response["violations"]
    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert messages == []
    assert page.locator("article del").first.is_visible()
    context.close()


@pytest.mark.browser
def test_every_link_leads_somewhere_on_the_page(browser: Browser, page_file: Path) -> None:
    page = browser.new_page()
    page.goto(page_file.as_uri())
    lost = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')]"
        ".filter(a => !document.getElementById(decodeURIComponent(a.hash.slice(1)))).length"
    )
    assert lost == 0
    page.close()
