"""Edits of a spec: a section taken out, or its text replaced. Every other line stays as it is, byte for byte.

An edited spec is read again from its text, so that it is what a reader of that text would see, line numbers included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from folkmoot.errors import InputError
from folkmoot.records.spec import Reference, Section, Spec
from folkmoot.spec.faults import find_faults
from folkmoot.spec.lines import split_lines, trim_blank_lines, with_line_feeds
from folkmoot.spec.markdown import parse
from folkmoot.spec.reader import format_named
from folkmoot.spec.tree import parent_positions
from folkmoot.spec.writer import write_spec


class Edited(NamedTuple):
    """A spec after an edit.

    Attributes:
        spec: the edited spec; sections that stay keep their ids.
        broken: links that led somewhere before and lead nowhere now, with lines of the edited text.
    """

    spec: Spec
    broken: tuple[Reference, ...]


def remove_section(spec: Spec, section_id: str) -> Edited:
    """Take out a section with every section in it.

    Where the text before it would run into the heading after it, a blank line is put between them.

    Raises:
        InputError: there is no such section, or nothing would be left.
    """
    index = _position(spec, section_id)
    after = _end_of(spec, index)
    kept = [*spec.sections[:index], *spec.sections[after:]]
    if not kept:
        raise InputError(f"#{section_id}: every section stands in it; without it nothing of the spec is left")
    pieces = [spec.preamble, *(section.source for section in kept)]
    edited = read_back(spec, pieces, kept)
    if edited is None:
        pieces[index] += ("" if pieces[index].endswith(("\n", "\r")) else _ending(spec)) + _ending(spec)
        edited = read_back(spec, pieces, kept)
    if edited is None:
        raise InputError(
            f"#{section_id}: the spec cannot be read without it; `folkmoot check` says what is wrong with it"
        )
    return Edited(edited, _broken(spec, edited))


def replace_text(spec: Spec, section_id: str, text: str) -> Edited:
    """Give a section another text: all of its own, commentary and worked examples included; its heading stays.

    Sections in it stay as they are.

    Args:
        spec: the spec.
        section_id: the section.
        text: its new text in Markdown, without a heading.

    Raises:
        InputError: there is no such section, or the text cannot stand in one (`faults_of_text`).
    """
    faults = faults_of_text(spec, section_id, text)
    if faults:
        raise InputError(f"#{section_id}: the new text cannot stand there: {'; '.join(faults)}")
    edited = _replaced(spec, section_id, text)
    if edited is None:
        raise ValueError("a text without faults reads back")
    return Edited(edited, _broken(spec, edited))


def faults_of_text(spec: Spec, section_id: str, text: str) -> tuple[str, ...]:
    """Why a text cannot stand in a section: it opens a section, or has faults of its own; () where it can.

    Raises:
        InputError: there is no such section.
    """
    if not text.strip():
        return ("there is no text",)
    edited = _replaced(spec, section_id, text)
    if edited is None:
        return ("it opens a section of its own, or a block that it does not close: write it without headings",)
    before = Counter((fault.field, fault.found) for fault in find_faults(write_spec(spec), ""))
    section = edited.sections[_position(spec, section_id)]
    # An anchor that went with the old text breaks links elsewhere: that is reported, and no fault of this text.
    elsewhere = {link.line for link in _broken(spec, edited)} - set(range(section.first_line, section.last_line + 1))
    faults = [fault for fault in find_faults(write_spec(edited), "") if fault.line not in elsewhere]
    new = Counter((fault.field, fault.found) for fault in faults) - before
    return tuple(f"{fault.field}: {fault.found}" for fault in faults if (fault.field, fault.found) in new)


def read_back(spec: Spec, pieces: Sequence[str], expected: Sequence[Section]) -> Spec | None:
    """What the spec's reader makes of other text for some of its sections.

    Args:
        spec: the spec.
        pieces: what stands before the first heading, then the lines of each section, headings included.
        expected: the sections of which these are the lines, in order; they keep their ids.

    Returns:
        The edited spec; None where the text does not read back as these sections.
    """
    row = format_named(spec.format)
    edited = row.read(parse("".join(pieces)), spec.name).spec
    if [section.source for section in edited.sections] != list(pieces[1:]):
        return None
    return _with_ids(edited, [section.id for section in expected])


def _replaced(spec: Spec, section_id: str, text: str) -> Spec | None:
    """The spec with the text put in; None where the text does not stay within its section."""
    index = _position(spec, section_id)
    section, ending = spec.sections[index], _ending(spec)
    lines = split_lines(section.source)
    heading = "".join(lines[: section.text_line - section.first_line])
    if not heading.endswith(("\n", "\r")):
        heading += ending
    body = ending.join(["", *trim_blank_lines(with_line_feeds(text)).split("\n")])
    is_last = index + 1 == len(spec.sections)
    closing = ending if not is_last or section.source.endswith(("\n", "\r")) else ""
    pieces = [spec.preamble, *(one.source for one in spec.sections)]
    pieces[index + 1] = heading + body + closing + ("" if is_last else ending)
    return read_back(spec, pieces, spec.sections)


def _with_ids(spec: Spec, ids: Sequence[str]) -> Spec:
    """The spec with these ids: one that is made from a title may have become another when a namesake went."""
    old = [section.id for section in spec.sections]
    if old == list(ids):
        return spec
    parents = parent_positions([section.level for section in spec.sections])
    titles = {name: section.title for name, section in reversed(list(zip(ids, spec.sections, strict=True)))}
    return replace(
        spec,
        sections=tuple(
            replace(
                section,
                id=name,
                parent=None if parent is None else ids[parent],
                children=tuple(ids[child] for child, above in enumerate(parents) if above == position),
                examples=tuple(replace(example, section_id=name) for example in section.examples),
                references=tuple(replace(one, title=titles.get(one.target)) for one in section.references),
            )
            for position, (section, name, parent) in enumerate(zip(spec.sections, ids, parents, strict=True))
        ),
    )


def _broken(before: Spec, after: Spec) -> tuple[Reference, ...]:
    """Links of the edited spec to what the spec before it still had, places that are no headings included."""
    row = format_named(before.format)
    old, new = (row.read(parse(write_spec(spec)), spec.name) for spec in (before, after))
    gone = {section.id for section in before.sections} | old.anchors
    gone -= {section.id for section in after.sections} | new.anchors
    links = [*new.preamble_references, *(link for section in after.sections for link in section.references)]
    return tuple(link for link in links if link.target in gone)


def _position(spec: Spec, section_id: str) -> int:
    for index, section in enumerate(spec.sections):
        if section.id == section_id:
            return index
    raise InputError(f"{spec.name}: there is no section '{section_id}'; `folkmoot spec sections` lists the ids")


def _end_of(spec: Spec, index: int) -> int:
    """The position after the last section that stands in this one."""
    level = spec.sections[index].level
    return next(
        (after for after in range(index + 1, len(spec.sections)) if spec.sections[after].level <= level),
        len(spec.sections),
    )


def _ending(spec: Spec) -> str:
    """How the spec's lines end: as its first one does."""
    first = next(iter(split_lines(write_spec(spec))), "")
    return first[len(first.rstrip("\r\n")) :] or "\n"
