"""Fences that somebody forgot to close.

CommonMark lets such a fence run on to the next fence's end, or to the end of the file, so that headings and worked
examples vanish into it without a word. A line in a fence that can only stand outside one shows where it should have
ended.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, NamedTuple

from markdown_it.token import Token

from folkmoot.spec.irregularity import Irregularity
from folkmoot.spec.lines import with_line_feeds
from folkmoot.spec.markdown import Document, parse

_HEADING: Final = re.compile(r" {0,3}#{1,6}[ \t].*\{\s*#[^{}]*\}\s*$")
_EXAMPLE: Final = re.compile(r" {0,3}\*\*Example(?::\*\*|\*\*\s*:)")
_SHOWS_MARKDOWN: Final = frozenset({"markdown", "md"})
_ROUNDS: Final = 100
"""Each repair reads the file again: a hundred forgotten ends are told, and enough."""


class Repaired(NamedTuple):
    """A text with every fence closed where it should have been.

    Attributes:
        document: the text, parsed.
        irregularities: one for each fence that was not closed, with lines of the text as it was.
        inserted: lines of the repaired text that hold an inserted end, in order, from 1.
    """

    document: Document
    irregularities: tuple[Irregularity, ...]
    inserted: tuple[int, ...]

    def original_line(self, line: int) -> int:
        """The line of the text as it was that became this line."""
        return max(line - bisect_right(self.inserted, line), 1)


def close_fences(document: Document) -> Repaired:
    """Close every fence that holds a line which can only stand outside, or that runs on to the end."""
    inserted: list[int] = []
    irregularities: list[Irregularity] = []
    for _ in range(_ROUNDS):
        unclosed = next(filter(None, (_unclosed(token, document) for token in document.tokens)), None)
        if unclosed is None:
            break
        line, end, marker, why = unclosed
        at = Repaired(document, (), tuple(inserted))
        irregularities.append(
            Irregularity(
                at.original_line(line + 1),
                "fence",
                f"{marker} that is not closed before {why.format(line=at.original_line(end + 1))}",
                f"a line {marker} after the block",
            )
        )
        lines = list(document.lines)
        if end and not lines[end - 1].endswith(("\n", "\r")):
            lines[end - 1] += "\n"
        lines.insert(end, f"{marker}\n")
        inserted = sorted([*(old + (old > end) for old in inserted), end + 1])
        document = parse("".join(lines))
    return Repaired(document, tuple(irregularities), tuple(inserted))


def _unclosed(token: Token, document: Document) -> tuple[int, int, str, str] | None:
    """For an unclosed fence: its line and the line to end it before (from 0), its marker, and why; else None."""
    if token.type != "fence" or token.map is None or token.level:
        return None
    first, end = token.map
    marker = f"{re.escape(token.markup[0])}{{{len(token.markup)},}}"
    opening = re.compile(rf" {{0,3}}{marker}[ \t]*[^\s{re.escape(token.markup[0])}`].*")
    ending = re.compile(rf" {{0,3}}{marker}[ \t]*")
    lines = [with_line_feeds(line).rstrip("\n") for line in document.lines[first + 1 : end]]
    is_closed = bool(lines) and ending.fullmatch(lines[-1]) is not None
    signs = [
        (offset, what)
        for offset, line in enumerate(lines)
        for pattern, what in ((_HEADING, "the heading"), (_EXAMPLE, "the example"), (opening, "the fence"))
        if pattern.match(line)
    ]
    # A closed block of another kind may well show a heading; one that shows Markdown may show all of it.
    shows_markdown = token.info.strip().lower() in _SHOWS_MARKDOWN
    is_example = token.info.strip().lower() == "xml"
    is_telling = not is_closed or is_example or any(what == "the fence" for _, what in signs)
    if signs and is_telling and not shows_markdown:
        offset, what = signs[0]
        return first, first + 1 + offset, token.markup, f"{what} in line {{line}}"
    return None if is_closed else (first, end, token.markup, "the end of the file")
