"""A browser, and a folder that keeps what it saw."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.survey.browser import made_up_pages
from tests.web.survey.browser.page_server import PageServer, serve


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots are kept: a folder of the test run."""
    return tmp_path_factory.mktemp("screenshots")


@pytest.fixture
def prompt_server() -> Iterator[PageServer]:
    """A server with an unanswered prompt in English, and in Arabic's interface under `/ar`."""
    with serve({"/prompt": made_up_pages.prompt(), "/ar": made_up_pages.prompt("ar")}) as server:
        yield server
