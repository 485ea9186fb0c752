"""A browser, and a folder that keeps what it saw."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.web.survey.browser import made_up_pages
from tests.web.survey.browser.page_server import PageServer, serve


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, where it is installed; in CI it must be."""
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is not installed, and CI must open the pages")
        pytest.skip("chromium is not installed: pages are not opened")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots are kept: a folder of the test run."""
    return tmp_path_factory.mktemp("screenshots")


@pytest.fixture
def prompt_server() -> Iterator[PageServer]:
    """A server with an unanswered prompt in English, and in Arabic's interface under `/ar`."""
    with serve({"/prompt": made_up_pages.prompt(), "/ar": made_up_pages.prompt("ar")}) as server:
        yield server
