"""A section's text to the sentences in which clauses may stand, quoted phrases set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_FENCE: Final = re.compile(r"\s*(?P<mark>`{3,}|~{3,})")
_SKIPPED: Final = re.compile(r"\s*(?:>|\||<!--|#{1,6}\s)")
_ITEM: Final = re.compile(r"\s*(?:[-*+•]|\d+[.)])\s+")
_QUOTED: Final = re.compile(r"\"[^\"]{0,300}?\"|“[^“”]{0,300}?”|„[^“”„]{0,300}?[“”]|«[^«»]{0,300}?»", re.DOTALL)
_PLACE: Final = re.compile(r"\x02(\d+)\x03")
_ENDS: Final = re.compile(r"(?<=[.!?:;])[*_)]*(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Masked:
    """A text whose quoted phrases are set aside, so that nothing inside them is read as grammar.

    Attributes:
        text: with a place for each quoted phrase.
        quoted: the phrases with their quotation marks, in order.
    """

    text: str
    quoted: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Masked:
        """Set the quoted phrases of a text aside."""
        quoted: list[str] = []

        def place(match: re.Match[str]) -> str:
            quoted.append(match.group())
            return f"\x02{len(quoted) - 1}\x03"

        clean = text.replace("\x02", "").replace("\x03", "")
        return cls(_QUOTED.sub(place, clean), tuple(quoted))

    def phrases(self, part: str) -> tuple[str, ...]:
        """The quoted phrases at the places in a part of the text, without their marks."""
        return tuple(self.quoted[int(number)][1:-1] for number in _PLACE.findall(part))

    def unmask(self, part: str) -> str:
        """The part with its phrases back in."""
        return _PLACE.sub(lambda match: self.quoted[int(match.group(1))], part)


def blocks(text: str) -> Iterator[tuple[str, bool]]:
    """Cut a section's text into blocks, in order and without loss, each with whether it is prose.

    Prose are paragraphs and single list items; headings, fences, blocks of commentary, quotations,
    tables and comments are none.
    """
    held: list[str] = []
    fence: str | None = None
    aside = False
    for line in text.splitlines(keepends=True):
        opening = _FENCE.match(line)
        if fence is not None:
            yield line, False
            if opening is not None and opening["mark"].startswith(fence) and not line[opening.end() :].strip():
                fence = None
            continue
        aside = aside and (not line.strip() or line.startswith(("    ", "\t")))
        starts_aside = line.startswith("!!!")
        apart = opening is not None or starts_aside or aside or not line.strip() or _SKIPPED.match(line) is not None
        if (apart or _ITEM.match(line)) and held:
            yield "".join(held), True
            held = []
        if not apart:
            held.append(line)
            continue
        if opening is not None:
            fence = opening["mark"]
        aside = aside or starts_aside
        yield line, False
    if held:
        yield "".join(held), True


def parts(masked: Masked) -> list[str]:
    """Cut a block of prose at the ends of sentences, colons and semicolons, without loss."""
    cuts = [0, *(match.end() for match in _ENDS.finditer(masked.text)), len(masked.text)]
    return [masked.text[start:end] for start, end in pairwise(cuts) if start < end]
