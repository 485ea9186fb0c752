"""The formats that Folkmoot reads specs in. To add one: a file beside this one, and a row in FORMATS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from folkmoot.records.spec import Spec
from folkmoot.spec import model_spec, plain_markdown
from folkmoot.spec.irregularity import Irregularity
from folkmoot.spec.markdown import Document, parse
from folkmoot.spec.sections import Reading


class SpecFormat(NamedTuple):
    """One format.

    Attributes:
        name: as in `Spec.format`.
        title: for people.
        detects: whether a file is in this format.
        read: a file and the spec's name to the spec and what was read over.
        check: what the format asks of a file beyond what `read` notices.
    """

    name: str
    title: str
    detects: Callable[[Document], bool]
    read: Callable[[Document, str], Reading]
    check: Callable[[Document], list[Irregularity]]


FORMATS: Final = (
    SpecFormat(model_spec.NAME, model_spec.TITLE, model_spec.detects, model_spec.read, model_spec.check),
    SpecFormat(
        plain_markdown.NAME, plain_markdown.TITLE, plain_markdown.detects, plain_markdown.read, plain_markdown.check
    ),
)
"""The first that detects a file reads it; the last takes every text."""


def format_named(name: str) -> SpecFormat:
    """The row of this name.

    Raises:
        ValueError: there is none; the text names those there are.
    """
    for row in FORMATS:
        if row.name == name:
            return row
    raise ValueError(f"unknown format {name!r}; known: {', '.join(row.name for row in FORMATS)}")


def read_spec(text: str, name: str, spec_format: str | None = None) -> Spec:
    """Read a spec; whatever the text is, this gives one, and `write_spec` gives the text back.

    Args:
        text: the file, line endings as they are.
        name: how the spec is called in output.
        spec_format: name of the format; None detects it.

    Raises:
        ValueError: there is no such format.
    """
    document = parse(text)
    row = detect(document) if spec_format is None else format_named(spec_format)
    return row.read(document, name).spec


def detect(document: Document) -> SpecFormat:
    """The format of a file."""
    return next(row for row in FORMATS if row.detects(document))
