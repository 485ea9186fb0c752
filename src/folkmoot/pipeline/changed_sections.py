"""Specs with one section changed on purpose, and the prompts on which that is tried."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from folkmoot.errors import Fault
from folkmoot.records.counterfactual import Change
from folkmoot.records.spec import Spec
from folkmoot.spec.edit import faults_of_text, remove_section, replace_text

AUTO: Final = "auto"
"""In place of a section's id: the sections that govern most prompts."""
FEWEST_GOVERNED: Final = 5
"""A section that governs fewer prompts is not chosen by itself: its flips would have no interval."""


@dataclass(frozen=True)
class ChangedSection:
    """One change, and where it is tried.

    Attributes:
        section_id: the section.
        change: what is done to it.
        text: what stands in its place; None where it is removed.
        written_by: the model that wrote it; None where a person gave it, or where there is none.
        spec: the spec with the change.
        governed: prompts that it governs.
        others: prompts that it does not govern.
    """

    section_id: str
    change: Change
    text: str | None
    written_by: str | None
    spec: Spec
    governed: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Governing:
    """How prompts are told apart by what governs them.

    Attributes:
        grades: relevance by prompt id and section id; only prompts that were graded.
        threshold: a section governs a prompt from this relevance on.
        most: at most so many governed prompts, and as many others, drawn by the seed.
        seed: the seed.
    """

    grades: Mapping[str, Mapping[str, int]]
    threshold: int
    most: int
    seed: int

    def governed(self, section_ids: Collection[str]) -> list[str]:
        """Prompts that one of the sections governs."""
        return [
            prompt for prompt, of in self.grades.items() if any(of.get(one, 1) >= self.threshold for one in section_ids)
        ]

    def untouched(self, section_ids: Collection[str]) -> list[str]:
        """Prompts to which none of the sections is relevant at all."""
        return [prompt for prompt, of in self.grades.items() if all(of.get(one, 1) <= 1 for one in section_ids)]

    def draw(self, prompts: Sequence[str], what: str) -> tuple[str, ...]:
        """At most `most` of the prompts, in their order; which ones hangs on the seed, `what` and their ids alone."""
        chosen = set(sorted(prompts, key=lambda prompt: _draw(str(self.seed), what, prompt))[: self.most])
        return tuple(prompt for prompt in prompts if prompt in chosen)


def sections_within(spec: Spec, section_id: str) -> frozenset[str]:
    """The section and every section that stands in it."""
    return frozenset(
        section.id for section in spec.sections if section_id in {above.id for above in spec.path(section.id)}
    )


def most_governing(spec: Spec, governing: Governing, n: int) -> tuple[str, ...]:
    """The n sections that govern most prompts by themselves, the most first.

    Those that govern too few are left out, and a section in which all others stand, without which nothing is left.
    """
    counts = {
        section.id: len(governing.governed({section.id}))
        for section in spec.sections
        if len(sections_within(spec, section.id)) < len(spec.sections)
    }
    enough = [section for section, count in counts.items() if count >= FEWEST_GOVERNED]
    return tuple(sorted(enough, key=lambda section: -counts[section])[:n])


def without_section(spec: Spec, section_id: str, governing: Governing) -> ChangedSection:
    """The spec without a section and what is in it."""
    gone = sections_within(spec, section_id)
    return _changed(section_id, Change.REMOVED, None, None, remove_section(spec, section_id).spec, gone, governing)


def with_inverted(
    spec: Spec, section_id: str, text: str, written_by: str | None, governing: Governing
) -> ChangedSection:
    """The spec with a section's text replaced by its opposite; sections in it stay as they are."""
    edited = replace_text(spec, section_id, text).spec
    return _changed(section_id, Change.INVERTED, text, written_by, edited, frozenset({section_id}), governing)


def changed_section_faults(
    spec: Spec, removed: Sequence[str], inverted: Mapping[str, str], invert: Sequence[str]
) -> list[Fault]:
    """Sections that the spec lacks, and texts that cannot stand in theirs; [] where all can be changed.

    Args:
        spec: the spec.
        removed: ids of sections to take out, or AUTO.
        inverted: texts by section id.
        invert: ids of sections to be turned round by a model.
    """
    faults = []
    for option, ids in (("--counterfactual", removed), ("--inverted", tuple(inverted)), ("--invert", invert)):
        faults += [
            Fault(
                option,
                None,
                "",
                f"the section '{one}'",
                f"a section of {spec.name}; `folkmoot spec sections` lists them",
            )
            for one in ids
            if one != AUTO and spec.section(one) is None
        ]
    faults += [
        Fault(
            "--counterfactual",
            None,
            "",
            f"'{one}', in which every section stands",
            "a section that leaves something of the spec",
        )
        for one in removed
        if spec.section(one) is not None and len(sections_within(spec, one)) == len(spec.sections)
    ]
    faults += [
        Fault("--inverted", None, section_id, fault, "the section's new text in Markdown, without headings")
        for section_id, text in inverted.items()
        if spec.section(section_id) is not None
        for fault in faults_of_text(spec, section_id, text)
    ]
    return faults


def _changed(
    section_id: str,
    change: Change,
    text: str | None,
    written_by: str | None,
    spec: Spec,
    touched: frozenset[str],
    governing: Governing,
) -> ChangedSection:
    governed, others = governing.governed(touched), governing.untouched(touched)
    return ChangedSection(
        section_id,
        change,
        text,
        written_by,
        spec,
        governing.draw(governed, f"governed by {section_id}"),
        governing.draw(others, f"not governed by {section_id}"),
    )


def _draw(*parts: str) -> bytes:
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()
