"""The table of indicators: to add one, write its file and a row here, and its section in docs/quality.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Final

from folkmoot.quality.copies import duplicate_people, others_copies, own_copies
from folkmoot.quality.measured import Measured
from folkmoot.quality.model_signs import model_signs
from folkmoot.quality.pasted import pasted
from folkmoot.quality.quiz import quiz_attempts
from folkmoot.quality.ratings import rating_spread
from folkmoot.quality.same_order import same_order
from folkmoot.quality.self_agreement import self_agreement
from folkmoot.quality.skipped import skipped
from folkmoot.quality.speed import speed
from folkmoot.quality.texts import Compared
from folkmoot.records.quality import Indicator, IndicatorSummary, PersonQuality, Strength
from folkmoot.records.quality_evidence import QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds
from folkmoot.statistics.wilson import share


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator.

    Attributes:
        measures: in words.
        unit: of its values.
        strength: what its flags count for.
        threshold: from where on it flags, in words.
        make: its values, one a person, from evidence and thresholds; None where `of_texts` makes them.
        of_texts: the same, from the texts compared.
    """

    measures: str
    unit: str
    strength: Strength
    threshold: Callable[[QualityThresholds], str]
    make: Callable[[QualityEvidence, QualityThresholds], list[Measured]] | None = None
    of_texts: Callable[[QualityEvidence, QualityThresholds, Compared], list[Measured]] | None = None


INDICATORS: Final[Mapping[str, IndicatorRow]] = {
    "speed": IndicatorRow(
        "how quickly somebody answers, beside others with the same text in the same language",
        "times the usual speed, at most 3",
        Strength.FLAG,
        lambda at: f"{at.speed:g} or more",
        make=speed,
    ),
    "same_order": IndicatorRow(
        "the most prompts in a row ranked in one and the same order of places as shown",
        "prompts",
        Strength.FLAG,
        lambda at: f"so long a run by chance in at most {at.same_order_chance:g} of people who order at random",
        make=same_order,
    ),
    "rating_spread": IndicatorRow(
        "how far ratings of prepared criteria spread",
        "points, standard deviation",
        Strength.FLAG,
        lambda _: "0: every rating the same",
        make=rating_spread,
    ),
    "quiz_attempts": IndicatorRow(
        "attempts until the comprehension quiz was right",
        "attempts",
        Strength.WEAK,
        lambda at: f"{at.quiz_attempts} or more",
        make=quiz_attempts,
    ),
    "self_agreement": IndicatorRow(
        "pairs ordered alike when the same prompt is asked again",
        "share of pairs",
        Strength.WEAK,
        lambda at: f"below {at.self_agreement:g}",
        make=self_agreement,
    ),
    "own_copies": IndicatorRow(
        "texts that nearly repeat another text of the same person, at another prompt",
        "share of texts",
        Strength.FLAG,
        lambda at: f"{at.own_copies:g} or more, of resemblance {at.similarity:g} or more",
        of_texts=own_copies,
    ),
    "others_copies": IndicatorRow(
        "texts that nearly repeat a text of somebody else",
        "share of texts",
        Strength.FLAG,
        lambda at: f"{at.others_copies:g} or more, of resemblance {at.similarity:g} or more",
        of_texts=others_copies,
    ),
    "duplicate_people": IndicatorRow(
        "other participants with the same device and a near-identical text",
        "people",
        Strength.FLAG,
        lambda _: "1 or more",
        of_texts=duplicate_people,
    ),
    "pasted": IndicatorRow(
        "pasted characters, in answers typed with keys alone",
        "share of characters",
        Strength.WEAK,
        lambda at: f"{at.pasted:g} or more",
        make=pasted,
    ),
    "model_signs": IndicatorRow(
        "stock phrases and signs of form; few of models' texts have them, and some of people's: no evidence by itself",
        "in 100 words",
        Strength.WEAK,
        lambda at: f"{at.model_signs:g} or more" if at.model_signs > 0 else "",
        make=model_signs,
    ),
    "skipped": IndicatorRow(
        "questions left unanswered",
        "share of questions",
        Strength.NEVER,
        lambda _: "",
        make=skipped,
    ),
}
"""Every indicator, in the order of output."""


def measure(
    evidence: QualityEvidence, thresholds: QualityThresholds, texts: Compared
) -> tuple[tuple[PersonQuality, ...], tuple[IndicatorSummary, ...]]:
    """Every indicator of every person, and each over all people.

    Args:
        evidence: all that is known.
        thresholds: from where on each flags.
        texts: the people's texts, compared with the same thresholds.
    """
    columns = {name: _column(row, evidence, thresholds, texts) for name, row in INDICATORS.items()}
    people = []
    for number, participant_id in enumerate(evidence.dataset.participants.ids):
        mine = tuple(_indicator(name, column[number]) for name, column in columns.items())
        flagged = [one.name for one in mine if one.is_flagged]
        people.append(
            PersonQuality(
                participant_id,
                tuple(name for name in flagged if INDICATORS[name].strength is Strength.FLAG),
                tuple(name for name in flagged if INDICATORS[name].strength is Strength.WEAK),
                mine,
            )
        )
    return tuple(people), tuple(_summary(name, column, thresholds) for name, column in columns.items())


def _column(
    row: IndicatorRow, evidence: QualityEvidence, thresholds: QualityThresholds, texts: Compared
) -> list[Measured]:
    if row.make is not None:
        return row.make(evidence, thresholds)
    if row.of_texts is not None:
        return row.of_texts(evidence, thresholds, texts)
    raise ValueError("an indicator that nothing makes")


def _indicator(name: str, one: Measured) -> Indicator:
    return Indicator(name, one.value, one.undefined_because, one.n, one.low, one.high, one.is_flagged)


def _summary(name: str, column: list[Measured], thresholds: QualityThresholds) -> IndicatorSummary:
    row = INDICATORS[name]
    values = [one.value for one in column if one.value is not None]
    n_flagged = sum(one.is_flagged for one in column)
    # "3 timed prompts, and it needs 5": the number is of one person.
    reasons = Counter(_without_number(one.undefined_because) for one in column if one.undefined_because is not None)
    why = reasons.most_common()
    threshold = row.threshold(thresholds)
    return IndicatorSummary(
        name=name,
        measures=row.measures,
        unit=row.unit,
        # Without a threshold it flags nobody: nought of so many would read as a finding.
        strength=row.strength if threshold else Strength.NEVER,
        threshold=threshold,
        n_measured=len(values),
        n_flagged=n_flagged,
        share_flagged=share(n_flagged, len(values)),
        median=median(values) if values else None,
        undefined_because=None if values else (why[0][0] if why else "nobody took part"),
        not_measured=tuple(why),
    )


def _without_number(reason: str) -> str:
    head, comma, least = reason.partition(", and it needs ")
    if not comma:
        return reason
    return f"too few {head.partition(' ')[2]}: it needs {least}"
