"""Texts by hand that are hard to look through: what is found of them, by kind and language, as docs/personal-data.md says."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from tests.privacy.written.hard import CLEAN, TELLING

from folkmoot.privacy.find import find

MARKED = re.compile(r"\[\[(?P<kind>[^|\]]+)\|(?P<it>.*?)\]\](?!\])")


def plain_of(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The text without marks, and kind, start and end of each."""
    text, at, found = "", 0, []
    for mark in MARKED.finditer(marked):
        text += marked[at : mark.start()]
        found.append((mark["kind"], len(text), len(text) + len(mark["it"])))
        text, at = text + mark["it"], mark.end()
    return text + marked[at:], found


def measured(language: str) -> tuple[Counter[str], Counter[str]]:
    """By `pattern` and `name`: how many there are, and of how many every code point stands in a finding."""
    there: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    for marked in TELLING[language]:
        text, things = plain_of(marked)
        places = {place for one in find(text) for place in range(one.start, one.end)}
        for kind, start, end in things:
            sort = "name" if kind == "name" else "pattern"
            there[sort] += 1
            covered[sort] += places.issuperset(range(start, end))
    return there, covered


@pytest.mark.parametrize("language", TELLING)
def test_what_has_a_form_is_found_and_most_names_with_words_around_them(language: str) -> None:
    there, covered = measured(language)
    assert len(TELLING[language]) >= 20
    assert covered["pattern"] >= 0.95 * there["pattern"]
    assert covered["name"] >= 0.9 * there["name"]


@pytest.mark.parametrize("language", CLEAN)
def test_of_texts_that_look_alike_none_is_held(language: str) -> None:
    assert len(CLEAN[language]) >= 20
    assert [text for text in CLEAN[language] if find(text)] == []


def test_no_mark_is_left_in_a_text() -> None:
    for language, texts in TELLING.items():
        for marked in texts:
            text, things = plain_of(marked)
            assert things, (language, marked)
            assert "[[" not in text
            assert "|" not in text
