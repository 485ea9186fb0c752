"""The language of what somebody wrote."""

from __future__ import annotations

import msgspec
import pytest

from folkmoot.pipeline.writing_language import language_of, languages_of
from folkmoot.records.survey import NewAnswer


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("This response takes a side where it should not.", "en"),
        ("Parce que c'est injuste pour tout le monde.", "fr"),
        ("Porque no respeta lo que la persona ha pedido.", "es"),
        ("يجب أن يحترم الجواب رأي السائل", "ar"),
        ("यह जवाब सबके लिए ठीक नहीं है", "hi"),
        ("", None),
        ("ok", None),
        ("12345 67890 !!! ???? 2026", None),
    ],
)
def test_the_language_is_told_or_nothing_is(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_each_question_has_the_language_of_its_own_words() -> None:
    values = {
        "veto": {"flagged": [], "rationale": ""},
        "world_ranking": {"tiers": [["A"]], "rationale": "Parce que c'est injuste pour tout le monde."},
        "importance": {"value": "very"},
        "own_criteria": {"criteria": [{"text": "The response says what it does not know.", "rating": 3}]},
    }
    answers = [NewAnswer(name, msgspec.Raw(msgspec.json.encode(value)), name) for name, value in values.items()]
    assert languages_of([*answers, NewAnswer("personal_ranking", None, "p")]) == {
        "world_ranking": "fr",
        "own_criteria": "en",
    }
