"""Plain Markdown: a spec without ids, authorities or worked examples.

A section's id is made from its title as GitHub makes anchors, so that a link that works there works here. A heading may
still carry `{#id}`, as Pandoc and MkDocs write it.
"""

from __future__ import annotations

from typing import Final

from folkmoot.spec.irregularity import Irregularity
from folkmoot.spec.markdown import Document
from folkmoot.spec.sections import Reading, read_sections

NAME: Final = "plain_markdown"
TITLE: Final = "plain Markdown"


def detects(document: Document) -> bool:  # noqa: ARG001 - the last row of the table takes whatever is left
    """Every text is Markdown."""
    return True


def read(document: Document, name: str) -> Reading:
    """Read the sections; ids are slugs with hyphens."""
    return read_sections(document, name, NAME, "-")


def check(document: Document) -> list[Irregularity]:  # noqa: ARG001 - as `detects`
    """Plain Markdown asks nothing of a heading."""
    return []
