"""A text in which signs that mean the same are the same, each code point where it was."""

from __future__ import annotations

from typing import Final

_DASHES: Final = "\u2010\u2011\u2012\u2013\u2212"
_BLANKS: Final = "\u00a0\u2007\u2009\u202f\u200e\u200f\u2066\u2067\u2068\u2069\u202a\u202b\u202c"
_SIGNS: Final = {
    **{ord(sign): "-" for sign in _DASHES},
    **{ord(sign): " " for sign in _BLANKS},
    **{first + digit: str(digit) for first in (0x0660, 0x06F0, 0x0966, 0xFF10) for digit in range(10)},
    **{0xFF21 + place: chr(0x41 + place) for place in range(26)},
    **{0xFF41 + place: chr(0x61 + place) for place in range(26)},
    0xFF20: "@",
    0xFF0E: ".",
    0x2019: "'",
    0x2018: "'",
}


def plain(text: str) -> str:
    """Digits of every script that the survey knows in ASCII, dashes, blanks and apostrophes of one sort.

    The length stays, so that a place in what is returned is the same place in the text.
    """
    return text.translate(_SIGNS)
