"""Texts as the fake models compare them: whole words, whatever their case, line breaks and quotation marks."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

WORD: Final = re.compile(r"\w+(?:['-]\w+)*")
_CURLY: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‑": "-"})
_SMALL_WORDS: Final = {
    "english": "the of and to is that it you for with are not have this your can at be what my on do i",
    "spanish": "el la los las de que y en no es un una por con para su se lo como le qué está tiene si al del mi",
    "french": "le la les de des et que en ne pas est un une pour avec dans vous je il du au ce qui votre sur",
    "german": "der die das und ist nicht ein eine zu den mit sie ich es für auf dem von wie im des sich auch",
}
LANGUAGES: Final = tuple(_SMALL_WORDS)
_SMALL: Final = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}


def straight(text: str) -> str:
    """The text with straight quotation marks and apostrophes."""
    return text.translate(_CURLY)


def normal(text: str) -> str:
    """The text in small letters, straight quotes, single blanks."""
    return " ".join(straight(text).casefold().split())


def words(text: str) -> list[str]:
    """Its words, in small letters."""
    return WORD.findall(normal(text))


def holds(text: str, phrase: str) -> bool:
    """Whether a text that is normal already holds a phrase as whole words."""
    return bool(phrase) and _whole(phrase).search(text) is not None


def holds_word(text: str, word: str) -> bool:
    """As `holds`, with or without a plural `s` at the end of either."""
    stem = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
    return bool(stem) and _plural(stem).search(text) is not None


def language(text: str) -> str | None:
    """The language whose small words stand in it most often; None where none does, or two are equal."""
    said = words(text)
    counts = sorted(((sum(word in small for word in said), name) for name, small in _SMALL.items()), reverse=True)
    return counts[0][1] if counts[0][0] > counts[1][0] else None


@lru_cache(maxsize=4096)
def _whole(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)")


@lru_cache(maxsize=4096)
def _plural(stem: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(stem)}(?:s|es)?(?!\w)")
