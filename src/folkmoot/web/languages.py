"""Which language a page is in, before anybody has chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from babel import Locale, UnknownLocaleError

_MOST: Final = 30


def preferred(accept_language: str, offered: Sequence[str]) -> str:
    """The first offered language that the browser asks for; the first offered where it asks for none of them.

    Args:
        accept_language: the header, or "".
        offered: the study's languages, one or more.
    """
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept_language.split(",")[:_MOST]):
        tag, _, parameters = part.partition(";")
        wanted.append((-_quality(parameters), place, tag.strip().lower()))
    for negative, _, tag in sorted(wanted):
        if negative == 0 or not tag:
            continue
        for matches in (lambda one, tag=tag: one.lower() == tag, lambda one, tag=tag: _base(one) == _base(tag)):
            found = next((one for one in offered if matches(one)), None)
            if found is not None:
                return found
    return offered[0]


def own_name(language: str) -> str:
    """What a language's speakers call it; its tag where that is not known."""
    try:
        name = Locale.parse(language, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        return language
    return name[:1].upper() + name[1:] if name else language


def _base(tag: str) -> str:
    return tag.lower().split("-", maxsplit=1)[0]


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        quality = float(value)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0
