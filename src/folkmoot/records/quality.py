"""What is known of the quality of a study's data: evidence, never a verdict. Nobody is left out by it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from folkmoot.statistics.estimate import Estimate


class Strength(StrEnum):
    """What a flag of an indicator counts for.

    FLAG: the person counts as flagged. WEAK: shown, and looked at alone, but nobody is flagged by it. NEVER: it has no
    threshold.
    """

    FLAG = "flag"
    WEAK = "weak"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of one person.

    Attributes:
        name: of a row of the table of indicators.
        value: None where undefined.
        undefined_because: why it is; "not recorded: …" where the data lack it. None where it is defined.
        n: how many things it rests on (prompts, texts, pairs, ratings).
        low: lower end of its 95% interval; None where it has none.
        high: upper end.
        is_flagged: whether the value passes the threshold.
    """

    name: str
    value: float | None
    undefined_because: str | None
    n: int
    low: float | None = None
    high: float | None = None
    is_flagged: bool = False


@dataclass(frozen=True, slots=True)
class PersonQuality:
    """One person.

    Attributes:
        participant_id: who.
        flagged_by: names of the indicators of strength FLAG that flag them; ()  for most people.
        weakly_flagged_by: the same of strength WEAK.
        indicators: one of each, in the order of the table.
    """

    participant_id: str
    flagged_by: tuple[str, ...]
    weakly_flagged_by: tuple[str, ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class IndicatorSummary:
    """One indicator over all people.

    Attributes:
        name: as in Indicator.
        measures: what it measures, in words.
        unit: of its values.
        strength: what its flags count for.
        threshold: from where on it flags, in words; "" where it never does.
        n_measured: people of whom it is defined.
        n_flagged: people whom it flags.
        share_flagged: of those of whom it is defined.
        median: of the values; None where nobody has one.
        undefined_because: why nobody has a value; None where somebody has.
        not_measured: why others have none, with how many, the most frequent first.
    """

    name: str
    measures: str
    unit: str
    strength: Strength
    threshold: str
    n_measured: int
    n_flagged: int
    share_flagged: Estimate
    median: float | None
    undefined_because: str | None
    not_measured: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PositionRow:
    """How often the response shown in one place is ranked first.

    Attributes:
        place: from 1.
        first: share of first places; a tie at the top counts 1 over its size.
        chance: what a ranking that does not look at places gives.
        beyond_chance: `first` minus chance, within assessments.
    """

    place: int
    first: Estimate
    chance: float | None
    beyond_chance: Estimate


@dataclass(frozen=True, slots=True)
class OrderEffects:
    """Whether the place in which a response is shown moves rankings.

    Attributes:
        earlier_preferred: share of pairs, strict in the ranking, in which the response shown earlier stands higher; 0.5
            where places do not matter, whatever people prefer: the order is drawn for each person and prompt.
        places: by place.
    """

    earlier_preferred: Estimate
    places: tuple[PositionRow, ...]


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the way through the survey.

    Attributes:
        step: its name.
        reached: people who came to it.
        passed: people who went on; the others stopped there, or are at it.
        stopped: share who did not go on.
    """

    step: str
    reached: int
    passed: int
    stopped: Estimate


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """Item non-response.

    Attributes:
        question: name of a question.
        skipped: share of the times it was asked that it was left unanswered, whole prompts passed over among them.
    """

    question: str
    skipped: Estimate


@dataclass(frozen=True, slots=True)
class PromptTime:
    """How long one prompt takes.

    Attributes:
        prompt_id: which.
        median: seconds, with a distribution-free interval.
        lower: lower quartile; None without answers.
        upper: upper quartile.
    """

    prompt_id: str
    median: Estimate
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class SensitivityRow:
    """One statistic with everybody, and without those whom something flags.

    Attributes:
        left_out: `flagged`, `flagged or weakly flagged`, or the name of an indicator: who is left out.
        n_left_out: how many people are.
        section_id: the section; None for everything.
        section_title: its title; None where unknown.
        statistic: name of an estimate of the agreement.
        everybody: with all people.
        without: without those.
        change: without minus with, paired: the same people stand in both.
    """

    left_out: str
    n_left_out: int
    section_id: str | None
    section_title: str | None
    statistic: str
    everybody: Estimate
    without: Estimate
    change: Estimate


@dataclass(frozen=True, slots=True)
class SharedText:
    """Two people who gave nearly the same texts.

    Attributes:
        one: participant id.
        other: participant id.
        texts: how many pairs of their texts are near-identical.
        same_device: whether they share a device; None where either did not agree to that being kept.
    """

    one: str
    other: str
    texts: int
    same_device: bool | None


@dataclass(frozen=True, slots=True)
class QualityReport:
    """Everything about quality.

    Attributes:
        dataset: its name.
        simulated: whether any participant was simulated.
        n_participants: people.
        n_flagged: people with a flag of strength FLAG.
        n_weakly_flagged: people with a flag of either strength.
        indicators: one a row of the table.
        people: one a participant, in the dataset's order.
        reliability: share of pairs of repeat items that people order alike twice, pooled; by participants.
        order_effects: of the order shown.
        steps: drop-out; None where not recorded.
        questions: item non-response; None where not recorded.
        times: by prompt, slowest first; None where not recorded.
        shared_texts: pairs of people, the most texts first.
        sensitivity: every statistic with and without.
        notes: what a reader must know beside the numbers.
    """

    dataset: str
    simulated: bool
    n_participants: int
    n_flagged: int
    n_weakly_flagged: int
    indicators: tuple[IndicatorSummary, ...]
    people: tuple[PersonQuality, ...]
    reliability: Estimate
    order_effects: OrderEffects
    steps: tuple[StepRow, ...] | None
    questions: tuple[QuestionRow, ...] | None
    times: tuple[PromptTime, ...] | None
    shared_texts: tuple[SharedText, ...]
    sensitivity: tuple[SensitivityRow, ...]
    notes: tuple[str, ...]


def as_json(report: QualityReport) -> dict[str, Any]:
    """The report as builtins."""
    return asdict(report)
