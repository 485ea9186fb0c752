"""Everything about quality, but what it does to the statistics: that is `agreement/with_without.py`'s."""

from __future__ import annotations

from folkmoot.quality.answering import drop_out, item_non_response, times
from folkmoot.quality.copies import MOST_SHARED, shared_texts, widely_shared
from folkmoot.quality.indicators import measure
from folkmoot.quality.order_effects import order_effects
from folkmoot.quality.self_agreement import reliability
from folkmoot.quality.texts import Compared, compared
from folkmoot.records.quality import QualityReport, SharedText
from folkmoot.records.quality_evidence import QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds


def quality_of(evidence: QualityEvidence, thresholds: QualityThresholds, *, name: str) -> QualityReport:
    """Tell quality from evidence; `sensitivity` is left empty.

    Args:
        evidence: all that is known.
        thresholds: from where on indicators flag.
        name: of the dataset, for titles.
    """
    texts = compared(evidence, thresholds)
    people, indicators = measure(evidence, thresholds, texts)
    return QualityReport(
        dataset=name,
        simulated=evidence.dataset.simulated,
        n_participants=len(people),
        n_flagged=sum(bool(one.flagged_by) for one in people),
        n_weakly_flagged=sum(bool(one.flagged_by or one.weakly_flagged_by) for one in people),
        indicators=indicators,
        people=people,
        reliability=reliability(evidence),
        order_effects=order_effects(evidence),
        steps=drop_out(evidence),
        questions=item_non_response(evidence),
        times=times(evidence),
        shared_texts=tuple(
            SharedText(
                evidence.dataset.participants.ids[one],
                evidence.dataset.participants.ids[other],
                count,
                _same_device(evidence, one, other),
            )
            for (one, other), count in sorted(shared_texts(texts).items(), key=lambda item: (-item[1], item[0]))
        ),
        sensitivity=(),
        notes=(*evidence.dataset.notes, *_notes(texts)),
    )


def _notes(texts: Compared) -> tuple[str, ...]:
    common = widely_shared(texts)
    told = f"texts that more than {MOST_SHARED} people wrote, whose pairs of people are not listed: {common:,}"
    return (told,) if common else ()


def _same_device(evidence: QualityEvidence, one: int, other: int) -> bool | None:
    mine, theirs = evidence.people[one].devices, evidence.people[other].devices
    return bool(set(mine) & set(theirs)) if mine and theirs else None
