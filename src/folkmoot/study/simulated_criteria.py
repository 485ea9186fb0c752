"""What simulated people say of criteria and of what should be the default, by what is true of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from folkmoot.records.drafts import Direction
from folkmoot.study.answer_values import RATING_LIMIT
from folkmoot.study.electorate import standard_normal
from folkmoot.study.population import CriteriaChoice, PolicyChoice
from folkmoot.study.prompts import StudyCriterion

POLICIES: Final = ("never", "users_choice", "default")
_OWN_AT_LIKING: Final = 4.0
"""Rating of an own criterion at a liking of 1."""


def worth_of(prompt_id: str, criteria: Sequence[StudyCriterion], choice: CriteriaChoice) -> list[float]:
    """What each prepared criterion is worth to everybody, on the scale of ratings; fixed by the ids."""
    mean = {Direction.BETTER: choice.better, Direction.WORSE: choice.worse}
    return [
        mean[one.direction] + choice.criterion_sd * standard_normal(prompt_id, f"criterion {place}")
        for place, one in enumerate(criteria)
    ]


def draw_ratings(
    worth: Sequence[float], choice: CriteriaChoice, attention: float, generator: np.random.Generator
) -> dict[int, int]:
    """One person's ratings by the criterion's place; those that they have no view on are left out.

    Args:
        worth: of each criterion.
        choice: noise, and what is left out.
        attention: how many times worth counts beside the noise, 0 to 1.
        generator: every draw comes from it.
    """
    noise = choice.noise * generator.standard_normal(len(worth))
    viewless = generator.random(len(worth)) < choice.left_out
    return {
        place: as_rating(attention * one + more)
        for place, (one, more, without) in enumerate(zip(worth, noise.tolist(), viewless.tolist(), strict=True))
        if not without
    }


def draw_policy(liking: float, choice: PolicyChoice, generator: np.random.Generator) -> str:
    """What should become of the kind of response that the person likes best: a key of `default_policy`."""
    felt = liking + float(generator.logistic())
    return POLICIES[int(felt >= choice.never_below) + int(felt > choice.default_above)]


def own_rating(liking: float) -> int:
    """What meeting an own criterion is worth, for the kind of response that is liked so much; never 0."""
    return as_rating(_OWN_AT_LIKING * liking) or 1


def as_rating(worth: float) -> int:
    """The whole number from -10 to 10 that is next to it."""
    return max(-RATING_LIMIT, min(RATING_LIMIT, round(worth)))
