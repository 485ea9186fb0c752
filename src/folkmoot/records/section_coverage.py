"""How well a dataset's prompts and people cover a spec's sections, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from folkmoot.records.dataset import Question
from folkmoot.statistics.estimate import Estimate


class CoverageStatus(StrEnum):
    """What can be said about a section."""

    NO_PROMPT = "no prompt"
    TOO_FEW = "too few for an interval"
    INTERVAL = "enough for an interval"


@dataclass(frozen=True, slots=True)
class Need:
    """What an interval of some width would take.

    Attributes:
        half_width: how far the interval of the section's agreement may reach to either side, 0 to 1.
        prompts: of the section in all, with as many people at a prompt as now; the range follows from how few prompts the
            variances come from, and the counts are those of the answers that they come from.
        more_prompts: how many of them are missing; None where `prompts` is undefined.
        participants: people in all who would answer them; None likewise.
        people_a_prompt: people at each of the section's present prompts that would do instead.
    """

    half_width: float
    prompts: Estimate
    more_prompts: int | None
    participants: int | None
    people_a_prompt: Estimate


@dataclass(frozen=True, slots=True)
class SectionCoverage:
    """One section of the spec.

    Attributes:
        section_id: the section.
        title: its heading.
        level: 1 to 6.
        only_groups: whether it has no instructions of its own and only groups the sections under it.
        n_prompts: prompts of the dataset that belong to it.
        n_related: prompts graded 3 or more, those included.
        n_answered: prompts that belong to it and have pair observations (that the ranking covers, where there is one).
        n_participants: people who gave them.
        n_pairs: pair observations.
        status: what can be said about it.
        more_prompts: answered prompts that are missing for an interval at all.
        more_participants: people who are missing for an interval at all.
        agreement: of people with the ranking over these prompts; undefined where no ranking was given.
        variances_from: `section`; `all` where the section has too few prompts for variances of its own, which then come
            from all prompts that belong to any section.
        needs: one a half-width that was asked for.
    """

    section_id: str
    title: str
    level: int
    only_groups: bool
    n_prompts: int
    n_related: int
    n_answered: int
    n_participants: int
    n_pairs: int
    status: CoverageStatus
    more_prompts: int
    more_participants: int
    agreement: Estimate
    variances_from: str
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class SpecCoverage:
    """What `folkmoot spec coverage` found.

    Attributes:
        spec: name of the spec.
        dataset: name of the dataset.
        ranking: name of the ranking run; None where there is none.
        relevance_from: name of the run or file that graded relevance.
        relevance_threshold: relevance from which a prompt belongs to a section.
        min_prompts: fewer answered prompts give no interval.
        question: which of people's rankings counts.
        interval_method: of the intervals that are planned for, `pigeonhole` or `cluster`.
        simulated: whether any participant was simulated.
        n_prompts: prompts of the dataset.
        n_ungraded: prompts without any grade.
        n_without_section: graded prompts that belong to no section.
        n_participants: people who answered the question.
        sections: every section, in the spec's order.
        notes: what a reader must know beside the numbers.
    """

    spec: str
    dataset: str
    ranking: str | None
    relevance_from: str
    relevance_threshold: int
    min_prompts: int
    question: Question
    interval_method: str
    simulated: bool
    n_prompts: int
    n_ungraded: int
    n_without_section: int
    n_participants: int
    sections: tuple[SectionCoverage, ...]
    notes: tuple[str, ...]

    def with_status(self, status: CoverageStatus) -> Sequence[SectionCoverage]:
        """The sections with instructions of their own of which this is so."""
        return [row for row in self.sections if row.status is status and not row.only_groups]


def as_json(result: SpecCoverage) -> dict[str, Any]:
    """The result as `--json` prints it: builtins only, counts of sections first."""
    counts = {status.name.lower(): len(result.with_status(status)) for status in CoverageStatus}
    counts["only_groups"] = sum(row.only_groups for row in result.sections)
    return {"n_sections": counts, **_plain(asdict(result))}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, StrEnum) else value
