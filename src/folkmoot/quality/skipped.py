"""Which share of the questions somebody left out: shown, and never a flag."""

from __future__ import annotations

from folkmoot.quality.measured import Measured, by_person, undefined
from folkmoot.records.quality_evidence import NOT_RECORDED, QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds

NOT_KNOWN = f"{NOT_RECORDED}: which questions were asked"


def skipped(evidence: QualityEvidence, thresholds: QualityThresholds) -> list[Measured]:
    """Questions left unanswered over questions asked, in prompts that the person ended.

    Participants are told that they may pass over whatever they would rather not judge: so it flags nobody.

    Source: item non-response (Groves et al., Survey Methodology, 2009, chapter 6).

    Returns:
        0 to 1; undefined where it is not recorded, or nothing was ended.
    """
    del thresholds  # there is none
    found = []
    for rows in by_person(evidence):
        answered = [is_answered for one in rows if one.is_ended for is_answered in one.asked.values()]
        if not answered:
            found.append(undefined(NOT_KNOWN if not any(one.asked for one in rows) else "ended no prompt"))
        else:
            found.append(Measured(answered.count(False) / len(answered), None, len(answered)))
    return found
