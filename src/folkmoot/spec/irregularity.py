"""What a reader noticed and read over; `faults` gives it a place."""

from __future__ import annotations

from typing import NamedTuple


class Irregularity(NamedTuple):
    """Something in the text that the format does not allow.

    Attributes:
        line: where it stands, from 1.
        field: what is wrong, in a word or two.
        found: what stands there, shortened.
        expected: what should stand there, or what to do.
    """

    line: int
    field: str
    found: str
    expected: str


def shorten(text: str, width: int = 60) -> str:
    """The text on one line, cut at `width` characters, without control characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= width else line[: width - 1] + "…"
