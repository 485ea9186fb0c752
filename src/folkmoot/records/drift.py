"""What moved between two waves of a study: people against the spec, people against each other, people against themselves."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from folkmoot.records.what_if import Direction, direction_of
from folkmoot.statistics.estimate import Estimate


@dataclass(frozen=True, slots=True)
class DriftScope:
    """The figures over prompts that both waves asked.

    Attributes:
        n_prompts: prompts that people of both waves ranked.
        n_before: participants of the earlier wave at these prompts.
        n_after: participants of the later wave at them.
        n_returning: those who ranked one of these prompts in both.
        agreement_before: agreement with the spec's ranking in the earlier wave.
        agreement_after: the same in the later wave.
        agreement_change: agreement_after − agreement_before, of everybody; above 0 people came nearer to the spec.
        agreement_change_returning: the same of returning participants, at prompts that each ranked in both waves.
        human_human_before: agreement among participants in the earlier wave.
        human_human_after: the same in the later wave.
        human_human_change: human_human_after − human_human_before; above 0 people agree more with each other.
        self_agreement: share of pairs, strict in both waves, that a returning participant orders alike.
        p: two-sided p of agreement_change against 0; None where it has no variance or there is no ranking.
        p_returning: the same of agreement_change_returning.
    """

    n_prompts: int
    n_before: int
    n_after: int
    n_returning: int
    agreement_before: Estimate
    agreement_after: Estimate
    agreement_change: Estimate
    agreement_change_returning: Estimate
    human_human_before: Estimate
    human_human_after: Estimate
    human_human_change: Estimate
    self_agreement: Estimate
    p: float | None
    p_returning: float | None

    @property
    def direction(self) -> Direction:
        """Whether the spec is nearer to people than before, where the interval of the change lies on one side of 0."""
        return direction_of(self.agreement_change)


@dataclass(frozen=True, slots=True)
class DriftRow:
    """One section.

    Attributes:
        section_id: its id.
        title: its title; None where no spec was given.
        figures: over its prompts that both waves asked.
        p_adjusted: p after Benjamini-Hochberg over the sections; None where there is none.
        p_returning_adjusted: the same of p_returning.
    """

    section_id: str
    title: str | None
    figures: DriftScope
    p_adjusted: float | None
    p_returning_adjusted: float | None


@dataclass(frozen=True)
class Drift:
    """Everything that `folkmoot study drift` found.

    Attributes:
        before: name of the earlier wave.
        after: name of the later one.
        question: which of people's rankings was compared.
        ranker: the run whose rankings stand for the spec; None where none was given.
        simulated: whether any participant was simulated.
        weighted: whether each wave was raked to the targets.
        min_cell: fewer returning participants get no number.
        n_only_before: prompts that only the earlier wave ranked.
        n_only_after: prompts that only the later one ranked.
        n_changed: prompts of both whose responses are not the same; they are left out.
        overall: over every prompt that both waves asked.
        sections: in the spec's order; None where it is not known what sections prompts belong to.
        notes: what a reader must know beside the numbers.
    """

    before: str
    after: str
    question: str
    ranker: str | None
    simulated: bool
    weighted: bool
    min_cell: int
    n_only_before: int
    n_only_after: int
    n_changed: int
    overall: DriftScope
    sections: tuple[DriftRow, ...] | None
    notes: tuple[str, ...]


def as_json(result: Drift) -> dict[str, Any]:
    """The result as `folkmoot study drift --json` prints it: builtins only."""
    found = asdict(result)
    found["overall"]["direction"] = str(result.overall.direction)
    for row, section in zip(found["sections"] or [], result.sections or (), strict=True):
        row["figures"]["direction"] = str(section.figures.direction)
    return found
