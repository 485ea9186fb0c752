"""Every fault of a spec at once, each with its line."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from folkmoot.errors import Fault
from folkmoot.spec.fences import close_fences
from folkmoot.spec.irregularity import Irregularity, shorten
from folkmoot.spec.markdown import Document, parse
from folkmoot.spec.reader import SpecFormat, detect
from folkmoot.spec.sections import Reading

_PAGE_TOP: Final = frozenset({"", "top"})
"""`[up](#)` and `[up](#top)` go to the top of any page; only plain Markdown uses them."""


def find_faults(text: str, place: str) -> tuple[Fault, ...]:
    """Everything that is wrong with a spec, in the order of its lines; () where nothing is.

    A fence that is not closed would hide what follows it: it is reported, and the rest is checked as if it had been
    closed where it should have been.

    Args:
        text: the file as it is.
        place: how the file is called in the faults.
    """
    document = parse(text)
    row = detect(document)
    repaired = close_fences(document)
    found = [
        *repaired.irregularities,
        *(one._replace(line=repaired.original_line(one.line)) for one in _in_repaired(repaired.document, row)),
    ]
    return tuple(
        Fault(place, irregularity.line, irregularity.field, irregularity.found, irregularity.expected)
        for irregularity in sorted(dict.fromkeys(found), key=lambda irregularity: irregularity.line)
    )


def _in_repaired(document: Document, row: SpecFormat) -> Iterator[Irregularity]:
    reading = row.read(document, "")
    if not reading.spec.sections:
        yield Irregularity(1, "spec", "no heading", "Markdown with at least one heading (`# Title`)")
    yield from row.check(document)
    yield from reading.irregularities
    yield from _headings(reading)
    yield from _dangling(reading, row)


def _headings(reading: Reading) -> Iterator[Irregularity]:
    first: dict[str, int] = {}
    for section in reading.spec.sections:
        if not section.title:
            yield Irregularity(section.first_line, "title", "a heading without a title", "a title")
        if section.id in first:
            expected = f"an id of its own; line {first[section.id]} has this one"
            yield Irregularity(section.first_line, "id", f"#{shorten(section.id)} again", expected)
        first.setdefault(section.id, section.first_line)


def _dangling(reading: Reading, row: SpecFormat) -> Iterator[Irregularity]:
    ids = [section.id for section in reading.spec.sections]
    known = {*ids, *reading.anchors}
    if row.name != "model_spec":
        known |= _PAGE_TOP
    references = [
        *reading.preamble_references,
        *(reference for section in reading.spec.sections for reference in section.references),
    ]
    for reference in references:
        if reference.target not in known:
            near = get_close_matches(reference.target, ids, n=1, cutoff=0.75)
            expected = "the id of a section" + (f"; the nearest is #{near[0]}" if near else "")
            yield Irregularity(reference.line, "reference", f"#{shorten(reference.target)}", expected)
