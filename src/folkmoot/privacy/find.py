"""Finds in a text what could tell who somebody is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from folkmoot.privacy.detector import Detector
from folkmoot.privacy.plain import plain
from folkmoot.privacy.table import DETECTORS
from folkmoot.records.personal_data import Finding, Kind

_DIGIT: Final = re.compile(r"\d")
_HAVE_DIGITS: Final = frozenset({Kind.PHONE, Kind.ADDRESS, Kind.ID_NUMBER, Kind.ACCOUNT})
_WITHOUT_DIGITS: Final = tuple(row for row in DETECTORS if row.kind not in _HAVE_DIGITS or "@" in row.needs)


def find(text: str) -> tuple[Finding, ...]:
    """What the detectors find, in the order of the text, none over another.

    Where two findings overlap, the surer one stays, then the longer one.

    Args:
        text: in any language; whoever wrote it may mix several.
    """
    whole = plain(text)
    rows = DETECTORS if _DIGIT.search(whole) else _WITHOUT_DIGITS
    found = [
        one for row in rows if not row.needs or any(sign in whole for sign in row.needs) for one in _by(row, whole)
    ]
    if len(found) < 2:
        return tuple(found)
    kept: list[Finding] = []
    for one in sorted(found, key=lambda one: (-one.confidence, one.start - one.end, one.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))


def _by(row: Detector, text: str) -> Iterator[Finding]:
    for match in row.pattern.finditer(text):
        # A pattern of two ways to say it has the second in a group of its own.
        group = "it" if match["it"] is not None else "her"
        start, end = match.span(group)
        it = match[group]
        while row.is_one is not None and not row.is_one(it):
            shorter = it.rpartition(" ")[0] if row.may_shorten else ""
            if not shorter:
                break
            it = shorter
        else:
            yield Finding(
                row.kind, start, start + len(it) if row.may_shorten else end, row.name, row.confidence, row.why
            )
