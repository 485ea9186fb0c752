"""Which sections of a spec matter for a prompt, and which are always shown beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Final

from folkmoot.ranker.relevance import gradable_sections, section_index
from folkmoot.ranker.shown_spec import ShownSpec, only
from folkmoot.records.spec import Section, Spec

MATTERS: Final = 3
"""A section is shown from this relevance on; where none reaches it, those with the highest grade above 1."""
AT_LEAST: Final = 3
"""The most relevant sections that are shown however long they are."""
SHARE: Final = 0.22
"""Further sections are shown while they, what is always shown and the index read to grade them stay below this share of
the spec: with the words around them and a prompt of usual length, less than a quarter of what the whole spec takes."""

_CHAIN: Final = "chain_of_command"
_LEVELS: Final = "levels_of_authority"
_HIGHEST: Final = ("root", "platform")


def chain_of_command(spec: Spec) -> tuple[str, ...]:
    """Ids of the sections on who may override whom: shown with every choice of sections, as instructions alone.

    The section `chain_of_command` with everything in it, and `levels_of_authority` with everything in it. Where a spec
    has no `chain_of_command`, sections of the highest authority that it names (`root`, else `platform`) take its place.
    A spec without any of these has none: ().
    """
    named = [
        section.id for section in spec.sections if {_CHAIN, _LEVELS} & {above.id for above in spec.path(section.id)}
    ]
    if spec.section(_CHAIN) is not None:
        return tuple(dict.fromkeys(named))
    highest = next((level for level in _HIGHEST if any(section.authority == level for section in spec.sections)), None)
    top = [section.id for section in spec.sections if highest is not None and section.authority == highest]
    return tuple(section.id for section in _in_order(spec, {*named, *top}))


def with_what_they_contain(spec: Spec, section_ids: Iterable[str]) -> tuple[str, ...]:
    """Sections and everything that stands in them, in the spec's order; ids that the spec lacks are left out."""
    wanted = frozenset(section_ids)
    inside = {section.id for section in spec.sections if wanted & {above.id for above in spec.path(section.id)}}
    return tuple(section.id for section in _in_order(spec, inside))


def sections_that_matter(spec: Spec, grades: Mapping[str, int], always: Sequence[str]) -> tuple[str, ...]:
    """The sections that are shown in full for one prompt, the most relevant first.

    Those with a relevance of MATTERS or more (else those with the highest above 1), the spec's order among equals: the
    first AT_LEAST of them, and more while SHARE holds.

    Args:
        spec: the spec.
        grades: relevance 1 to 5 by section id; ids that the spec lacks are left out.
        always: sections of which the instructions are shown anyway.
    """
    known = {section.id: section for section in reversed(spec.sections)}
    position = {section.id: place for place, section in enumerate(spec.sections)}
    at_least = min(MATTERS, max((grade for section, grade in grades.items() if section in known), default=MATTERS))
    matter = sorted(
        (section for section, grade in grades.items() if section in known and grade >= max(at_least, 2)),
        key=lambda section: (-grades[section], position[section]),
    )
    room = SHARE * (len(spec.preamble) + sum(len(section.source) for section in spec.sections))
    room -= len(section_index(spec)) + sum(len(known[section].instructions) for section in always if section in known)
    chosen: list[str] = []
    for section in matter:
        room -= len(known[section].source)
        if len(chosen) >= AT_LEAST and room < 0:
            break
        chosen.append(section)
    return tuple(chosen)


def shown_for_prompt(spec: Spec, grades: Mapping[str, int], always: Sequence[str]) -> ShownSpec:
    """What of a spec is shown for one prompt: the sections that matter in full, the instructions of `always`."""
    return only(spec, sections_that_matter(spec, grades, always), always)


def stand_in_grades(spec: Spec, task_id: str) -> dict[str, int]:
    """Four sections that matter, drawn by the task's id: what cost is reckoned with before a prompt is graded."""
    drawn = sorted(
        (section.id for section in gradable_sections(spec)),
        key=lambda section_id: sha256(f"{task_id}\x1f{section_id}".encode("utf-8", "surrogatepass")).digest(),
    )
    return dict.fromkeys(drawn[:4], MATTERS)


def _in_order(spec: Spec, section_ids: set[str]) -> list[Section]:
    found = {section.id: section for section in spec.sections if section.id in section_ids}
    return list(found.values())
