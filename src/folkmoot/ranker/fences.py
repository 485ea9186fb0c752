"""Lines around data in a request, which nothing in the data can close.

A fence is a pair of lines, `[BEGIN what TOKEN]` and `[END what TOKEN]`. The token is a hash of what is fenced, made anew
until it occurs nowhere in it. Data may hold lines that look like fences: none of them can hold the token.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Final

_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class Fence:
    """Puts texts between lines with one token.

    Attributes:
        token: 16 hexadecimal digits that occur in none of the texts it was made for.
    """

    token: str

    @classmethod
    def around(cls, texts: Iterable[str]) -> Fence:
        """The fence for these texts: the same for the same texts, with a token that none of them holds.

        Look-alike letters (wide digits, capitals) count as the plain ones.
        """
        every = tuple(texts)
        # A length before each text: ("ab", "c") and ("a", "bc") are different data.
        data = "".join(f"{len(text)}:{text}" for text in every)
        plain = [unicodedata.normalize("NFKC", text).casefold() for text in every]
        tokens = (
            sha256(f"{number}\n{data}".encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS] for number in count()
        )
        return cls(next(token for token in tokens if not any(token in text for text in plain)))

    def put(self, what: str, text: str) -> str:
        """`text`, character for character, between its two lines.

        Args:
            what: names the text (`spec`, `response 2`); words of ours, never data.
            text: one of the texts that the fence was made for, or a part that holds nothing but them and its own lines.
        """
        return f"[BEGIN {what} {self.token}]\n{text}\n[END {what} {self.token}]"
