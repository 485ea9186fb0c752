"""Visible things that a reply can hold: a row each, counted in the reply's text alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from folkmoot.llm.fakes.words import WORD, normal, straight

Count = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that can be counted in a text.

    Attributes:
        one: its name in the singular, as clauses write it.
        many: its name in the plural.
        count: how many stand in a text, 0 or more.
    """

    one: str
    many: str
    count: Count


def sentences(text: str) -> list[str]:
    """A text's sentences, each with what ends it; the last may have no end."""
    parts = re.findall(r"[^.!?…]*(?:[.!?…](?=\S)[^.!?…]*)*(?:[.!?…]+[\"”')\]]*(?=\s|$)|$)", " ".join(text.split()))
    return [part.strip() for part in parts if WORD.search(part)]


def _pattern(pattern: str, flags: int = re.MULTILINE) -> Count:
    compiled = re.compile(pattern, flags)
    return lambda text: sum(1 for _ in compiled.finditer(straight(text)))


def _said(pattern: str) -> Count:
    """Whole words, whatever their case."""
    compiled = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
    return lambda text: sum(1 for _ in compiled.finditer(normal(text)))


def _questions(text: str) -> int:
    return sum(_asks(sentence) for sentence in sentences(text))


def _clarifying(text: str) -> int:
    return sum(_asks(sentence) and _YOU(sentence) > 0 for sentence in sentences(text))


def _greets(text: str) -> int:
    return int(
        re.match(r"\W*(?:hello|hi|hey|dear|welcome|good (?:morning|afternoon|evening|day))(?!\w)", normal(text))
        is not None
    )


def _quotations(text: str) -> int:
    """Passages in double quotes, from one mark to the next on a line, that hold two words or more."""
    return sum(
        len(WORD.findall(inside)) >= 2 for line in straight(text).splitlines() for inside in line.split('"')[1:-1:2]
    )


def _asks(sentence: str) -> bool:
    return re.search(r"\?[^\w]*$", sentence) is not None


_YOU: Final = _said("you|your|yours|you're|you've|you'd|you'll")
_DAYS: Final = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTHS: Final = (
    "january|february|march|april|may(?= \\d)|(?<=\\d )may|june|july|august|september|october|november|december"
)

THINGS: Final = (
    Thing("word", "words", _pattern(WORD.pattern)),
    Thing("sentence", "sentences", lambda text: len(sentences(text))),
    Thing("paragraph", "paragraphs", lambda text: sum(bool(part.strip()) for part in re.split(r"\n\s*\n", text))),
    Thing("question", "questions", _questions),
    Thing("clarifying question", "clarifying questions", _clarifying),
    Thing("exclamation mark", "exclamation marks", _pattern("!")),
    Thing("list", "list items", _pattern(r"^[ \t]*(?:[-*•]|\d+[.)])[ \t]+\S")),
    Thing("bulleted list", "bullets", _pattern(r"^[ \t]*[-*•][ \t]+\S")),
    Thing("numbered list", "numbered steps", _pattern(r"^[ \t]*\d+[.)][ \t]+\S")),
    Thing("heading", "headings", _pattern(r"^#{1,6}[ \t]+\S")),
    Thing("table", "table rows", _pattern(r"^[ \t]*\|.*\|[ \t]*$")),
    Thing("code block", "code blocks", _pattern(r"^[ \t]*(```|~~~).*?^[ \t]*\1", re.MULTILINE | re.DOTALL)),
    Thing("bold text", "bold passages", _pattern(r"\*\*\S.*?\*\*")),
    Thing("link", "links", _pattern(r"https?://\S+|(?<![/\w])www\.\S+|\[[^\[\]\n]{1,200}\]\([^()\s]{1,500}\)")),
    Thing("number", "numbers", _pattern(r"\d+(?:[.,:]\d+)*")),
    Thing("telephone number", "telephone numbers", _pattern(r"(?<![\w-])(?:\d{2,5}(?:-\d{2,5})+|112|911|999)(?![\w-])")),
    Thing("date or time", "dates or times", _said(rf"{_DAYS}|{_MONTHS}|\d{{1,2}} ?(?:am|pm)|\d{{1,2}}:\d\d")),
    Thing("quotation", "quotations", _quotations),
    Thing("word in capitals", "words in capitals", _pattern(r"(?<!\w)[A-ZÀ-ÖØ-Þ]{4,}(?!\w)")),
    Thing("emoji", "emojis", _pattern("[\U0001f300-\U0001faff\u2600-\u27bf]")),
    Thing("apology", "apologies", _said(r"sorry|apologi[sz](?:e|es|ed|ing)|apology|apologies|forgive me|pardon")),
    Thing("greeting", "greetings", _greets),
    Thing("thanks", "words of thanks", _said("thank you|thanks|many thanks")),
    Thing(
        "hedge",
        "hedges",
        _said(
            "perhaps|maybe|might|possibly|probably|likely|it depends|that depends|it seems|apparently|presumably"
        ),
    ),
    Thing(
        "word in the first person",
        "words in the first person",
        _said(r"i|i'(?:m|ve|ll|d)|me|my|mine|myself"),
    ),
    Thing(
        "office",
        "offices",
        _said(
            r"(?:office|desk|clinic|counter|cent(?:re|er)|tribunal|hotline|helpline|ombudsman)s?|librar(?:y|ies)"
        ),
    ),
)  # fmt: skip
"""To add one: a row here and a row in docs/fake-models.md; a test holds the two together."""
