"""A population that is known: prompts with a ranker's readings of them, people, and what people answer.

A prompt is drawn with the appeal of its four responses, what divides people about them, and three readings by a ranker
(with the spec twice, without it once), which tie responses that it finds about as good. A person is drawn with a taste
and a group; one group is more erratic. People never tie.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, permutations
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

K: Final = 4
PAIRS: Final = tuple(combinations(range(K), 2))
GROUPS: Final = ("steady", "erratic")
TARGETS: Final[Mapping[str, float]] = {"steady": 0.7, "erratic": 0.3}
"""Shares of the groups to which people are raked; they are drawn in equal parts."""
_STEP: Final = 0.5
"""The ranker ties what it scores alike to this step: one pair in ten or so."""
_UNACCEPTABLE: Final = -1.5
"""People flag what they like less than this."""


class Drawn(NamedTuple):
    """Prompts of the population.

    Attributes:
        appeal: `[n, 4]` what people have in common.
        divides: `[n, 4]` how a person's taste moves it.
        readings: `[3, n, 4]` the ranker's scores with the spec, with the spec again, and without.
    """

    appeal: Floats
    divides: Floats
    readings: Floats


class People(NamedTuple):
    """People of the population: `taste` `[...]`, and `group` `[...]`, true for the more erratic."""

    taste: Floats
    group: NDArray[np.bool_]


class Answers(NamedTuple):
    """What people answer, `[..., 4]` each: how much they like each response for the world, and for themselves."""

    world: Floats
    personal: Floats

    @property
    def veto(self) -> NDArray[np.bool_]:
        """`[..., 4]` which responses they find unacceptable."""
        return self.world < _UNACCEPTABLE


def draw_prompts(random: np.random.Generator, n: int) -> Drawn:
    """Prompts differ in how clear they are, and in how well the ranker reads the crowd."""
    clear = np.exp(random.normal(0, 0.5, (n, 1)))
    appeal = clear * random.normal(0, 1, (n, K))
    understood = appeal + random.normal(0, 1, (n, K))
    readings = understood + np.array([0.3, 0.3, 0.8])[:, None, None] * random.normal(0, 1, (3, n, K))
    return Drawn(appeal, 0.8 * random.normal(0, 1, (n, K)), np.round(readings / _STEP))


def draw_people(random: np.random.Generator, shape: tuple[int, ...]) -> People:
    """Two groups in equal parts."""
    return People(random.normal(0, 1, shape), random.random(shape) < 0.5)


def answer(random: np.random.Generator, appeal: Floats, divides: Floats, people: People) -> Answers:
    """What people answer; their own wish follows their taste further than what they want for the world."""
    noise = np.where(people.group, 1.8, 0.9)[..., None] * random.normal(0, 1, (*people.taste.shape, K))
    world = appeal + people.taste[..., None] * divides + noise
    personal = world + 0.5 * people.taste[..., None] * divides + random.normal(0, 0.4, world.shape)
    return Answers(world, personal)


def signs(scores: Floats) -> Floats:
    """`[..., 6]` for each pair of responses 1 where the first is liked better, -1 where the second is, 0 for a tie."""
    return np.stack([np.sign(scores[..., a] - scores[..., b]) for a, b in PAIRS], axis=-1)


def tops(scores: Floats) -> NDArray[np.bool_]:
    """`[..., 4]` the responses in the top tier."""
    top: NDArray[np.bool_] = scores == scores.max(axis=-1, keepdims=True)
    return top


def orders() -> Floats:
    """`[24, 6]` the signs of every strict order."""
    return signs(-np.array(list(permutations(range(K))), dtype=np.float64))
