"""Short keys for the answers of CA-1's vocabularies; the texts are those of the release's description."""

from __future__ import annotations

import pytest

from folkmoot.records.vocabulary import (
    KEYS,
    VOCABULARIES,
    importance_key,
    representativeness_key,
    subjectivity_key,
)

BOLD = {
    "not_at_all": "𝗻𝗼𝘁 𝗮𝘁 𝗮𝗹𝗹",
    "slightly": "𝘀𝗹𝗶𝗴𝗵𝘁𝗹𝘆",
    "moderately": "𝗺𝗼𝗱𝗲𝗿𝗮𝘁𝗲𝗹𝘆",
    "very": "𝘃𝗲𝗿𝘆",
    "extremely": "𝗲𝘅𝘁𝗿𝗲𝗺𝗲𝗹𝘆",
}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Very important (serious impact if wrong)", "very"),
        ("Somewhat important (matters in some cases)", "somewhat"),
        ("Not important (no meaningful harm if wrong)", "not"),
        ("  NOT   important\n(no meaningful harm if wrong) ", "not"),
        ("very", "very"),
        ("Important", None),
        ("nothing", None),
        ("", None),
        (None, None),
    ],
)
def test_importance(text: str | None, key: str | None) -> None:
    assert importance_key(text) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("The correct answer depends on a person's values or culture", "values"),
        ("The correct answer depends on a person’s values or culture", "values"),
        ("There is a single correct answer to this prompt", "single"),
        ("I'm unsure whether there is a single correct answer to this question", "unsure"),
        ("The correct answer depends on something else (the time, the weather, etc)", "circumstances"),
        ("depends", None),
        (None, None),
    ],
)
def test_subjectivity(text: str | None, key: str | None) -> None:
    assert subjectivity_key(text) == key


@pytest.mark.parametrize("key", BOLD)
def test_representativeness_in_mathematical_bold(key: str) -> None:
    text = f"It is {BOLD[key]} likely that I would ask a question like this to an AI chatbot."
    assert representativeness_key(text) == key
    assert representativeness_key(text.replace(BOLD[key], key.replace("_", " "))) == key


def test_representativeness_of_something_else() -> None:
    assert representativeness_key("I would never ask it.") is None
    assert representativeness_key(None) is None


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_key_and_its_words_give_the_key(name: str) -> None:
    for key, words in VOCABULARIES[name].items():
        assert KEYS[name](key) == key
        assert KEYS[name](words) == key
