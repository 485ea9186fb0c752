"""What an answer to each type of question is, as JSON: labels are the dataset's, whatever order a person was shown.

An untouched question has no value that could be sent: a ranking holds every response, ratings hold one or more. No value can
refer to itself, so that the collector of cycles need not look at hundreds of thousands of them.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec

RATIONALE_LIMIT: Final = 4_000
"""Characters (Unicode code points) of a reason; what is longer is refused, never cut."""
OWN_CRITERIA_LIMIT: Final = 10
"""Own criteria for one prompt."""
OWN_CRITERION_LIMIT: Final = 500
"""Characters of an own criterion."""
RATING_LIMIT: Final = 10
"""Ratings go from minus this to plus this."""

Rating = Annotated[int, msgspec.Meta(ge=-RATING_LIMIT, le=RATING_LIMIT)]
"""How much meeting a criterion speaks for a response: -10 much against it, 0 neither, 10 much for it."""
Reason = Annotated[str, msgspec.Meta(max_length=RATIONALE_LIMIT)]
"""A person's own words, kept as written; "" where there are none."""


class Veto(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Which responses nobody should get.

    Attributes:
        flagged: labels; empty where the person looked and found none.
        rationale: why.
    """

    flagged: list[str]
    rationale: Reason = ""


class RankingAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A ranking with ties.

    Attributes:
        tiers: labels, best first, those of one tier tied; every label of the prompt exactly once.
        rationale: why.
    """

    tiers: list[list[str]]
    rationale: Reason = ""


class Importance(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """How much a good answer matters; a key of `vocabulary.IMPORTANCE`."""

    value: Literal["very", "somewhat", "not"]


class Representativeness(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """How likely the person would ask it; a key of `vocabulary.REPRESENTATIVENESS`."""

    value: Literal["not_at_all", "slightly", "moderately", "very", "extremely"]


class Subjectivity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What the right answer depends on; a key of `vocabulary.SUBJECTIVITY`."""

    value: Literal["single", "values", "circumstances", "unsure"]


class DefaultPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Whether the kind of response ranked first should be the rule.

    Attributes:
        value: `default` for everyone; `users_choice` within bounds; `never`.
        rationale: why.
    """

    value: Literal["default", "users_choice", "never"]
    rationale: Reason = ""


class CriteriaRatings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What the prepared criteria are worth.

    Attributes:
        ratings: by the criterion's place among the prompt's, from 0; any may be left out, not all.
    """

    ratings: dict[int, Rating]


class OwnCriterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A criterion of the person's own.

    Attributes:
        text: as written.
        rating: what it is worth.
    """

    text: Annotated[str, msgspec.Meta(max_length=OWN_CRITERION_LIMIT)]
    rating: Rating


class OwnCriteria(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The person's own criteria: 1 to 10 of them."""

    criteria: list[OwnCriterion]


AnswerValue = (
    Veto
    | RankingAnswer
    | Importance
    | Representativeness
    | Subjectivity
    | DefaultPolicy
    | CriteriaRatings
    | OwnCriteria
)
"""The value of any question."""
