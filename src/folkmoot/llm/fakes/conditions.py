"""Conditions of clauses: when they apply, seen in the conversation alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from folkmoot.llm.fakes.prose import Masked
from folkmoot.llm.fakes.words import LANGUAGES, holds, holds_word, language, normal, straight, words


@dataclass(frozen=True, slots=True)
class Turn:
    """A message of the conversation.

    Attributes:
        role: `user`, `assistant`, …
        content: its text.
    """

    role: str
    content: str


Condition = Callable[[Sequence[Turn]], bool]

_WORDS: Final = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
NUMBERS: Final = {word: number for number, word in enumerate(_WORDS)}
NUMBER: Final = rf"(?P<number>\d{{1,6}}|{'|'.join(NUMBERS)})"
BOUND: Final = (
    r"(?P<bound>at most|no more than|at least|no fewer than|no less than|more than|fewer than|less than|exactly)"
)
_USER: Final = r"(?:the |an? |any )?(?:user|resident|person|customer|citizen)"
_PHRASES: Final = r"(?P<phrases>[^\x02]{0,60}\x02.*)"
_ROWS: Final = (
    (rf"{_USER} mentions {_PHRASES}", "_mentions"),
    (rf"{_USER} (?:does not|doesn't) mention {_PHRASES}", "_mentions_none"),
    (r"(?:the |a )?(?:conversation|question|message|request) is about (?P<words>.+)", "_about"),
    (rf"{_USER} asks about (?P<words>.+)", "_about"),
    (rf"{_USER} asks a question", "_asks"),
    (rf"{_USER} writes in (?:capitals|capital letters|all capitals)", "_capitals"),
    (rf"{_USER} writes in (?P<language>{'|'.join(LANGUAGES)})", "_language"),
    (rf"{_USER} writes {BOUND} {NUMBER} words?", "_length"),
    (r"the conversation has (?:several|more than one) turns?", "_several"),
)
_JOINED: Final = re.compile(r" and (?=(?:the |an? )?(?:user|resident|person|customer|citizen|conversation|question)\b)")


def number(text: str) -> int:
    """A number in digits or as a word."""
    return NUMBERS[text] if text in NUMBERS else int(text)


def within(bound: str, limit: int) -> tuple[int, int | None]:
    """The lowest and highest count that a bound allows; None: no highest."""
    match bound:
        case "at most" | "no more than":
            return 0, limit
        case "fewer than" | "less than":
            return 0, limit - 1
        case "more than":
            return limit + 1, None
        case "exactly":
            return limit, limit
        case _:
            return limit, None


def read_condition(text: str, masked: Masked) -> Condition | None:
    """Read what follows `when`; None where it has no known form.

    Args:
        text: in small letters, quoted phrases set aside.
        masked: what the phrases are.
    """
    read = [_one(part, masked) for part in _JOINED.split(text)]
    known = [condition for condition in read if condition is not None]
    if len(known) < len(read):
        return None
    return lambda turns: all(condition(turns) for condition in known)


def negated(condition: Condition) -> Condition:
    """Holds where the other does not."""
    return lambda turns: not condition(turns)


def about(text: str, masked: Masked) -> Condition:
    """Any message of the conversation holds one of the words."""
    phrases = tuple(normal(phrase) for phrase in masked.phrases(text))
    bare = re.sub(r"\x02\d+\x03", ",", text)
    listed = [re.sub(r"^(?:and |or )?(?:the |an? )?", "", part.strip()) for part in re.split(r",|\bor\b|\band\b", bare)]
    keywords = tuple(normal(word) for word in listed if word)

    def holding(turns: Sequence[Turn]) -> bool:
        said = [normal(turn.content) for turn in turns]
        return any(
            any(holds(text, phrase) for phrase in phrases) or any(holds_word(text, word) for word in keywords)
            for text in said
        )

    return holding


def combined(text: str) -> Callable[[Sequence[bool]], bool]:
    """`and` before the last of several phrases asks for all of them, anything else for any."""
    return all if re.search(r"\x03,? and \x02", text) else any


def _one(text: str, masked: Masked) -> Condition | None:
    for pattern, name in _ROWS:
        match = re.fullmatch(pattern, text.strip())
        if match is not None:
            return _MADE[name](match, masked)
    return None


def _by_user(turns: Sequence[Turn]) -> list[str]:
    return [turn.content for turn in turns if turn.role == "user"]


def _last(turns: Sequence[Turn]) -> str:
    return next((text for text in reversed(_by_user(turns))), "")


def _mentions(match: re.Match[str], masked: Masked) -> Condition:
    phrases = [normal(phrase) for phrase in masked.phrases(match["phrases"])]
    together = combined(match["phrases"])

    def holding(turns: Sequence[Turn]) -> bool:
        said = [normal(text) for text in _by_user(turns)]
        return together([any(holds(text, phrase) for text in said) for phrase in phrases])

    return holding


def _mentions_none(match: re.Match[str], masked: Masked) -> Condition:
    phrases = [normal(phrase) for phrase in masked.phrases(match["phrases"])]

    def holding(turns: Sequence[Turn]) -> bool:
        said = [normal(text) for text in _by_user(turns)]
        return not any(holds(text, phrase) for text in said for phrase in phrases)

    return holding


def _about(match: re.Match[str], masked: Masked) -> Condition:
    return about(match["words"], masked)


def _asks(_match: re.Match[str], _masked: Masked) -> Condition:
    return lambda turns: "?" in _last(turns)


def _capitals(_match: re.Match[str], _masked: Masked) -> Condition:
    loud = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-Þ]{3,}(?!\w)")
    return lambda turns: any(len(loud.findall(straight(text))) >= 2 for text in _by_user(turns))


def _language(match: re.Match[str], _masked: Masked) -> Condition:
    wanted = match["language"]
    return lambda turns: language(_last(turns)) == wanted


def _length(match: re.Match[str], _masked: Masked) -> Condition:
    low, high = within(match["bound"], number(match["number"]))
    return lambda turns: low <= len(words(_last(turns))) and (high is None or len(words(_last(turns))) <= high)


def _several(_match: re.Match[str], _masked: Masked) -> Condition:
    return lambda turns: len(_by_user(turns)) > 1


_MADE: Final[dict[str, Callable[[re.Match[str], Masked], Condition]]] = {
    one.__name__: one for one in (_mentions, _mentions_none, _about, _asks, _capitals, _language, _length, _several)
}
