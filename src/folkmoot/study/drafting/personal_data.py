"""Details in a text that could be a real person's: said by kind, never repeated.

A net with wide meshes. It finds addresses and numbers by their shape; names, and what only a reader recognises, are for
the person who approves the text.
"""

from __future__ import annotations

import re
from typing import Final

_EMAIL: Final = re.compile(r"[\w.+-]+@(?P<domain>[\w-]+(?:\.[\w-]+)+)")
_RESERVED: Final = re.compile(r"(?:^|\.)(?:example\.(?:com|net|org)|example|invalid|test|localhost)$", re.IGNORECASE)
"""Domains that can belong to nobody (RFC 2606)."""
_NUMBER: Final = re.compile(r"(?<![\w.,/-])(?P<plus>\+|00)?\(?\d(?:[ ().\u00a0/-]{0,2}\d){6,18}+(?!\w|[.,/-]\d)")
_FICTION: Final = re.compile(r"55501\d\d$")
"""The end of North American numbers that are kept for fiction."""
_DATE: Final = re.compile(r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?:[ T]\d{1,2})?")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[ \u00a0.]\d{3})+")
_DECIMAL: Final = re.compile(r"\d+\.\d+")
_PHONE_DIGITS: Final = range(7, 16)


def personal_data(text: str) -> tuple[str, ...]:
    """What the text holds: `an e-mail address`, `a telephone number`, `a payment card number`; () for none.

    Addresses at domains that can belong to nobody, and telephone numbers kept for fiction (555-0100 to 555-0199), are
    not meant. A number counts from 7 to 15 digits (E.164's longest) where it starts with + or 00, or where it is cut
    into groups; dates, decimals and numbers with groups of thousands do not count.
    """
    found: dict[str, None] = {}
    for match in _EMAIL.finditer(text):
        if not _RESERVED.search(match["domain"]):
            found["an e-mail address"] = None
    for match in _NUMBER.finditer(text):
        whole = match.group().strip()
        digits = re.sub(r"\D", "", whole)
        if len(digits) >= 13 and _luhn(digits):
            found["a payment card number"] = None
        elif _is_phone(whole, digits, international=match["plus"] is not None):
            found["a telephone number"] = None
    return tuple(found)


def _is_phone(whole: str, digits: str, *, international: bool) -> bool:
    if len(digits) not in _PHONE_DIGITS or _FICTION.search(digits):
        return False
    if international:
        return True
    return whole != digits and not any(kind.fullmatch(whole) for kind in (_DATE, _THOUSANDS, _DECIMAL))


def _luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812)."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if position % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
