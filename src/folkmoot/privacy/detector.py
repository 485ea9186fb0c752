"""What a detector is: a row of a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from folkmoot.records.personal_data import Kind


@dataclass(frozen=True, slots=True)
class Detector:
    """A way to find one thing in a text.

    Attributes:
        name: of the row.
        kind: what it finds.
        pattern: looked for in the text as `plain.py` makes it; the group `it` is what is found, the rest its surroundings.
        confidence: 0 to 1.
        why: what speaks for a finding, in words.
        is_one: whether a match is one after all (a check digit, a length); None: each is.
        may_shorten: whether a match that is none is tried again without its last words.
        needs: one of these must occur in the text, or nothing is looked for; () for no such thing.
    """

    name: str
    kind: Kind
    pattern: re.Pattern[str]
    confidence: float
    why: str
    is_one: Callable[[str], bool] | None = None
    may_shorten: bool = False
    needs: tuple[str, ...] = ()
