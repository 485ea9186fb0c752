"""Simulated people of a later wave: who returns from an earlier one, who is new, and what everybody has come to like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from folkmoot.errors import InputError
from folkmoot.records.dataset import Assessments, Categorical
from folkmoot.study.electorate import People
from folkmoot.study.population import Population
from folkmoot.study.simulated_people import draw_people

LATER: Final = 2
"""Stands beside a seed in the draws of a second wave; the wave's number in those of any later one."""


@dataclass(frozen=True, eq=False)
class LaterPeople:
    """People of a later wave: those who return first, in the earlier wave's order.

    Attributes:
        people: one row a person.
        earlier: `[n]` row of each in the earlier wave; -1 for who is new.
    """

    people: People
    earlier: NDArray[np.int64]

    @property
    def n_returning(self) -> int:
        """How many were there in the earlier wave."""
        return int((self.earlier >= 0).sum())


def drifted(population: Population) -> Population:
    """The population as it is in a later wave: with its drift."""
    return msgspec.structs.replace(population, topics=[*population.topics, *population.drift], drift=[])


def later_draws(seed: int, wave: int = LATER) -> np.random.Generator:
    """The draws of a later wave: others than those of another wave of the same seed, whose noise would be the same.

    Args:
        seed: 0 or more.
        wave: its number, 2 or more.
    """
    return np.random.default_rng([seed, wave])


def who_returns(could: Sequence[bool], rate: float, generator: np.random.Generator) -> NDArray[np.int64]:
    """Rows of the earlier wave's people who return: each who could, with probability `rate`."""
    drawn: NDArray[np.int64] = np.flatnonzero(np.asarray(could, dtype=np.bool_) & (generator.random(len(could)) < rate))
    return drawn


def check_room(n_returning: int, n_people: int) -> None:
    """Refuse a wave that is smaller than the number of those who return.

    Raises:
        InputError: it is.
    """
    if n_returning > n_people:
        raise InputError(f"{n_returning:,} people return; found --people {n_people:,}, expected as many or more")


def later_people(
    population: Population,
    approaches: Sequence[str],
    earlier: People,
    returning: NDArray[np.int64],
    n_people: int,
    generator: np.random.Generator,
) -> LaterPeople:
    """Who takes part in a later wave: those who return are whom they were, and others are new.

    Args:
        population: who the new ones are; the same as the earlier wave's.
        approaches: what a taste can be for.
        earlier: everybody of the earlier wave.
        returning: rows of those who return.
        n_people: how many there are in the later wave, `len(returning)` or more.
        generator: every draw comes from it.
    """
    n_new = n_people - len(returning)
    back = _chosen(earlier, returning)
    people = back if n_new == 0 else _joined(back, draw_people(population, approaches, generator, n_new))
    return LaterPeople(people, np.append(returning, np.full(n_new, -1)).astype(np.int64))


def prompts_before(table: Assessments, returning: NDArray[np.int64]) -> Mapping[int, NDArray[np.int64]]:
    """The prompts that each who returns was given in the earlier wave, by their row in the later one.

    Args:
        table: of the earlier wave, the assessments of a person together.
        returning: rows of the earlier wave's people, in the later wave's order.
    """
    starts, ends = (np.searchsorted(table.participant, returning, side) for side in ("left", "right"))
    return {
        row: np.unique(table.prompt[start:end]).astype(np.int64)
        for row, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True))
    }


def _chosen(people: People, rows: NDArray[np.int64]) -> People:
    place = np.full(len(people), -1)
    place[rows] = np.arange(len(rows))
    # Of whom they were a second entry may be gone; then they are nobody's.
    original = np.where(place[people.original[rows]] >= 0, place[people.original[rows]], np.arange(len(rows)))
    return replace(
        people,
        demographics={
            field: Categorical(column.codes[rows], column.values) for field, column in people.demographics.items()
        },
        groups=people.groups[:, rows],
        taste=people.taste[rows],
        careless=people.careless[rows],
        asked_personal=people.asked_personal[rows],
        kinds=people.kinds[rows],
        attention=people.attention[rows],
        original=original.astype(np.int64),
    )


def _joined(one: People, two: People) -> People:
    return People(
        demographics={
            field: Categorical(np.append(column.codes, two.demographics[field].codes).astype(np.int32), column.values)
            for field, column in one.demographics.items()
        },
        groups=np.concatenate([one.groups, two.groups], axis=1),
        taste=np.concatenate([one.taste, two.taste]),
        careless=np.append(one.careless, two.careless),
        asked_personal=np.append(one.asked_personal, two.asked_personal),
        kinds=np.append(one.kinds, two.kinds),
        attention=np.append(one.attention, two.attention),
        original=np.append(one.original, two.original + len(one)),
    )
