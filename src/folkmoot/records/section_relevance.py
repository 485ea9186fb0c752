"""How relevant each prompt is to the sections of a spec."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from folkmoot.records.provenance import NO_PROVENANCE, Provenance


@dataclass(frozen=True, slots=True)
class GradedPrompt:
    """The sections that bear on one prompt.

    Attributes:
        prompt_id: the prompt.
        section_relevance: relevance 1 to 5, by section id; a section not named is not relevant.
        reasons: why, by section id; data, never markup.
        provenance: where the grades come from.
    """

    prompt_id: str
    section_relevance: Mapping[str, int]
    reasons: Mapping[str, str]
    provenance: Provenance = NO_PROVENANCE


@dataclass(frozen=True, slots=True)
class FailedRelevance:
    """A prompt for which a grader gave no usable reply.

    Attributes:
        prompt_id: the prompt.
        why: in words, without the reply.
        provenance: where it comes from.
    """

    prompt_id: str
    why: str
    provenance: Provenance = NO_PROVENANCE


@dataclass(frozen=True)
class SectionRelevance:
    """Grades of one grader.

    Attributes:
        name: the run or file that they come from.
        grades: for each prompt id the relevance 1 to 5 of sections, by section id; a section not named is not relevant.
        failed: prompts that were asked about without a usable reply; none of them in `grades`.
        spec_hash: of the spec whose sections were graded; None where the file does not say.
    """

    name: str
    grades: Mapping[str, Mapping[str, int]]
    failed: tuple[str, ...] = ()
    spec_hash: str | None = None

    def sections(self) -> dict[str, None]:
        """Every section named, in order of first mention."""
        return dict.fromkeys(section for grades in self.grades.values() for section in grades)
