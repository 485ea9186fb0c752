"""Ratings of prepared criteria and people's own criteria, of a running study: a row each."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from folkmoot.records.criteria import NO_OWN_CRITERIA, NO_RATINGS, CriteriaRatings, OwnCriteria
from folkmoot.study import answer_values
from folkmoot.study.answer_columns import part


def criteria_ratings(rows: Sequence[int], texts: Sequence[str]) -> CriteriaRatings:
    """Every rating of prepared criteria.

    Args:
        rows: of the assessments.
        texts: the answer to `criteria_ratings` in each (`StudyTable.answers`); none was skipped.
    """
    values, _ = part(texts)
    found = msgspec.json.decode(f"[{','.join(values)}]", type=list[answer_values.CriteriaRatings])
    given = [(row, *one) for row, value in zip(rows, found, strict=True) for one in sorted(value.ratings.items())]
    if not given:
        return NO_RATINGS
    row, criterion, rating = zip(*given, strict=True)
    return CriteriaRatings(
        np.array(row, dtype=np.int32), np.array(criterion, dtype=np.int16), np.array(rating, dtype=np.int8)
    )


def own_criteria(rows: Sequence[int], texts: Sequence[str]) -> OwnCriteria:
    """Every criterion that people wrote themselves; arguments as of `criteria_ratings`."""
    values, languages = part(texts)
    found = msgspec.json.decode(f"[{','.join(values)}]", type=list[answer_values.OwnCriteria])
    given = [
        (row, one.rating, one.text, language)
        for row, value, language in zip(rows, found, languages, strict=True)
        for one in value.criteria
    ]
    if not given:
        return NO_OWN_CRITERIA
    row, rating, written, language = zip(*given, strict=True)
    return OwnCriteria(np.array(row, dtype=np.int32), np.array(rating, dtype=np.int8), written, language)
