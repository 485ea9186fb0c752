"""What is measured of a text, counted by hand."""

from __future__ import annotations

import pytest

from folkmoot.study.drafting import text_measures as measures


def test_reading_level_by_hand() -> None:
    # 11 words in 2 sentences; Everybody, watched, elephant and walking are longer than six letters.
    text = "The dog ran home. Everybody watched the yellow elephant walking slowly."
    assert measures.reading_level(text) == pytest.approx(11 / 2 + 100 * 4 / 11)


def test_items_of_a_list_are_sentences() -> None:
    # 12 words, 3 lines; no word is long.
    assert measures.reading_level("one two six ten\none two six ten\none two six ten") == pytest.approx(4.0)


def test_a_short_text_has_no_reading_level() -> None:
    assert measures.reading_level("Nine words are too few for a reading level") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words, 3 * 4 and a - dash", 0),
        ("- one\n- two\n* three", 3),
        ("1. one\n2) two", 2),
        ("# Title\n\ntext", 1),
        ("a **bold** and `code`", 2),
        ("| a | b |\n| - | - |", 2),
        ("see [this](https://example.org)", 1),
        ("snake_case__name stays", 0),
    ],
)
def test_markdown(text: str, expected: int) -> None:
    assert measures.n_markdown(text) == expected


def test_phrases_in_english() -> None:
    text = "I’m sorry, but I can't do that for you. I am not able to say what it is."
    assert measures.n_refusals(text) == 2
    assert measures.n_apologies(text) == 1
    # i'm, i, i of 18 words.
    assert measures.first_person(text) == pytest.approx(100 * 3 / 18)
    assert measures.hedging("It may be that you could, and perhaps it tends to be so for a day") == pytest.approx(
        100 * 4 / 16
    )


def test_another_language_is_not_measured_by_english_words() -> None:
    text = "Es tut mir leid, das kann ich leider nicht beantworten, weil niemand es genau weiß."
    found = [one(text) for one in (measures.n_refusals, measures.n_apologies, measures.hedging, measures.first_person)]
    assert found == [None] * 4
    assert measures.n_exclamations("¡No! 好！") == 3
