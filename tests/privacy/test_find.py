"""Findings: where they stand, which of two stays, and laws that hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.privacy.find import find
from folkmoot.privacy.mask import mask, spans_of
from folkmoot.privacy.plain import plain
from folkmoot.privacy.table import DETECTORS
from folkmoot.records.personal_data import Kind

TEXTS = st.text(max_size=200) | st.text(alphabet="0123456789 +-().@/:abDrمي اسم٠١٢नाम०१.,;#\n", max_size=200)


def kinds(text: str) -> list[tuple[Kind, str]]:
    return [(one.kind, text[one.start : one.end]) for one in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail jo@a.example now", [(Kind.EMAIL, "jo@a.example")]),
        ("jo (at) somewhere (dot) org", [(Kind.EMAIL, "jo (at) somewhere (dot) org")]),
        # A card inside of what could be a telephone number stays a card.
        ("paid with 4111 1111 1111 1111", [(Kind.ACCOUNT, "4111 1111 1111 1111")]),
        ("IBAN GB29 NWBK 6016 1331 9268 19 PLEASE", [(Kind.ACCOUNT, "GB29 NWBK 6016 1331 9268 19")]),
        # Digits of other scripts; the places are those of the text as written.
        ("اتصل على +٩٦٦ ٥٠ ١٢٣ ٤٥٦٧ الآن", [(Kind.PHONE, "+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧")]),
        ("फोन: ९८१२३ ४५६७८", [(Kind.PHONE, "९८१२३ ४५६७८")]),
        ("from 203.0.113.9, they said", [(Kind.IP, "203.0.113.9")]),
        ("version 10.2.1.4 is out", []),
        ("My name is Ann Example and so on", [(Kind.NAME, "Ann Example")]),
        ("my name is not important", []),
        ("my daughter Ana said so", [(Kind.NAME, "Ana")]),
        ("mi hija se llama Ana", [(Kind.NAME, "Ana")]),
        ("ma fille s'appelle Ana", [(Kind.NAME, "Ana")]),
        ("", []),
    ],
)
def test_worked_cases(text: str, expected: list[tuple[Kind, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1.234.567,89", "12 345 678", "1914-1918", "2021-11-03 12:30", "03/11/2021", "10-20-30-40-50", "978-0-306-40615-7",
        "A>B=C>D", "#avoid_errors", "see 4.2.1", "5 @ 20", "rows[0:10]", "12:30:15", "I am American", "Soy Católica",
        "I'm SO OVER it",
        "Je suis Français", "$1234567890", "2019 2020 2021", "0.000123456789", "1/2/3/4",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert kinds(f"They wrote {text} there.") == []


@given(TEXTS)
def test_findings_are_in_order_and_apart_and_within_the_text(text: str) -> None:
    found = find(text)
    ends = [0]
    for one in found:
        assert ends[-1] <= one.start < one.end <= len(text)
        assert 0 < one.confidence < 1
        ends.append(one.end)


@given(TEXTS)
def test_making_signs_the_same_moves_none(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(TEXTS)
def test_what_was_found_is_gone_once_it_is_masked(text: str) -> None:
    found = find(text)
    masked = mask(text, spans_of(found))
    for one in found:
        # Short findings can stand elsewhere as parts of other words.
        if one.end - one.start > 6 and text.count(text[one.start : one.end]) == 1:
            assert text[one.start : one.end] not in masked
    if not found:
        assert masked == text


def test_names_of_detectors_are_distinct() -> None:
    names = [row.name for row in DETECTORS]
    assert len(set(names)) == len(names)


def test_masks_say_what_stood_there_in_the_texts_language_and_not_how_long_it_was() -> None:
    short, long = ((3, 6, "e-mail"),), ((3, 9, "e-mail"),)
    assert mask("at a@b now", short) == "at [e-mail] now"
    assert mask("at abc@de now", long, "es-MX") == "at [correo] now"
    assert mask("at a@b now", short, "xx") == "at [e-mail] now"


def test_masks_that_touch_or_overlap_are_one_and_those_outside_are_none() -> None:
    assert mask(
        "abcdef", ((1, 3, "name"), (2, 4, "phone"), (4, 5, "phone"), (9, 12, "name"))
    ) == "a[name][phone]f".replace("[phone]", "")
