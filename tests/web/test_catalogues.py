from __future__ import annotations

import ast
import re
from importlib import resources
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir

from folkmoot.web.catalogues import LANGUAGES, Interface, catalogue, direction_of, read_catalogue, translated

WEB = Path(str(resources.files("folkmoot.web")))


def used_texts() -> set[str]:
    """Every text that a template, or Python through `message`, prints."""
    options = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
    found = {
        text
        for _, _, text, _, _ in extract_from_dir(WEB / "survey" / "templates", [("**.html", "jinja2")], options)
        if isinstance(text, str)
    }
    for file in (*WEB.glob("*.py"), *(WEB / "survey").glob("*.py"), *WEB.parent.glob("pipeline/survey*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "message":
                assert isinstance(node.args[0], ast.Constant), f"{file}:{node.lineno}"
                found.add(str(node.args[0].value))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_every_text_and_no_other(language: str) -> None:
    used, had = used_texts(), set(translated(read_catalogue(language)))
    assert {"missing": sorted(used - had), "not used": sorted(had - used)} == {"missing": [], "not used": []}
    assert len(used) > 150


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_same_blanks_to_fill(language: str) -> None:
    def blanks(text: str) -> list[str]:
        braces = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        return sorted([*braces, *re.findall(r"%\(\w+\)s", text)])

    for original, text in translated(read_catalogue(language)).items():
        assert blanks(text) == blanks(original), original


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_translations_say_that_they_await_review(language: str) -> None:
    assert "awaits review" in read_catalogue(language).header_comment


def test_a_text_that_is_missing_is_shown_in_english() -> None:
    assert Interface("es", {"Start": "Empezar"}).gettext("Undo") == "Undo"
    assert catalogue("es-MX").gettext("Start") == "Empezar"
    assert catalogue("tlh").gettext("Start") == "Start"


def test_directions() -> None:
    assert [direction_of(one) for one in ("ar", "ar-EG", "he", "hi", "en")] == ["rtl", "rtl", "rtl", "ltr", "ltr"]
