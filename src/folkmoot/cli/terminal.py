"""Text from files on the terminal: shown as it is, and never obeyed."""

from __future__ import annotations

import unicodedata
from typing import Final

from rich.text import Text

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs"})
_JOINERS: Final = "\u200c\u200d"
"""Zero-width joiners are part of how some scripts and emoji are written."""


def visible(text: str) -> str:
    """The text without characters that could steer the terminal or turn the reading direction."""
    return "".join(c for c in text if c in f"\n\t{_JOINERS}" or unicodedata.category(c) not in _HIDDEN)


def as_text(text: str, style: str = "") -> Text:
    """Text from a file, as it is."""
    return Text(visible(text), style=style)


def to_the_minute(time: str) -> str:
    """`2026-11-22 17:06 UTC` of a time in ISO 8601, UTC."""
    return f"{time[:16].replace('T', ' ')} UTC"
