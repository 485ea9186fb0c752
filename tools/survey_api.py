"""Write docs/survey-api.json, the OpenAPI document of the survey's JSON routes: `python -m tools.survey_api`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from folkmoot.web.json_routes import openapi_document

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "survey-api.json"


def page() -> str:
    """The document as text."""
    return json.dumps(openapi_document(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"written: {PAGE.name}")
