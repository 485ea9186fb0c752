"""Lines as CommonMark sees them: the one place that says where a line ends."""

from __future__ import annotations

import re
from typing import Final

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_ENDING: Final = re.compile(r"\r\n?")


def split_lines(text: str) -> list[str]:
    """Lines with their endings; joined again they are the text. A form feed or U+2028 ends no line."""
    return _LINE.findall(text)


def with_line_feeds(text: str) -> str:
    """The text with every line ending written as a line feed."""
    return _ENDING.sub("\n", text)


def trim_blank_lines(text: str) -> str:
    """The text without blank lines at either end and without the last line's ending."""
    lines = text.split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        del lines[-1]
    return "\n".join(lines)
