"""Simulated people who answer a survey as it asks them: one answer at a time, whatever order it asks in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from folkmoot.records.dataset import RationaleOf
from folkmoot.records.vocabulary import importance_key, representativeness_key, subjectivity_key
from folkmoot.statistics.weak_order import unpack
from folkmoot.study.answerers import AnswererKind, draw_seconds
from folkmoot.study.choosing import choose
from folkmoot.study.electorate import Electorate
from folkmoot.study.later_wave import LATER, LaterPeople, drifted
from folkmoot.study.population import Population, Shares
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.simulated_criteria import draw_policy, draw_ratings, own_rating, worth_of
from folkmoot.study.simulated_people import PersonLabel, draw_people, labels_of
from folkmoot.study.simulated_reasons import draw_reasons


@dataclass(frozen=True, slots=True)
class VisitorAnswer:
    """What one person would answer about one prompt.

    Attributes:
        world: the place of each response by label, 1 the best; equal places are ties.
        personal: the same for themselves.
        flagged: labels of responses that are unacceptable.
        importance: key of the answer; None where the population's words are none of the vocabulary's.
        representativeness: as `importance`.
        subjectivity: as `importance`.
        default_policy: key of the answer.
        ratings: of the prepared criteria, by place; those without a view are missing.
        own_criteria: texts and ratings of criteria of their own.
        reasons: in words, by what for; what has none is missing.
        skips: whether they would rather not judge this prompt.
        seconds: how long it takes them.
        pastes: whether their texts are pasted and not typed: those of bots and copiers are.
    """

    world: Mapping[str, int]
    personal: Mapping[str, int]
    flagged: tuple[str, ...]
    importance: str | None
    representativeness: str | None
    subjectivity: str | None
    default_policy: str
    ratings: Mapping[int, int]
    own_criteria: tuple[tuple[str, int], ...]
    reasons: Mapping[RationaleOf, str]
    skips: bool
    seconds: float
    pastes: bool = False


class Visitors:
    """People of a population before a study's prompts.

    Args:
        prompts: the study's prompts.
        population: who they are; what `design` says of numbers of people and prompts is left to the survey.
        n_people: how many, 1 or more.
        seed: 0 or more; an answer hangs on it, on the person, the prompt, the occurrence and the order in which the
            responses are shown alone, so that the order in which a survey asks changes nothing.
        later: who they are in a later wave, where the population's drift counts and noise is another one; None for people
            of a first wave, who are drawn.
        wave: the number of a later wave, 2 or more: noise is another one in each.
    """

    def __init__(
        self,
        prompts: Sequence[StudyPrompt],
        population: Population,
        n_people: int,
        seed: int,
        *,
        later: LaterPeople | None = None,
        wave: int = LATER,
    ) -> None:
        self._prompts = {prompt.prompt_id: row for row, prompt in enumerate(prompts)}
        self._labels = [tuple(one.label for one in prompt.responses) for prompt in prompts]
        self._worth = [worth_of(one.prompt_id, one.criteria, population.criteria) for one in prompts]
        self._population = population
        self._seed = (seed,) if later is None else (seed, wave)
        self.electorate = Electorate(prompts, population if later is None else drifted(population))
        if later is None:
            generator = np.random.default_rng([seed, n_people])
            self.people = draw_people(population, self.electorate.approaches, generator, n_people)
        else:
            self.people = later.people
        self._widest = int(self.electorate.n_responses.max())

    @property
    def labels(self) -> tuple[PersonLabel, ...]:
        """What is true of each person."""
        return labels_of(self.people, self._population)

    def about(self, person: int) -> dict[str, str]:
        """Their demographic answers by field; what they leave out is not there."""
        texts = {field: column.texts()[person] for field, column in self.people.demographics.items()}
        return {field: text for field, text in texts.items() if text is not None}

    def shared_device(self, person: int) -> int | None:
        """Whose device they enter on: the row of who entered twice, for both entries; None where they have their own."""
        first = int(self.people.original[person])
        return first if int((self.people.original == first).sum()) > 1 else None

    def passes_quiz(self, person: int, attempt: int) -> bool:
        """Whether this attempt (from 1) at the quiz is right."""
        kind = int(self.people.kinds[person])
        if kind < 0:
            return True
        generator = np.random.default_rng([*self._seed, person, attempt])
        return bool(generator.random() < self._population.answerers[kind].passes_quiz)

    def answer(self, person: int, prompt_id: str, occurrence: int, shown: Sequence[str] | None = None) -> VisitorAnswer:
        """What this person answers the first (1) or second (2) time that a prompt is shown.

        Args:
            person: row of `people`.
            prompt_id: of the study's.
            occurrence: 1 or 2.
            shown: labels in the order in which they are shown; None for the prompt's own.
        """
        row = self._prompts[prompt_id]
        labels = self._labels[row]
        # A second entry is the same person once more: the same draws.
        who = int(self.people.original[person])
        answer = self._drawn(who, row, occurrence, self._places(shown or labels, labels))
        if who == person:
            return answer
        kinds = self.people.kinds[person : person + 1]
        own_time = np.random.default_rng([*self._seed, person, row, occurrence])
        seconds = draw_seconds(self._population.answerers, self._population.timing, kinds, own_time)
        return replace(answer, seconds=float(seconds[0]))

    def _drawn(self, person: int, row: int, occurrence: int, shown: NDArray[np.int8]) -> VisitorAnswer:
        generator = np.random.default_rng([*self._seed, person, row, occurrence])
        population, labels = self._population, self._labels[row]
        who, where = np.array([person]), np.array([row])
        world, personal, veto = choose(self.electorate, self.people, who, where, shown, generator)
        kinds = self.people.kinds[who]
        kind = population.answerers[int(kinds[0])].kind if kinds[0] >= 0 else None
        in_a_line = kind is AnswererKind.STRAIGHT_LINER
        # What a straight-liner says once they say everywhere.
        habit = np.random.default_rng([*self._seed, person]) if in_a_line else generator
        said = population.answers
        words = [_one_of(shares, habit) for shares in (said.importance, said.representativeness, said.subjectivity)]
        skips = bool(generator.random() < population.design.skips)
        seconds = float(draw_seconds(population.answerers, population.timing, kinds, generator)[0])
        best = self._liking_of_first(person, row, int(world[0]))
        policy = draw_policy(best, population.policy, habit)
        ratings = draw_ratings(self._worth[row], population.criteria, self._attention(person), generator)
        if in_a_line:
            ratings = dict.fromkeys(range(len(self._worth[row])), int(habit.integers(-5, 6)))
        reasons = draw_reasons(
            self.electorate,
            where,
            {RationaleOf.WORLD: world, RationaleOf.PERSONAL: personal},
            veto,
            kinds,
            generator,
        )
        flags = int(veto[0])
        return VisitorAnswer(
            world=_places(int(world[0]), labels),
            personal=_places(int(personal[0]), labels),
            flagged=tuple(label for place, label in enumerate(labels) if flags >> place & 1),
            importance=importance_key(words[0]),
            representativeness=representativeness_key(words[1]),
            subjectivity=subjectivity_key(words[2]),
            default_policy=policy,
            ratings=ratings,
            own_criteria=() if in_a_line else self._own_criteria(row, int(world[0]), best, generator),
            reasons=dict(zip(reasons.of, reasons.texts, strict=True)),
            skips=skips,
            seconds=seconds,
            pastes=kind in {AnswererKind.BOT, AnswererKind.COPIER},
        )

    def _own_criteria(
        self, row: int, world: int, best: float, generator: np.random.Generator
    ) -> tuple[tuple[str, int], ...]:
        """With some chance, one for the kind of response that the person puts first, in the words of a reason."""
        (approach,) = self.electorate.first_approach(np.array([world], dtype=np.int32), np.array([row]))
        texts = self._population.reasons.first.get(approach, [])
        if not texts or generator.random() >= self._population.criteria.own:
            return ()
        return ((texts[generator.integers(len(texts))], own_rating(best)),)

    def _liking_of_first(self, person: int, row: int, world: int) -> float:
        """How much the person likes the response that they put first (by label, of several), before noise."""
        liking = self.electorate.liking(self.people, np.array([person]), np.array([row]))[0]
        tiers = unpack(np.array([world], dtype=np.int32), len(self._labels[row]))[0]
        return float(liking[int(tiers.argmin())])

    def _attention(self, person: int) -> float:
        return 0.0 if self.people.careless[person] else float(self.people.attention[person])

    def _places(self, shown: Sequence[str], labels: Sequence[str]) -> NDArray[np.int8]:
        places = np.full((1, self._widest), -1, dtype=np.int8)
        for place, label in enumerate(shown):
            places[0, labels.index(label)] = place
        return places


def _places(code: int, labels: Sequence[str]) -> dict[str, int]:
    tiers = unpack(np.array([code], dtype=np.int32), len(labels))[0].tolist()
    return {label: tier + 1 for label, tier in zip(labels, tiers, strict=True)}


def _one_of(shares: Shares, generator: np.random.Generator) -> str:
    probabilities = np.array(list(shares.values()))
    return list(shares)[int(generator.choice(len(shares), p=probabilities / probabilities.sum()))]
