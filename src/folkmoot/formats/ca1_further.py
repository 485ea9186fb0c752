"""What a Folkmoot study asks beyond CA-1's questions, as fields of our own beside that release's.

They are written where something was asked, in the way of `ranking_blocks`: an empty list, or no field, says that the question
was not asked; a block with null in it, that it was skipped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from folkmoot.records.criteria import NO_OWN_CRITERIA, NO_RATINGS, POLICIES, CriteriaRatings, OwnCriteria
from folkmoot.records.dataset import Dataset, RationaleOf
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED

_RATING_LIMIT: Final = 10
_MOST_CRITERIA: Final = 127


class CriterionRow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A criterion that was prepared for a prompt."""

    text: str
    direction: str


class PolicyBlock(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """What should become of the kind of response that was put first; null where the question was skipped."""

    choice: str | None = None
    rationale: str | None = None


class RatingsBlock(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Ratings of the prepared criteria by their place, from 0; null where the question was skipped."""

    ratings: dict[int, int] | None = None


class OwnCriterionRow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A criterion of somebody's own; `language` as detected."""

    text: str
    rating: int
    language: str | None = None


class OwnCriteriaBlock(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Criteria of somebody's own; null where the question was skipped."""

    criteria: list[OwnCriterionRow] | None = None


class Further(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Fields of ours that an assessment may have."""

    default_policy: list[PolicyBlock] | None = None
    criteria_ratings: list[RatingsBlock] | None = None
    own_criteria: list[OwnCriteriaBlock] | None = None
    languages: dict[str, list[str | None]] | None = None


class FurtherAnswers(NamedTuple):
    """What an assessment says beyond CA-1's questions.

    Attributes:
        policy: index into POLICIES, NOT_ASKED or SKIPPED.
        policy_reason: why; None for no reason.
        rated: how many prepared criteria were rated, NOT_ASKED or SKIPPED.
        ratings: place and rating of each.
        written: how many own criteria there are, NOT_ASKED or SKIPPED.
        own: text, rating and language of each.
        languages: of the assessment's reasons, by what they were given for, in their order.
    """

    policy: int = NOT_ASKED
    policy_reason: str | None = None
    rated: int = NOT_ASKED
    ratings: tuple[tuple[int, int], ...] = ()
    written: int = NOT_ASKED
    own: tuple[tuple[str, int, str | None], ...] = ()
    languages: tuple[tuple[str, tuple[str | None, ...]], ...] = ()


NOTHING_FURTHER: Final = FurtherAnswers()


def read_further(row: Further, problems: list[tuple[str, str, str]]) -> FurtherAnswers:
    """Code what an assessment says beyond CA-1's questions.

    Args:
        row: as decoded.
        problems: gains field, found and expected of every fault; the result is of no use then.
    """
    if not (row.default_policy or row.criteria_ratings or row.own_criteria or row.languages):
        return NOTHING_FURTHER
    policy, reason = NOT_ASKED, None
    for block in row.default_policy or ():
        reason = block.rationale
        policy = SKIPPED if block.choice is None else NOT_ASKED
        if block.choice in POLICIES:
            policy = POLICIES.index(block.choice)
        elif block.choice is not None:
            problems.append(("default_policy[0].choice", "another answer", " or ".join(POLICIES)))
    rated, ratings = NOT_ASKED, tuple[tuple[int, int], ...]()
    for at_ratings in row.criteria_ratings or ():
        ratings = tuple(sorted((at_ratings.ratings or {}).items()))
        rated = SKIPPED if at_ratings.ratings is None else len(ratings)
    written, own = NOT_ASKED, tuple[tuple[str, int, str | None], ...]()
    for at_own in row.own_criteria or ():
        own = tuple((one.text, one.rating, one.language) for one in at_own.criteria or ())
        written = SKIPPED if at_own.criteria is None else len(own)
    if any(not 0 <= place < _MOST_CRITERIA for place, _ in ratings) or len(own) > _MOST_CRITERIA:
        problems.append(("criteria_ratings", "a place of no criterion", "places from 0"))
    if any(abs(rating) > _RATING_LIMIT for rating in (*(one for _, one in ratings), *(one[1] for one in own))):
        problems.append(("criteria_ratings, own_criteria", "another rating", "whole numbers from -10 to 10"))
    problems.extend(
        (name, f"{len(getattr(row, name))} answers", "one at most")
        for name in ("default_policy", "criteria_ratings", "own_criteria")
        if len(getattr(row, name) or ()) > 1
    )
    languages = tuple((of, tuple(told)) for of, told in (row.languages or {}).items())
    return FurtherAnswers(policy, reason, rated, ratings, written, own, languages)


class FurtherColumns(NamedTuple):
    """The columns and tables of a dataset that are made of FurtherAnswers."""

    default_policy: NDArray[np.int8] | None
    criteria_rated: NDArray[np.int8] | None
    own_criteria: NDArray[np.int8] | None
    ratings: CriteriaRatings
    own: OwnCriteria


def further_columns(answers: Sequence[FurtherAnswers]) -> FurtherColumns:
    """The columns of assessments in their order."""
    if all(one is NOTHING_FURTHER for one in answers):
        return FurtherColumns(None, None, None, NO_RATINGS, NO_OWN_CRITERIA)
    ratings = [(row, *pair) for row, one in enumerate(answers) for pair in one.ratings]
    own = [(row, *each) for row, one in enumerate(answers) for each in one.own]
    columns = np.array(ratings, dtype=np.int32).reshape(-1, 3).T
    return FurtherColumns(
        _asked([one.policy for one in answers]),
        _asked([one.rated for one in answers]),
        _asked([one.written for one in answers]),
        CriteriaRatings(columns[0], columns[1].astype(np.int16), columns[2].astype(np.int8)),
        OwnCriteria(
            np.array([row for row, _, _, _ in own], dtype=np.int32),
            np.array([rating for _, _, rating, _ in own], dtype=np.int8),
            tuple(text for _, text, _, _ in own),
            tuple(language for _, _, _, language in own),
        ),
    )


def languages_of(
    of: Sequence[RationaleOf], languages: Sequence[tuple[tuple[str, tuple[str | None, ...]], ...]], rows: Sequence[int]
) -> tuple[str | None, ...]:
    """The language of each reason; () where none is known.

    Args:
        of: what each reason was given for.
        languages: of each assessment (`FurtherAnswers.languages`).
        rows: the assessment of each reason.
    """
    if not any(languages):
        return ()
    met: defaultdict[tuple[int, str], int] = defaultdict(int)
    told: list[str | None] = []
    for row, one in zip(rows, of, strict=True):
        known = dict(languages[row]).get(str(one), ())
        at = met[row, str(one)]
        met[row, str(one)] += 1
        told.append(known[at] if at < len(known) else None)
    return tuple(told)


class FurtherRows:
    """What a dataset's assessments say beyond CA-1's questions, as fields."""

    def __init__(self, dataset: Dataset) -> None:
        table, reasons = dataset.assessments, dataset.rationales
        self._policy, self._rated, self._own = (
            None if column is None else column.tolist()
            for column in (table.default_policy, table.criteria_rated, table.own_criteria)
        )
        self._reasons: dict[int, str] = {}
        self._languages: defaultdict[int, dict[str, list[str | None]]] = defaultdict(dict)
        for at, (row, of) in enumerate(zip(reasons.assessment.tolist(), reasons.of, strict=True)):
            if of is RationaleOf.DEFAULT_POLICY:
                self._reasons[row] = reasons.texts[at]
            if reasons.languages:
                self._languages[row].setdefault(str(of), []).append(reasons.languages[at])
        self._ratings: defaultdict[int, dict[str, int]] = defaultdict(dict)
        rated = dataset.criteria_ratings
        for row, place, rating in zip(
            rated.assessment.tolist(), rated.criterion.tolist(), rated.rating.tolist(), strict=True
        ):
            self._ratings[row][str(place)] = rating
        self._written: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
        own = dataset.own_criteria
        for row, rating, text, language in zip(
            own.assessment.tolist(), own.rating.tolist(), own.texts, own.languages, strict=True
        ):
            self._written[row].append({"text": text, "rating": rating, "language": language})

    def fields(self, row: int) -> dict[str, Any]:
        """The fields of one assessment; only what was asked has one."""
        fields: dict[str, Any] = {}
        if self._policy is not None and self._policy[row] != NOT_ASKED:
            choice = None if self._policy[row] == SKIPPED else POLICIES[self._policy[row]]
            fields["default_policy"] = [{"choice": choice, "rationale": self._reasons.get(row)}]
        if self._rated is not None and self._rated[row] != NOT_ASKED:
            ratings = None if self._rated[row] == SKIPPED else self._ratings.get(row, {})
            fields["criteria_ratings"] = [{"ratings": ratings}]
        if self._own is not None and self._own[row] != NOT_ASKED:
            criteria = None if self._own[row] == SKIPPED else self._written.get(row, [])
            fields["own_criteria"] = [{"criteria": criteria}]
        if any(one for told in self._languages.get(row, {}).values() for one in told):
            fields["languages"] = self._languages[row]
        return fields


def _asked(codes: list[int]) -> NDArray[np.int8] | None:
    column = np.array(codes, dtype=np.int8)
    return column if (column != NOT_ASKED).any() else None
