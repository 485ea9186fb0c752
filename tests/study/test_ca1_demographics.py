"""The preset of demographics: complete in each of its languages."""

from __future__ import annotations

import pytest

from folkmoot.records.study import PREFER_NOT_TO_SAY
from folkmoot.study.ca1_demographics import CA1_DEMOGRAPHICS, LANGUAGES


def test_the_fields_are_ca1s() -> None:
    assert set(CA1_DEMOGRAPHICS) == {
        "age", "gender", "education_level", "country_of_residence", "generative_ai_usage", "ai_concern_level",
        "ideal-model-behavior",
    }  # fmt: skip


@pytest.mark.parametrize("field", CA1_DEMOGRAPHICS)
def test_every_text_stands_in_every_language(field: str) -> None:
    question = CA1_DEMOGRAPHICS[field]
    for texts in (question.text, *(option.text for option in question.options)):
        assert tuple(texts) == LANGUAGES
        assert all(text.strip() == text != "" for text in texts.values())


@pytest.mark.parametrize("field", [name for name, one in CA1_DEMOGRAPHICS.items() if one.options])
def test_options_are_distinct_in_every_language_and_end_with_declining(field: str) -> None:
    options = CA1_DEMOGRAPHICS[field].options
    for language in LANGUAGES:
        assert len({option.text[language] for option in options}) == len(options)
    assert len({option.value for option in options}) == len(options)
    assert options[-1].value == PREFER_NOT_TO_SAY
    assert all(option.text["en"] == option.value for option in options)


def test_countries_stand_in_alphabetical_order_and_the_last_is_any_other() -> None:
    values = [option.value for option in CA1_DEMOGRAPHICS["country_of_residence"].options]
    assert values[-2:] == ["Another country", PREFER_NOT_TO_SAY]
    assert values[:-2] == sorted(values[:-2])
    assert len(values) == 52
