"""The Markdown dialect of the OpenAI Model Spec (releases 2025-02-12 to 2025-12-18), described in docs/specs.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from markdown_it.token import Token

from folkmoot.spec.examples import looks_like_example
from folkmoot.spec.irregularity import Irregularity, shorten
from folkmoot.spec.markdown import Document, HeadingAttributes
from folkmoot.spec.sections import COMMENTARY, Reading, read_sections

NAME: Final = "model_spec"
TITLE: Final = "the OpenAI Model Spec's Markdown"

AUTHORITIES: Final = ("root", "platform", "system", "developer", "user", "guideline")
"""Highest first. The top level is called `platform` up to 2025-04-11 and `root` after."""

BLOCK_TYPES: Final = (
    COMMENTARY,
    # Material for MkDocs' types, which a spec that is published with it may use beside the commentary.
    *("abstract", "attention", "bug", "caution", "danger", "error", "example", "failure", "hint", "important", "info"),
    *("note", "question", "quote", "success", "tip", "warning"),
)

_KEYS: Final = ("authority", "tags")


def detects(document: Document) -> bool:
    """Whether a heading names an authority, half of the headings carry an id, or a worked example stands in the text."""
    headings = list(_headings(document))
    attributes = [attributes for _, _, attributes in headings if attributes is not None]
    return (
        any(key == "authority" for one in attributes for key, _ in one.pairs)
        or (bool(attributes) and 2 * len(attributes) >= len(headings))
        or any(
            token.type == "fence" and "<comparison>" in token.content and looks_like_example(token.content)
            for token in document.tokens
        )
    )


def read(document: Document, name: str) -> Reading:
    """Read the sections; a heading without an id gets one from its title, with underscores."""
    return read_sections(document, name, NAME, "_")


def check(document: Document) -> list[Irregularity]:
    """What the dialect asks of headings and blocks."""
    found: list[Irregularity] = []
    for line, title, attributes in _headings(document):
        found += _check_heading(line, title, attributes)
    for token in document.tokens:
        if token.type == "spec_block_open" and token.map is not None and token.meta["type"] not in BLOCK_TYPES:
            kind = shorten(str(token.meta["type"]), 30)
            found.append(Irregularity(token.map[0] + 1, "block", repr(kind), f'!!! {COMMENTARY} "Commentary"'))
    return found


def _headings(document: Document) -> Iterator[tuple[int, Token, HeadingAttributes | None]]:
    """Line, inline token and attributes of every heading that opens a section."""
    for index, token in enumerate(document.tokens):
        if token.type == "heading_open" and token.level == 0 and token.map is not None:
            yield token.map[0] + 1, document.tokens[index + 1], token.meta.get("attributes")


def _check_heading(line: int, title: Token, attributes: HeadingAttributes | None) -> Iterator[Irregularity]:
    if attributes is None or not attributes.id:
        has_braces = "{" in title.content
        yield Irregularity(
            line,
            "id",
            "attributes that cannot be read" if has_braces else "a heading without an id",
            "{#id} at the end of the heading, so that references and rankings can name the section",
        )
    if attributes is None:
        return
    if attributes.leftover:
        yield Irregularity(line, "attributes", repr(shorten(attributes.leftover)), "{#id key=value …}")
    keys = [key for key, _ in attributes.pairs]
    for key in dict.fromkeys(keys):
        if key not in _KEYS:
            yield Irregularity(line, "attributes", repr(shorten(key, 30)), " or ".join(_KEYS))
        if keys.count(key) > 1:
            yield Irregularity(line, "attributes", f"{shorten(key, 30)!r} {keys.count(key)} times", "each key once")
    for key, value in attributes.pairs:
        if key == "authority" and value not in AUTHORITIES:
            yield Irregularity(line, "authority", repr(shorten(value, 30)), f"one of {', '.join(AUTHORITIES)}")
