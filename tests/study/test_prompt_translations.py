"""Prompts in several languages: what is read, what is refused, and what a person is shown."""

from __future__ import annotations

import json
from typing import Any

import pytest

from folkmoot.errors import FaultsError
from folkmoot.study.languages import is_language
from folkmoot.study.prompts import StudyPrompt, read_prompts, write_prompts
from folkmoot.study.shown_prompt import prompt_in


def turn(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def row(**changed: Any) -> dict[str, Any]:
    provenance = {"written_by": "a test", "approach": "plain", "viewpoint": "none"}
    spanish = {
        "messages": [turn("user", "¿Hola?")],
        "responses": {"B": [turn("assistant", "Adiós.")], "A": [turn("assistant", "Hola.")]},
        "criteria": ["Saluda."],
        "warning": "Un saludo.",
        "translated_by": "Ana",
        "checked_by": "Luis",
    }
    return {
        "prompt_id": "p1",
        "topic": "greetings",
        "messages": [turn("user", "Hello?")],
        "responses": [
            {"response_index": "A", "messages": [turn("assistant", "Hello.")], "provenance": provenance},
            {"response_index": "B", "messages": [turn("assistant", "Goodbye.")], "provenance": provenance},
        ],
        "criteria": [{"text": "Greets.", "direction": "better"}],
        "language": "en",
        "warning": "A greeting.",
        "translations": {"es": {**spanish, **changed}},
    }


def read(*rows: dict[str, Any]) -> tuple[StudyPrompt, ...]:
    return read_prompts([json.dumps(one).encode() for one in rows], "prompts.jsonl")


def test_a_translation_is_shown_in_its_language_under_the_datasets_labels() -> None:
    (prompt,) = read(row())
    shown = prompt_in(prompt, "es-MX", "en")
    assert (shown.language, shown.warning, shown.criteria) == ("es", "Un saludo.", ("Saluda.",))
    assert [(label, messages[0].content) for label, messages in shown.responses.items()] == [
        ("A", "Hola."),
        ("B", "Adiós."),
    ]
    assert (shown.translated_by, shown.checked_by) == ("Ana", "Luis")


@pytest.mark.parametrize("language", ["en", "en-GB", "fr"])
def test_without_a_translation_the_original_is_shown_and_named(language: str) -> None:
    (prompt,) = read(row())
    shown = prompt_in(prompt, language, "hi")
    assert (shown.language, shown.messages[0].content, shown.translated_by) == ("en", "Hello?", None)


def test_a_prompt_that_names_no_language_is_in_the_studys_first() -> None:
    plain = {name: value for name, value in row().items() if name not in {"language", "warning", "translations"}}
    (prompt,) = read(plain)
    assert prompt_in(prompt, "es", "hi").language == "hi"


def test_written_and_read_again_it_is_the_same() -> None:
    prompts = read(row(), {**row(checked_by=None), "prompt_id": "p2"})
    assert read_prompts(write_prompts(prompts), "again") == prompts


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"responses": {"A": [turn("assistant", "Hola.")]}}, "translations.es.responses"),
        ({"messages": []}, "translations.es.messages"),
        ({"messages": [turn("assistant", "¿Hola?")]}, "translations.es.messages"),
        ({"criteria": []}, "translations.es.criteria"),
        ({"warning": None}, "translations.es.warning"),
        ({"translated_by": " "}, "translations.es.translated_by"),
    ],
)
def test_what_a_translation_lacks_is_a_fault(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(FaultsError) as caught:
        read(row(**changed))
    assert [(fault.line, fault.field) for fault in caught.value.faults] == [(1, field)]


def test_every_fault_of_a_row_is_told_at_once() -> None:
    bad = row(
        responses={
            "A": [turn("assistant", "Hola.")],
            "B": [turn("user", "¿?"), turn("assistant", "Adiós.")],
            "C": [turn("assistant", "?")],
        }
    )
    bad |= {"language": "english", "warning": ""}
    bad["translations"]["Spanish!"] = row()["translations"]["es"]
    with pytest.raises(FaultsError) as caught:
        read(bad)
    assert {fault.field for fault in caught.value.faults} == {
        "language",
        "warning",
        "translations.es.responses",
        "translations.es.responses.B",
        "translations.…",
    }


def test_a_translation_into_its_own_language_is_a_fault() -> None:
    bad = row()
    bad["language"] = "es"
    with pytest.raises(FaultsError, match="another language"):
        read(bad)


@pytest.mark.parametrize("tag", ["en", "pt-BR", "zh-Hant", "sr-Latn-RS", "es-419", "ca-valencia", "gsw"])
def test_language_tags(tag: str) -> None:
    assert is_language(tag)


@pytest.mark.parametrize("tag", ["", "EN", "en_GB", "en-gb", "english", "zh-hant", "en-", "-en", "e", "en\n"])
def test_no_language_tags(tag: str) -> None:
    assert not is_language(tag)


@pytest.mark.parametrize("label", ["", "A>B", "A=", "A B", "x" * 13])
def test_a_label_that_a_ranking_could_not_name_is_a_fault(label: str) -> None:
    bad = {name: value for name, value in row().items() if name != "translations"}
    bad["responses"][0]["response_index"] = label
    with pytest.raises(FaultsError) as caught:
        read(bad)
    assert [fault.field for fault in caught.value.faults] == ["responses"]


@pytest.mark.parametrize("prompt_id", ["", " ", "a\nb", "x" * 201])
def test_an_id_that_could_not_be_shown_is_a_fault(prompt_id: str) -> None:
    with pytest.raises(FaultsError) as caught:
        read({**row(), "prompt_id": prompt_id})
    assert [fault.field for fault in caught.value.faults] == ["prompt_id"]
