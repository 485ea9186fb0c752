"""Which language of a text somebody reads."""

from __future__ import annotations

import pytest

from folkmoot.records.study import text_in

TEXTS = {"fr": "Bonjour", "en": "Hello", "pt-BR": "Oi", "pt": "Olá"}


@pytest.mark.parametrize(
    ("language", "text"),
    [("fr", "Bonjour"), ("fr-CA", "Bonjour"), ("pt-BR", "Oi"), ("pt-PT", "Olá"), ("hi", "Hello"), ("zh-Hant", "Hello")],
)
def test_a_language_falls_back_to_itself_without_region_then_to_the_studys_first(language: str, text: str) -> None:
    assert text_in(TEXTS, language, "en") == text


def test_any_text_is_better_than_none() -> None:
    assert text_in({"ar": "مرحبا"}, "fr", "en") == "مرحبا"
