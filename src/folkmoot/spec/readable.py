"""Markdown with its references spelled out."""

from __future__ import annotations

import re
from typing import Final

from folkmoot.records.spec import Spec

_UNNAMED: Final = re.compile(r"\[\?\]\(#(?P<id>[^()\s]+)\)")


def spell_out(spec: Spec, text: str) -> str:
    """The text with the section's title in place of the `?` of every `[?](#id)`; an unknown id stays as it is."""
    return _UNNAMED.sub(lambda match: _named(spec, match), text)


def without_links(spec: Spec, text: str) -> str:
    """The text as one would read it aloud: titles for `[?](#id)`, and the text of any other link to a section."""
    return re.sub(r"\[([^\[\]]*)\]\(#[^()\s]+\)", r"\1", spell_out(spec, text))


def _named(spec: Spec, match: re.Match[str]) -> str:
    section = spec.section(match["id"])
    return match.group(0) if section is None else f"[{section.title}](#{section.id})"
