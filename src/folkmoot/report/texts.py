"""Text from people, models and files, made fit for a page or a figure; escaping is the template's."""

from __future__ import annotations

import unicodedata
from typing import Final

_JOINERS: Final = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Part of how some scripts and emoji are written."""


def printable(text: str) -> str:
    """The text without control characters and lone surrogates, which no page can hold; tabs and line feeds stay."""
    if text.isprintable():
        return text
    return "".join(one for one in text if one in "\t\n" or unicodedata.category(one) not in {"Cc", "Cs"})


def flat(text: str) -> str:
    """The text on one line, without anything that turns the reading direction of what stands beside it in a figure."""
    kept = (one for one in printable(text) if one in _JOINERS or unicodedata.category(one) != "Cf")
    return " ".join("".join(kept).split())
