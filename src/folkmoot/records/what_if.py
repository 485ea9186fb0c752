"""What another version of a spec would turn round, and whether that is nearer to people."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from folkmoot.records.ranking import Ranking
from folkmoot.statistics.estimate import Estimate


class Direction(StrEnum):
    """Where a change in agreement leads."""

    NEARER = "nearer to people"
    FURTHER = "further from people"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class WhatIfScope:
    """The figures over some of the prompts that changed sections concern.

    Attributes:
        agreement_old: agreement of the old version's rankings with people, mean over repeats.
        agreement_new: the same of the new version's.
        agreement_change: agreement_new − agreement_old, paired: above 0 the new version is nearer to people.
        pairs_turned: share of pairs, strict under both versions, that the new one turns round; mean over repeats.
        retest_turned: share that a second run under the old version turns round.
        turned_beyond_retest: pairs_turned of the first repeat − retest_turned, on the prompts of all three runs.
        retest_change: agreement of that second run − agreement of the first: what asking again changes by itself.
    """

    agreement_old: Estimate
    agreement_new: Estimate
    agreement_change: Estimate
    pairs_turned: Estimate
    retest_turned: Estimate
    turned_beyond_retest: Estimate
    retest_change: Estimate

    @property
    def turns_beyond_chance(self) -> bool | None:
        """Whether the new version turns more pairs than asking again does; None where that cannot be told.

        By the interval of the difference; where that has none because every prompt says the same, by whether the intervals
        of the two shares lie apart.
        """
        beyond, turned, again = self.turned_beyond_retest, self.pairs_turned, self.retest_turned
        if beyond.low is not None and beyond.high is not None:
            return None if beyond.low <= 0 <= beyond.high else beyond.low > 0
        if turned.low is None or turned.high is None or again.low is None or again.high is None:
            return None
        if turned.low <= again.high and again.low <= turned.high:
            return None
        return turned.low > again.high

    @property
    def direction(self) -> Direction:
        """Nearer or further where the interval of the change lies on one side of 0."""
        return direction_of(self.agreement_change)


@dataclass(frozen=True, slots=True)
class ChangedSectionRow:
    """A section that is not the same in both versions.

    Attributes:
        section_id: its id in the new version; in the old one where it was removed.
        title: likewise.
        changes: how it changed (`added`, `text_changed`, …).
        ranked: whether prompts that it concerns were ranked: not where it only moved, or only blanks changed.
        n_prompts: prompts that it concerns.
        figures: over these; None where nothing was ranked.
    """

    section_id: str
    title: str
    changes: tuple[str, ...]
    ranked: bool
    n_prompts: int
    figures: WhatIfScope | None


@dataclass(frozen=True, slots=True)
class WhatIfGroupRow:
    """One group of participants.

    Attributes:
        field: the demographic question, or several joined by `+`.
        value: the answer.
        agreement_change: of the group, over the prompts concerned.
        p: two-sided p-value of no change; None where it is undefined.
        p_adjusted: after Benjamini-Hochberg over the table's rows.
        min_cell: fewer participants get no number.
    """

    field: str
    value: str
    agreement_change: Estimate
    p: float | None
    p_adjusted: float | None
    min_cell: int


@dataclass(frozen=True, slots=True)
class TurnedPrompt:
    """One prompt that was ranked under both versions; rankings are those of the first repeat.

    Attributes:
        prompt_id: the prompt.
        sections: changed sections that concern it, by their id in the new version (the old one's where removed).
        old: its ranking under the old version.
        new: its ranking under the new one.
        again: a second time under the old one; None where there is none.
        pairs_turned: pairs that the new version turns round.
        pairs_tied: further pairs that are tied under one of the two and not under the other.
        retest_turned: pairs that the second run turns round; None where there is none.
        n_pairs: pairs of responses.
        first_choice_changed: whether the top tier is another.
        agreement_change: of its people, mean over repeats; the interval is over them alone.
        why_old: the ranker's reason under the old version; data, never markup.
        why_new: under the new one.
    """

    prompt_id: str
    sections: tuple[str, ...]
    old: Ranking
    new: Ranking
    again: Ranking | None
    pairs_turned: int
    pairs_tied: int
    retest_turned: int | None
    n_pairs: int
    first_choice_changed: bool
    agreement_change: Estimate
    why_old: str
    why_new: str


@dataclass(frozen=True)
class WhatIf:
    """Everything that `folkmoot spec what-if` found.

    Attributes:
        dataset: name of the dataset.
        old: name of the old version.
        new: name of the new one.
        model: the ranker, as the user named it.
        fake: whether it is a fake model.
        simulated: whether any participant was simulated.
        question: which of people's rankings was compared.
        repeats: how often each version ranked each prompt.
        relevance_threshold: relevance from which a section concerns a prompt.
        relevance_from: who graded; None where nothing was graded.
        n_prompts: prompts of the dataset with their texts.
        n_concerned: those that changed sections concern.
        n_ranked: those of them that every run ranked.
        n_failed: those for which a run has no usable reply; they count for nothing.
        overall: over the prompts concerned; None where there are none.
        first_choice_changed: share of prompts concerned whose top tier is another.
        agreement_change_all: the change over all prompts, those that are not concerned taken as unchanged.
        sections: changed sections, in the order of the new version.
        groups: None where no group was asked for.
        prompts: those ranked, the most pairs turned first.
        notes: what a reader must know beside the numbers.
    """

    dataset: str
    old: str
    new: str
    model: str
    fake: bool
    simulated: bool
    question: str
    repeats: int
    relevance_threshold: int
    relevance_from: str | None
    n_prompts: int
    n_concerned: int
    n_ranked: int
    n_failed: int
    overall: WhatIfScope | None
    first_choice_changed: Estimate
    agreement_change_all: Estimate
    sections: tuple[ChangedSectionRow, ...]
    groups: tuple[WhatIfGroupRow, ...] | None
    prompts: tuple[TurnedPrompt, ...]
    notes: tuple[str, ...]


def direction_of(change: Estimate) -> Direction:
    """Where a change leads, as far as its interval tells."""
    if change.low is None or change.high is None or change.low <= 0 <= change.high:
        return Direction.CANNOT_TELL
    return Direction.NEARER if change.low > 0 else Direction.FURTHER


def as_json(result: WhatIf) -> dict[str, Any]:
    """The result as `folkmoot spec what-if --json` prints it: builtins only, rankings as `A>B=C`."""
    found = asdict(result)
    found["prompts"] = [
        {
            **row,
            "old": str(one.old),
            "new": str(one.new),
            "again": None if one.again is None else str(one.again),
        }
        for row, one in zip(found["prompts"], result.prompts, strict=True)
    ]
    found["direction"] = None if result.overall is None else str(result.overall.direction)
    found["turns_beyond_chance"] = None if result.overall is None else result.overall.turns_beyond_chance
    for row, section in zip(found["sections"], result.sections, strict=True):
        row["direction"] = None if section.figures is None else str(section.figures.direction)
    for row, group in zip(found["groups"] or [], result.groups or (), strict=True):
        row["direction"] = str(direction_of(group.agreement_change))
    return found
