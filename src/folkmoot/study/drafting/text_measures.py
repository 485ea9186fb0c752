"""What a response looks and sounds like, in numbers; docs/give-aways.md defines each.

Words are runs of letters and digits. Lists of words are English: in a text that is not, they say nothing.
"""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE_END: Final = re.compile(r"[.!?…。！？]+(?=\s|$|[\"”’)\]])|\n+")
_MARKDOWN: Final = (
    re.compile(r"^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+\S", re.MULTILINE),
    re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+\S", re.MULTILINE),
    re.compile(r"\*\*\S(?:.*?\S)?\*\*|__\S(?:.*?\S)?__"),
    re.compile(r"`[^`\n]+`|^[ \t]*```", re.MULTILINE),
    re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.MULTILINE),
    re.compile(r"\[[^\]\n]+\]\([^)\n]+\)"),
)
_LONG_WORD: Final = 7
_LIX_FROM: Final = 10
_ENGLISH_FROM: Final = 0.15
_COMMON: Final = frozenset((
    "a", "about", "all", "an", "and", "are", "as", "at", "be", "but", "by", "can", "do", "for", "from", "have",
    "how", "i", "if", "in", "is", "it", "its", "me", "my", "no", "not", "of", "on", "or", "so", "that", "the",
    "their", "them", "there", "they", "this", "to", "was", "we", "what", "when", "which", "who", "will", "with",
    "would", "you", "your",
))  # fmt: skip

REFUSALS: Final = (
    "i can't", "i cannot", "i can not", "i won't", "i will not", "i'm not able to", "i am not able to", "i'm unable to",
    "i am unable to", "i must decline", "i have to decline", "i'd rather not", "i would rather not", "not something i can",
    "can't help with", "cannot help with",
)  # fmt: skip
APOLOGIES: Final = ("i'm sorry", "i am sorry", "sorry", "i apologise", "i apologize", "apologies", "my apologies")
HEDGES: Final = (
    "may", "might", "could", "perhaps", "maybe", "possibly", "probably", "likely", "generally", "usually", "often",
    "tends to", "tend to", "it depends", "in some cases", "seems", "seem", "appears", "appear", "arguably", "somewhat",
)  # fmt: skip
FIRST_PERSON: Final = ("i", "me", "my", "mine", "myself", "i'm", "i've", "i'd", "i'll")


def words(text: str) -> list[str]:
    """The text's words, case folded, with straight apostrophes."""
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


def n_words(text: str) -> float:
    """How many words."""
    return float(len(words(text)))


def n_markdown(text: str) -> float:
    """How many marks of Markdown: list items, headings, bold passages, code, rows of tables, links."""
    return float(sum(len(pattern.findall(text)) for pattern in _MARKDOWN))


def n_exclamations(text: str) -> float:
    """How many exclamation marks."""
    return float(sum(text.count(mark) for mark in "!！¡"))


def reading_level(text: str) -> float | None:
    """LIX (Björnsson 1968): words per sentence + 100 × the share of words longer than six letters; None below 10 words.

    About 30 is easy, 50 is hard. A line break ends a sentence, so that items of a list are sentences.
    """
    said = words(text)
    if len(said) < _LIX_FROM:
        return None
    n_sentences = sum(1 for part in _SENTENCE_END.split(text) if _WORD.search(part))
    return len(said) / n_sentences + 100 * sum(len(word) >= _LONG_WORD for word in said) / len(said)


def n_refusals(text: str) -> float | None:
    """How many phrases of refusal; None where the text is not English."""
    return _count(text, REFUSALS)


def n_apologies(text: str) -> float | None:
    """How many phrases of apology; None where the text is not English."""
    return _count(text, APOLOGIES)


def hedging(text: str) -> float | None:
    """Hedging words in a hundred; None where the text is not English."""
    return _per_hundred(text, HEDGES)


def first_person(text: str) -> float | None:
    """Words of the first person singular in a hundred; None where the text is not English."""
    return _per_hundred(text, FIRST_PERSON)


def is_english(text: str) -> bool:
    """Whether at least 15 words in 100 are among 50 common English ones: a guess, and false for a very short text."""
    said = words(text)
    return bool(said) and sum(word in _COMMON for word in said) / len(said) >= _ENGLISH_FROM


def _count(text: str, phrases: tuple[str, ...]) -> float | None:
    return float(_occurrences(text, phrases)) if is_english(text) else None


def _per_hundred(text: str, phrases: tuple[str, ...]) -> float | None:
    return 100 * _occurrences(text, phrases) / len(words(text)) if is_english(text) else None


def _occurrences(text: str, phrases: tuple[str, ...]) -> int:
    """How often any of the phrases stands in the text; the longest first, and no word counts twice."""
    longest_first = "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    return len(re.findall(rf"(?<!\S)(?:{longest_first})(?!\S)", " ".join(words(text))))
