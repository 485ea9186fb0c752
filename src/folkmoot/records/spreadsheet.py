"""Texts as cells of a table that a spreadsheet opens."""

from __future__ import annotations

from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}")
_FORMULA_TOO: Final = ("\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}", "\N{MINUS SIGN}")


def safe_text(text: str) -> str:
    """A text that no spreadsheet runs: an apostrophe before what could begin a formula, and no control characters."""
    shown = "".join(character for character in text if character >= " " or character in "\t\n\r")
    shown = shown.replace("\x7f", "")
    # A spreadsheet trims blanks before it looks for a formula.
    return f"'{shown}" if shown.lstrip(" \N{NO-BREAK SPACE}").startswith((*_FORMULA, *_FORMULA_TOO)) else shown
