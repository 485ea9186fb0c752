"""Details in a text that a model drafted which could be a real person's: said by kind, never repeated.

Names are passed over, because a model makes them up as any writer does, and so are links; what only a reader recognises
is for the person who approves the text.
"""

from __future__ import annotations

import re
from typing import Final

from folkmoot.privacy.check_digits import digits_of
from folkmoot.privacy.find import find
from folkmoot.privacy.plain import plain
from folkmoot.records.personal_data import Kind

_SAID: Final = {
    Kind.EMAIL: "an e-mail address",
    Kind.PHONE: "a telephone number",
    Kind.ADDRESS: "a postal address",
    Kind.ID_NUMBER: "the number of a person's papers",
    Kind.ACCOUNT: "the number of an account or a payment card",
}
_NOBODYS_DOMAIN: Final = re.compile(r"[@.](?:example\.(?:com|net|org)|example|invalid|test|localhost)$", re.IGNORECASE)
"""Domains that can belong to nobody (RFC 2606)."""
_NOBODYS_NUMBER: Final = re.compile(r"55501\d\d$")
"""The end of North American numbers that are kept for fiction."""


def somebodys_details(text: str) -> tuple[str, ...]:
    """What the text holds, in words (`an e-mail address`), each kind once, in the order of the text; () for none.

    Addresses at domains that can belong to nobody, and telephone numbers kept for fiction (555-0100 to 555-0199), do not
    count.
    """
    whole = plain(text)
    found: dict[str, None] = {}
    for one in find(text):
        it = whole[one.start : one.end]
        is_nobodys = (one.kind is Kind.EMAIL and _NOBODYS_DOMAIN.search(it)) or (
            one.kind is Kind.PHONE and _NOBODYS_NUMBER.search(digits_of(it))
        )
        if one.kind in _SAID and not is_nobodys:
            found[_SAID[one.kind]] = None
    return tuple(found)
