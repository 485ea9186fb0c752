"""Fixtures that several folders of tests share."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

REPOSITORY = Path(__file__).resolve().parent.parent
PATIENCE = 30_000
"""Milliseconds that a page may take for anything: a test on a busy machine waits as long as a page is opened."""


def pytest_configure() -> None:
    """A Ctrl-C reaches the processes that tests start, however the tests themselves were started.

    A shell that starts them in the background lets them ignore it, and whatever they start ignores it in turn: a server that
    is told to stop before it listens for that would then go on for good.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real records beside the repository; they are never part of it."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real records (../shared/data) are not beside this repository")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, where it is installed; in CI it must be."""
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is not installed, and CI must open the pages")
        pytest.skip("chromium is not installed: pages are not opened")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()
