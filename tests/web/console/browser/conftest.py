"""A browser for the console's pages."""

from __future__ import annotations

from tests.web.survey.browser.conftest import screenshots

__all__ = ["screenshots"]
