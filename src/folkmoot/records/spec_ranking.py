"""What a ranker said: its ranking of each prompt's responses, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from folkmoot.records.provenance import NO_PROVENANCE, Provenance
from folkmoot.records.ranking import Ranking
from folkmoot.records.section_relevance import SectionRelevance


@dataclass(frozen=True, slots=True)
class SpecRanking:
    """A ranker's answer for one prompt.

    Attributes:
        prompt_id: the prompt.
        ranking: its responses, best first.
        shown_order: labels in the order in which the ranker saw them; () where not recorded.
        section_relevance: relevance 1 to 5 of spec sections, by section id; None where the ranker was not asked.
        cited_sections: ids of the sections that the ranker gave as its reason.
        explanation: the ranker's reason in words; data, never markup.
        provenance: where it comes from.
    """

    prompt_id: str
    ranking: Ranking
    shown_order: tuple[str, ...]
    section_relevance: Mapping[str, int] | None
    cited_sections: tuple[str, ...]
    explanation: str
    provenance: Provenance = NO_PROVENANCE


@dataclass(frozen=True, slots=True)
class FailedRanking:
    """A prompt for which a ranker gave no usable reply: no ranking, and never counted as agreement.

    Attributes:
        prompt_id: the prompt.
        why: in words, without the reply.
        provenance: where it comes from.
    """

    prompt_id: str
    why: str
    provenance: Provenance = NO_PROVENANCE


@dataclass(frozen=True)
class SpecRankings:
    """One run of one ranker over a dataset's prompts.

    Attributes:
        name: how the run is called in output: the file's name without its folder and ending; with `#1`, `#2`, … where
            the file holds several runs.
        rows: one a prompt, no prompt twice.
        failed: prompts that were asked without a usable reply; none of them among `rows`.
    """

    name: str
    rows: tuple[SpecRanking, ...]
    failed: tuple[FailedRanking, ...] = ()

    @cached_property
    def by_prompt(self) -> Mapping[str, SpecRanking]:
        """The row of each prompt id."""
        return {row.prompt_id: row for row in self.rows}

    @cached_property
    def relevance(self) -> SectionRelevance | None:
        """How the ranker graded the sections; None where it was not asked."""
        grades = {row.prompt_id: row.section_relevance for row in self.rows if row.section_relevance is not None}
        return SectionRelevance(self.name, grades, spec_hash=self.provenance.spec_hash) if grades else None

    @property
    def provenance(self) -> Provenance:
        """What the first row says; model and repeat are those of every row."""
        first = next(iter(self.rows), None) or next(iter(self.failed), None)
        return NO_PROVENANCE if first is None else first.provenance
