"""How many attempts somebody needed at the comprehension quiz."""

from __future__ import annotations

from folkmoot.quality.measured import Measured, undefined
from folkmoot.records.quality_evidence import NOT_RECORDED, QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds

NO_QUIZ = f"{NOT_RECORDED}: attempts at a quiz, or the study has none"


def quiz_attempts(evidence: QualityEvidence, thresholds: QualityThresholds) -> list[Measured]:
    """Attempts until every question of the quiz was right; whoever fails the last one is not in the data.

    Source: instructional checks as evidence rather than exclusion (Oppenheimer, Meyvis and Davidenko, Journal of
    Experimental Social Psychology 45, 2009; Berinsky, Margolis and Sances, American Journal of Political Science 58, 2014).

    Returns:
        1 or more; undefined where there is no quiz.
    """
    found = []
    for person in evidence.people:
        attempts = person.quiz_attempts
        if attempts is None:
            found.append(undefined(NO_QUIZ))
        else:
            found.append(Measured(attempts, None, attempts, attempts >= thresholds.quiz_attempts))
    return found
