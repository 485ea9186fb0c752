"""Short keys for the answers of a closed vocabulary, whatever letters they were written in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

IMPORTANCE: Final[Mapping[str, str]] = {
    "very": "Very important (serious impact if wrong)",
    "somewhat": "Somewhat important (matters in some cases)",
    "not": "Not important (no meaningful harm if wrong)",
}
"""How much a good answer matters: keys, most first, and the words that participants saw."""

SUBJECTIVITY: Final[Mapping[str, str]] = {
    "single": "There is a single correct answer to this prompt",
    "values": "The correct answer depends on a person's values or culture",
    "circumstances": "The correct answer depends on something else (the time, the weather, etc)",
    "unsure": "I'm unsure whether there is a single correct answer to this question",
}
"""What the correct answer depends on: keys, and the words that participants saw."""

REPRESENTATIVENESS: Final[Mapping[str, str]] = {
    "not_at_all": "It is not at all likely that I would ask a question like this to an AI chatbot.",
    "slightly": "It is slightly likely that I would ask a question like this to an AI chatbot.",
    "moderately": "It is moderately likely that I would ask a question like this to an AI chatbot.",
    "very": "It is very likely that I would ask a question like this to an AI chatbot.",
    "extremely": "It is extremely likely that I would ask a question like this to an AI chatbot.",
}
"""How likely the participant would ask it: keys, least first, and the words that participants saw."""

VOCABULARIES: Final[Mapping[str, Mapping[str, str]]] = {
    "importance": IMPORTANCE,
    "representativeness": REPRESENTATIVENESS,
    "subjectivity": SUBJECTIVITY,
}
"""Every vocabulary, by the name of its column in Assessments."""

_SIGNS: Final = (
    (IMPORTANCE, re.compile(r"(?P<key>very|somewhat|not)( important\b.*)?")),
    (REPRESENTATIVENESS, re.compile(r"(it is )?(?P<key>not at all|slightly|moderately|very|extremely)( likely\b.*)?")),
)
_DEPENDS: Final = (
    ("unsure", re.compile(r"unsure|(i'?m|i am) (unsure|not sure)\b.*")),
    ("values", re.compile(r"values|.*\bdepends on\b.*\b(values|culture)\b.*")),
    ("circumstances", re.compile(r"circumstances|.*\bdepends on something else\b.*")),
    ("single", re.compile(r"single|there is a single\b.*")),
)


def plain(text: str) -> str:
    """The text in plain letters: NFKC (mathematical bold becomes Latin), lower case, single blanks, straight apostrophes."""
    letters = unicodedata.normalize("NFKC", text).replace("\u2019", "'")
    return " ".join(letters.casefold().split())


def importance_key(text: str | None) -> str | None:
    """The key of an answer about importance: very, somewhat or not; None where the text is none of them.

    Args:
        text: the answer as written, or the key itself.
    """
    return _degree(text, IMPORTANCE)


def representativeness_key(text: str | None) -> str | None:
    """The key of an answer about representativeness: not_at_all, slightly, moderately, very or extremely.

    Args:
        text: the answer as written, or the key itself.

    Returns:
        None where the text is none of them.
    """
    return _degree(text, REPRESENTATIVENESS)


def subjectivity_key(text: str | None) -> str | None:
    """The key of an answer about subjectivity: single, values, circumstances or unsure; None where it is none of them.

    Args:
        text: the answer as written, or the key itself.
    """
    if text is None:
        return None
    letters = plain(text)
    return next((key for key, sign in _DEPENDS if sign.fullmatch(letters)), None)


KEYS: Final = {
    "importance": importance_key,
    "representativeness": representativeness_key,
    "subjectivity": subjectivity_key,
}
"""The function that finds the key, by the name of the column in Assessments."""


def _degree(text: str | None, vocabulary: Mapping[str, str]) -> str | None:
    if text is None:
        return None
    letters = plain(text).replace("_", " ")
    for known, sign in _SIGNS:
        match = sign.fullmatch(letters)
        if known is vocabulary and match is not None:
            return match["key"].replace(" ", "_")
    return None
