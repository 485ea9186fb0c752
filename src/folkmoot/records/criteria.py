"""What people said of criteria: ratings of those that a study prepared, and criteria of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

POLICIES: Final = ("default", "users_choice", "never")
"""What should become of the kind of response that somebody put first; a code is an index."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion that a study prepared for a prompt.

    Attributes:
        text: one sentence that a response meets or does not meet.
        direction: `better` or `worse`: what meeting it does to a response, as its writer saw it.
    """

    text: str
    direction: str


@dataclass(frozen=True, eq=False)
class CriteriaRatings:
    """Ratings of prepared criteria, one row a rating, ordered by assessment and criterion.

    Attributes:
        assessment: `[n]` int32, row in Assessments.
        criterion: `[n]` int16, the criterion's place among the prompt's, from 0.
        rating: `[n]` int8, -10 to 10.
    """

    assessment: NDArray[np.int32]
    criterion: NDArray[np.int16]
    rating: NDArray[np.int8]

    def __len__(self) -> int:
        """How many ratings."""
        return len(self.assessment)


@dataclass(frozen=True, eq=False)
class OwnCriteria:
    """Criteria that people wrote themselves, one row a criterion, ordered by assessment; texts are data, never markup.

    Attributes:
        assessment: `[n]` int32, row in Assessments.
        rating: `[n]` int8, -10 to 10.
        texts: as written, in whatever language.
        languages: of each, as detected; None where it cannot be told.
    """

    assessment: NDArray[np.int32]
    rating: NDArray[np.int8]
    texts: Sequence[str]
    languages: Sequence[str | None]

    def __len__(self) -> int:
        """How many criteria."""
        return len(self.assessment)


NO_RATINGS: Final = CriteriaRatings(
    np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int16), np.zeros(0, dtype=np.int8)
)
NO_OWN_CRITERIA: Final = OwnCriteria(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int8), (), ())
