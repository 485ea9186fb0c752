"""Language tags as BCP 47 writes them: `en`, `pt-BR`, `zh-Hant`, `sr-Latn-RS`."""

from __future__ import annotations

import re
from typing import Final

_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8}|-[0-9][a-z0-9]{3})*")

EXPECTED: Final = "a language tag such as en, pt-BR or zh-Hant"


def is_language(tag: str) -> bool:
    """Whether a text is a language tag in the usual letters: language small, script capitalised, region in capitals.

    One way of writing only, so that two tags are the same language where they are the same text. Whether such a language
    is registered is not looked up.
    """
    return _TAG.fullmatch(tag) is not None
