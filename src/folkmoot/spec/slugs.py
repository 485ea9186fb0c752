"""Ids for headings that have none."""

from __future__ import annotations

import re
from typing import Final

_NOT_IN_A_SLUG: Final = re.compile(r"[^\w\- ]")


def slug(title: str, separator: str) -> str:
    """An id made from a title as GitHub makes anchors: lower case, without punctuation, blanks as the separator."""
    words = _NOT_IN_A_SLUG.sub("", title.strip().lower())
    return words.replace(" ", separator) or "section"


def unused(wanted: str, taken: set[str], separator: str) -> str:
    """The id itself, or with the first number that makes it new."""
    if wanted not in taken:
        return wanted
    number = 1
    while f"{wanted}{separator}{number}" in taken:
        number += 1
    return f"{wanted}{separator}{number}"
