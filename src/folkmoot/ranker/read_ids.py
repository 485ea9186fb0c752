"""Labels and section ids in a reply: small variations that mean one thing are read, anything else is a fault."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_LABEL: Final = re.compile(r"(?:response|candidate|label)?[\s_:#-]*([1-9])", re.IGNORECASE)
_WRAPPED: Final = "[](){}<>`'\"., \t\n"
_NAMED: Final = re.compile(r"(\[|\b[Rr]esponse )([1-9])(\]|\b(?!\.\d))")
_SHOWN: Final = re.compile(r"[\w.:#@/+ -]{1,40}", re.ASCII)


def read_label(text: str) -> str:
    """`2` of `2`, ` 2. `, `[2]`, `#2`, `Response 2` and `response_2`; any other text as it stands."""
    match = _LABEL.fullmatch(text.strip(_WRAPPED))
    return match[1] if match else text


def read_section_id(text: str) -> str:
    """`be_kind` of `be_kind`, `#be_kind`, `{#be_kind}`, `[#be_kind]` and `` `be_kind` ``; case and words are kept."""
    return text.strip(_WRAPPED).removeprefix("#")


def with_own_labels(text: str, own: Mapping[str, str]) -> str:
    """An explanation that names responses as the dataset does: `[2]` becomes `[C]`, and `response 2` `response C`.

    Args:
        text: what a model wrote about the labels that it was shown; a number that is none of them stays.
        own: the dataset's label for each neutral one.
    """
    return _NAMED.sub(lambda found: found[1] + own.get(found[2], found[2]) + found[3], text)


def shown(text: str) -> str:
    """What a reply named, as a fault may repeat it: codes as they stand, anything longer or stranger by its length."""
    return f"'{text}'" if _SHOWN.fullmatch(text) else f"a text of {len(text):,} characters"
