"""Ratings of prepared criteria and people's own criteria, of a running study: a row each."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray

from folkmoot.records.criteria import NO_OWN_CRITERIA, NO_RATINGS, CriteriaRatings, OwnCriteria
from folkmoot.study import answer_values
from folkmoot.study.answer_columns import AnswerColumn


def criteria_ratings(rows: NDArray[np.intp], read: AnswerColumn, moved: NDArray[np.int16] | None) -> CriteriaRatings:
    """Every rating of prepared criteria.

    Args:
        rows: `[n]` of the assessments.
        read: the answer to `criteria_ratings` in each.
        moved: `[n_assessments, most]` where each criterion that was before the person stands among those of the dataset's
            prompt; None where all stand in their places.
    """
    values = cast("list[answer_values.CriteriaRatings]", read.values)
    given = [sorted(value.ratings.items()) for value in values]
    flat = np.array([one for items in given for one in items], dtype=np.int16).reshape(-1, 2)
    row, place = _spread(rows, read, np.array([len(items) for items in given], dtype=np.intp))
    if not len(row):
        return NO_RATINGS
    criterion, rating = flat[place].T
    if moved is not None:
        criterion = moved[row, criterion]
        order = np.lexsort((criterion, row))
        row, criterion, rating = row[order], criterion[order], rating[order]
    return CriteriaRatings(row.astype(np.int32), criterion.astype(np.int16), rating.astype(np.int8))


def own_criteria(rows: NDArray[np.intp], read: AnswerColumn) -> OwnCriteria:
    """Every criterion that people wrote themselves; arguments as of `criteria_ratings`."""
    values = cast("list[answer_values.OwnCriteria]", read.values)
    row, place = _spread(rows, read, np.array([len(value.criteria) for value in values], dtype=np.intp))
    if not len(row):
        return NO_OWN_CRITERIA
    at = place.tolist()
    every = [one for value in values for one in value.criteria]
    languages = [
        language for value, language in zip(values, read.languages, strict=True) for _ in range(len(value.criteria))
    ]
    return OwnCriteria(
        row.astype(np.int32),
        np.array([one.rating for one in every], dtype=np.int8)[place],
        tuple([every[one].text for one in at]),
        tuple([languages[one] for one in at]),
    )


def _spread(
    rows: NDArray[np.intp], read: AnswerColumn, counts: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Of everything that answers hold, the row of its assessment, and its place among what distinct values hold."""
    begins = np.cumsum(counts) - counts
    each = counts[read.distinct]
    first = np.cumsum(each) - each
    return np.repeat(rows, each), np.arange(each.sum()) + np.repeat(begins[read.distinct] - first, each)
