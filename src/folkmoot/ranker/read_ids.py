"""Labels and section ids in a reply: small variations that mean one thing are read, anything else is a fault."""

from __future__ import annotations

import re
from typing import Final

_LABEL: Final = re.compile(r"(?:response|candidate|label)?[\s_:#-]*([1-9])", re.IGNORECASE)
_WRAPPED: Final = "[](){}<>`'\"., \t\n"
_SHOWN: Final = re.compile(r"[\w.:#@/+ -]{1,40}", re.ASCII)


def read_label(text: str) -> str:
    """`2` of `2`, ` 2. `, `[2]`, `#2`, `Response 2` and `response_2`; any other text as it stands."""
    match = _LABEL.fullmatch(text.strip(_WRAPPED))
    return match[1] if match else text


def read_section_id(text: str) -> str:
    """`be_kind` of `be_kind`, `#be_kind`, `{#be_kind}`, `[#be_kind]` and `` `be_kind` ``; case and words are kept."""
    return text.strip(_WRAPPED).removeprefix("#")


def shown(text: str) -> str:
    """What a reply named, as a fault may repeat it: codes as they stand, anything longer or stranger by its length."""
    return f"'{text}'" if _SHOWN.fullmatch(text) else f"a text of {len(text):,} characters"
