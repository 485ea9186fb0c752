"""Write docs/survey-api.json and docs/console-api.json, OpenAPI documents of JSON routes: `python -m tools.survey_api`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from folkmoot.web.console.json_twins import console_document
from folkmoot.web.json_routes import openapi_document

DOCS: Final = Path(__file__).resolve().parent.parent / "docs"
PAGE: Final = DOCS / "survey-api.json"
CONSOLE_PAGE: Final = DOCS / "console-api.json"


def page() -> str:
    """The survey's document as text."""
    return _text(openapi_document())


def console_page() -> str:
    """The console's document as text."""
    return _text(console_document())


def _text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for path, text in ((PAGE, page()), (CONSOLE_PAGE, console_page())):
        path.write_text(text, encoding="utf-8")
        print(f"written: {path.name}")
