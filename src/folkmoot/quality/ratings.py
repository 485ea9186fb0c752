"""Whether somebody gives every criterion one and the same rating."""

from __future__ import annotations

from statistics import pstdev

from folkmoot.quality.measured import Measured, by_person, too_few, undefined
from folkmoot.records.quality_evidence import NOT_RECORDED, QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds

NO_RATINGS = f"{NOT_RECORDED}: ratings of criteria, or the study asks for none"


def rating_spread(evidence: QualityEvidence, thresholds: QualityThresholds) -> list[Measured]:
    """Standard deviation of a person's ratings of prepared criteria, over all of their prompts; flagged where it is 0.

    Source: within-person variance of rating scales (non-differentiation: Krosnick, Applied Cognitive Psychology 5, 1991).

    Returns:
        0 to 10, in points of the rating; undefined for fewer than `least_ratings` ratings or two prompts.
    """
    found = []
    is_recorded = any(one.ratings for one in evidence.assessed)
    for rows in by_person(evidence):
        rated = [one.ratings for one in rows if one.occurrence == 1 and one.ratings]
        ratings = [rating for each in rated for rating in each]
        if not is_recorded:
            found.append(undefined(NO_RATINGS))
        elif len(ratings) < thresholds.least_ratings or len(rated) < 2:
            found.append(too_few(len(ratings), thresholds.least_ratings, "ratings, on two prompts at least"))
        else:
            spread = pstdev(ratings)
            found.append(Measured(spread, None, len(ratings), spread == 0))
    return found
