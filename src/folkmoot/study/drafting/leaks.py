"""Words by which a response would say that it was told to hold a view."""

from __future__ import annotations

import re
from typing import Final

_SIGNS: Final = (
    # At the start of a sentence or a clause: "treat them as someone who knows" is advice.
    (r"(?:^|[.!?:;,(\u2013\u2014\"“]\s*|\bspeaking )as (?:some ?one|some ?body|a person|one of those|one) who\b",
     "speaks as somebody with a view"),
    (r"\b(?:from|holding|taking|under|given) this (?:view|viewpoint|point of view|perspective|stance)\b",
     "names a perspective that it answers from"),
    (r"\b(?:the|this) view (?:that i|i was|i hold|holds that|above|below)\b", "mentions the view"),
    (r"\b(?:i was|i am|i'm|i have been|i've been) (?:asked|told|instructed|meant|supposed) to (?:hold|take|argue|represent|"
     r"answer (?:as|from)|defend)\b", "says that it was told what to hold"),
    (r"\bas (?:instructed|requested by the view)\b", "says that it was told what to hold"),
    (r"\b(?:the|an) ideal (?:answer|response)\b", "speaks of the ideal answer"),
    (r"\[(?:begin|end) [^\]]*\]", "holds a fence"),
)  # fmt: skip
_LEAKS: Final = tuple((re.compile(pattern, re.IGNORECASE | re.MULTILINE), what) for pattern, what in _SIGNS)
_COPIED: Final = 8
"""Words in a row from the view's description that make a quotation."""


def leaks(response: str, view: str) -> tuple[str, ...]:
    """What in a response gives away that it was written to hold a view, in words that its writer may be told.

    English phrases (`as someone who …`, `from this perspective`), fences, and eight words in a row from the view's own
    description, in any language that puts blanks between words.

    Args:
        response: what the assistant says.
        view: the description of the view.
    """
    plain = response.replace("’", "'")
    found = dict.fromkeys(f"`response` {what}" for pattern, what in _LEAKS if pattern.search(plain))
    said, told = _words(response), _words(view)
    runs = {tuple(told[start : start + _COPIED]) for start in range(len(told) - _COPIED + 1)}
    if any(tuple(said[start : start + _COPIED]) in runs for start in range(len(said) - _COPIED + 1)):
        found["`response` repeats the description of the view word for word"] = None
    return tuple(found)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
