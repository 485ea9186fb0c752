"""What a clause asks of a reply: a count of something visible, and the counts that it allows."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import Final

from folkmoot.llm.fakes.conditions import BOUND, NUMBER, combined, number, within
from folkmoot.llm.fakes.prose import Masked
from folkmoot.llm.fakes.things import THINGS, Count, sentences
from folkmoot.llm.fakes.words import LANGUAGES, holds, language, normal

Range = tuple[int, int | None]
"""The lowest and the highest count; None: no highest."""


@dataclass(frozen=True, slots=True)
class Trait:
    """Something visible in a reply.

    Attributes:
        of: what is counted; equal for traits that count the same thing.
        count: how often it stands in a reply's text.
        span: the counts for which a reply has the trait.
    """

    of: Hashable
    count: Count
    span: Range

    def ranges(self, *, wanted: bool) -> tuple[Range, ...]:
        """The counts that are allowed where the trait is asked for, or where it is forbidden."""
        if wanted:
            return (self.span,)
        low, high = self.span
        below: tuple[Range, ...] = ((0, low - 1),) if low > 0 else ()
        above: tuple[Range, ...] = () if high is None else ((high + 1, None),)
        return below + above


def overlap(ones: tuple[Range, ...], others: tuple[Range, ...]) -> bool:
    """Whether one count lies in both."""
    return any(
        (other_high is None or low <= other_high) and (high is None or other_low <= high)
        for low, high in ones
        for other_low, other_high in others
    )


_MANY: Final = {thing.many: thing for thing in THINGS}
_ANY: Final = {thing.one: thing for thing in THINGS} | _MANY
_NAMES: Final = "|".join(re.escape(name) for name in sorted(_ANY, key=len, reverse=True))
_VERB: Final = "(?:contain|have|hold|use|include|give|name|ask|offer|make)"
_THING: Final = rf"(?P<thing>{_NAMES})"
_LEAD: Final = r"(?:[^\x02]{1,60}[ ,])?"
_PHRASES: Final = r"(?P<phrases>\x02.*\x03)"
_SHORT: Final = {
    "apologi[sz]e": "apology",
    "hedge": "hedge",
    "greet the user": "greeting",
    "thank the user": "thanks",
    "(?:use|speak in) the first person": "word in the first person",
    "use capitals": "word in capitals",
}
_TIMES: Final = {"once": 1, "twice": 2}


def read_trait(text: str, masked: Masked) -> Trait | None:
    """Read what follows `must`; None where it has no known form.

    Args:
        text: in small letters, quoted phrases set aside.
        masked: what the phrases are.
    """
    for pattern, read in _ROWS:
        match = re.fullmatch(pattern, text.strip())
        if match is not None:
            return read(match, masked)
    return None


def _of_thing(name: str, span: Range) -> Trait:
    thing = _ANY[name]
    return Trait(thing.one, thing.count, span)


def _present(match: re.Match[str], _masked: Masked) -> Trait:
    return _of_thing(match["thing"], (1, None))


def _absent(match: re.Match[str], _masked: Masked) -> Trait:
    return _of_thing(match["thing"], (0, 0))


def _amount(match: re.Match[str], _masked: Masked) -> Trait:
    return _of_thing(match["thing"], within(match["bound"], number(match["number"])))


def _shorter(match: re.Match[str], _masked: Masked) -> Trait:
    bound = "fewer than" if match["than"] == "shorter" else "more than"
    return _of_thing(match["thing"], within(bound, number(match["number"])))


def _short(match: re.Match[str], _masked: Masked) -> Trait:
    name = next(name for pattern, name in _SHORT.items() if re.fullmatch(pattern, match["short"]))
    if match["bound"] is None:
        return _of_thing(name, (1, None))
    times = match["times"]
    return _of_thing(name, within(match["bound"], _TIMES[times] if times in _TIMES else number(times.split()[0])))


def _phrase(match: re.Match[str], masked: Masked) -> Trait:
    phrases = [normal(phrase) for phrase in masked.phrases(match["phrases"])]
    together = combined(match["phrases"])

    def count(text: str) -> int:
        said = normal(text)
        return int(together([holds(said, phrase) for phrase in phrases]))

    return Trait(("phrase", frozenset(phrases), together is all), count, (1, None))


def _begins(match: re.Match[str], masked: Masked) -> Trait:
    phrases = [normal(phrase) for phrase in masked.phrases(match["phrases"])]

    def count(text: str) -> int:
        said = _inner(text)
        return int(any(said.startswith(_inner(phrase)) and holds(said, _inner(phrase)) for phrase in phrases))

    return Trait(("beginning", frozenset(phrases)), count, (1, None))


def _ends(match: re.Match[str], masked: Masked) -> Trait:
    phrases = [normal(phrase) for phrase in masked.phrases(match["phrases"])]

    def count(text: str) -> int:
        said = _inner(text)
        return int(any(said.endswith(_inner(phrase)) and holds(said, _inner(phrase)) for phrase in phrases))

    return Trait(("ending", frozenset(phrases)), count, (1, None))


def _inner(text: str) -> str:
    """Without what is no letter and no digit at either end."""
    return re.sub(r"^\W+|\W+$", "", normal(text))


def _asks_last(_match: re.Match[str], _masked: Masked) -> Trait:
    def count(text: str) -> int:
        said = sentences(text)
        return int(bool(said) and re.search(r"\?\W*$", said[-1]) is not None)

    return Trait("final question", count, (1, None))


def _language(match: re.Match[str], _masked: Masked) -> Trait:
    return Trait(("language", match["language"]), partial(_is_in, match["language"]), (1, None))


def _is_in(wanted: str, text: str) -> int:
    return int(language(text) == wanted)


_ROWS: Final[tuple[tuple[str, Callable[[re.Match[str], Masked], Trait]], ...]] = (
    (
        rf"{_VERB} (?:(?:the|any of the|one of the) (?:words?|phrases?|names?) )?{_PHRASES}",
        _phrase,
    ),
    (rf"(?:say|mention) {_LEAD}{_PHRASES}", _phrase),
    (rf"(?:begin|start|open) with {_LEAD}{_PHRASES}", _begins),
    (rf"(?:end|close) with {_LEAD}{_PHRASES}", _ends),
    (rf"[^\x02]{{1,60}} (?:with|in) (?:the )?(?:words?|phrases?)(?: such as| like)? {_PHRASES}", _phrase),
    (r"(?:end|close) with a question", _asks_last),
    (rf"(?:be (?:written )?|answer )in (?P<language>{'|'.join(LANGUAGES)})", _language),
    (rf"(?:be|run to|have) {BOUND} {NUMBER} (?P<thing>words?|sentences?|paragraphs?)(?: long)?", _amount),
    (rf"be (?P<than>shorter|longer) than {NUMBER} (?P<thing>words?|sentences?|paragraphs?)", _shorter),
    (rf"{_VERB} {BOUND} {NUMBER} {_THING}", _amount),
    (rf"{_VERB} no {_THING}", _absent),
    (rf"{_VERB} (?:(?:an?|any|the|its) )?{_THING}", _present),
    (
        rf"(?P<short>{'|'.join(_SHORT)})(?: {BOUND} (?P<times>once|twice|{NUMBER.replace('?P<number>', '?:')} times))?",
        _short,
    ),
)
