"""The language of what somebody wrote, told from the text; what tells it is loaded with the first text, if not before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from folkmoot.records.survey import NewAnswer
from folkmoot.study.answer_values import OwnCriteria
from folkmoot.study.questions import read_answer

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]  # it has no types

SHORTEST: Final = 12
"""Bytes of letters in UTF-8 under which nothing is told: twelve Latin letters, six Arabic, four Chinese or Devanagari."""
SUREST: Final = 0.7
"""Probability, 0 to 1, under which nothing is told."""
_NO_LANGUAGE: Final = "zxx"


def language_of(text: str) -> str | None:
    """The language of a text (BCP 47, as ISO 639 code); None where it is too short or it cannot be told."""
    if not _is_long_enough(text):
        return None
    language, probability = _identifier().classify(text)
    return None if probability < SUREST or language == _NO_LANGUAGE else str(language)


def languages_of(answers: Sequence[NewAnswer]) -> dict[str, str]:
    """By question, the language of what the person wrote in their own words; questions without are missing.

    Args:
        answers: checked against their questions.
    """
    told = {question: language_of(text) for question, text in texts_of(answers).items()}
    return {question: language for question, language in told.items() if language is not None}


def texts_of(answers: Sequence[NewAnswer]) -> dict[str, str]:
    """By question, what the person wrote in their own words, where it is long enough for its language to be told.

    Args:
        answers: as in `languages_of`.
    """
    texts = {one.question: "\n".join(_texts(one)) for one in answers}
    return {question: text for question, text in texts.items() if _is_long_enough(text)}


def _is_long_enough(text: str) -> bool:
    letters = 0
    for sign in text:
        if sign.isalpha():
            letters += len(sign.encode("utf-8", "replace"))
            if letters >= SHORTEST:
                return True
    return False


def _texts(answer: NewAnswer) -> Iterator[str]:
    value = read_answer(answer.question, answer.value)
    if isinstance(value, OwnCriteria):
        yield from (one.text for one in value.criteria)
    elif value is not None:
        yield getattr(value, "rationale", "")


def load_detector() -> None:
    """Load what tells languages now, instead of when the first text comes: about half a second."""
    _identifier()


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    # Loaded where it is needed: most commands detect no language.
    import numpy as np  # noqa: PLC0415 - see above
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - see above

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    # The model comes in half precision and is widened row by row for each text: done once, telling takes half the time.
    identifier.nb_ptc = identifier.nb_ptc.astype(np.float32)
    return identifier
