"""Who comes again to a survey that simulated people went through before, and who comes for the first time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from folkmoot.errors import InputError
from folkmoot.pipeline.earlier_truth import EarlierPerson, EarlierWave, check_same_people, read_truth
from folkmoot.pipeline.simulate_people import Earlier
from folkmoot.study.electorate import People
from folkmoot.study.later_wave import LaterPeople, check_room, later_draws, later_people, who_returns
from folkmoot.study.population import Population
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.simulated_visitors import Visitors


@dataclass(frozen=True, slots=True)
class Back:
    """A later wave's people.

    Attributes:
        people: all of them, those who return first.
        known: what the earlier truth says of each who returns.
        waves: what draws them again, from the first wave on, this one the last.
    """

    people: LaterPeople
    known: tuple[EarlierPerson, ...]
    waves: tuple[EarlierWave, ...]

    @property
    def number(self) -> int:
        """Of the wave, from 1."""
        return len(self.waves)

    @property
    def n_before(self) -> int:
        """How many took part in all waves before, who returned counted in each."""
        return sum(wave.people for wave in self.waves[:-1])


def who_comes_back(
    prompts: Sequence[StudyPrompt], who: Population, earlier: Earlier, made_by: str, n_people: int, seed: int
) -> Back:
    """The people of a later wave: of those who came to the one before, some return.

    Args:
        prompts: the study's prompts, the same as in the earlier waves.
        who: the population, the same.
        earlier: the wave before, first or itself a later one.
        made_by: the command that must have made its truth.
        n_people: how many come now.
        seed: of this wave's draws.

    Raises:
        MissingFileError: there is no such truth.
        InputError: it is of other people, or more return than there are to be.
    """
    truth = read_truth(earlier.truth, made_by)
    first, *later = waves = truth.waves or (EarlierWave(truth.seed, len(truth.people)),)
    visitors = Visitors(prompts, who, first.people, first.seed)
    people, approaches = visitors.people, visitors.electorate.approaches
    for number, wave in enumerate(later, start=2):
        people = _drawn(who, approaches, people, wave, number).people
    check_same_people(truth, people, approaches, earlier.truth)
    could_not = tuple(row for row, one in enumerate(truth.people) if not (one.participant_id and one.link))
    now = EarlierWave(seed, n_people, earlier.rate, could_not)
    drawn = _drawn(who, approaches, people, now, len(waves) + 1)
    known = tuple(truth.people[row] for row in drawn.earlier[: drawn.n_returning].tolist())
    return Back(drawn, known, (*waves, now))


def _drawn(who: Population, approaches: Sequence[str], before: People, wave: EarlierWave, number: int) -> LaterPeople:
    draws = later_draws(wave.seed, number)
    if max(wave.could_not, default=0) >= len(before):
        raise InputError(f"wave {number} of the earlier truth: found people who were not there before")
    could = ~np.isin(np.arange(len(before)), wave.could_not)
    returning = who_returns(could.tolist(), wave.rate or 0.0, draws)
    check_room(len(returning), wave.people)
    return later_people(who, approaches, before, returning, wave.people, draws)
