"""Screenshots of whole pages, kept to be looked at."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Error, Page

TRIES = 4


def capture(page: Page, path: Path) -> None:
    """Take a screenshot; chromium on a busy machine sometimes cannot draw a long page at once, and can a moment later.

    From the top, so that what sticks to the screen lies where the page begins and ends.
    """
    page.evaluate("scrollTo(0, 0)")
    for left in reversed(range(TRIES)):
        try:
            page.screenshot(path=path, full_page=True)
        except Error as error:
            if not left or "Unable to capture screenshot" not in error.message:
                raise
            page.wait_for_timeout(500)
        else:
            return
