"""Simulated people who answer a survey as it asks them: one answer at a time, whatever order it asks in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from folkmoot.records.vocabulary import importance_key, representativeness_key, subjectivity_key
from folkmoot.statistics.weak_order import unpack
from folkmoot.study.answerers import draw_seconds
from folkmoot.study.electorate import Electorate
from folkmoot.study.population import Population, Shares
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.simulate import choose, draw_people


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
        reason: of the world ranking, in words; "" for none.
        skips: whether they would rather not judge this prompt.
        seconds: how long it takes them.
    """

    world: dict[str, int]
    personal: dict[str, int]
    flagged: tuple[str, ...]
    importance: str | None
    representativeness: str | None
    subjectivity: str | None
    reason: str
    skips: bool
    seconds: float


class Visitors:
    """People of a population before a study's prompts.

    Args:
        prompts: the study's prompts.
        population: who they are; what `design` says of numbers of people and prompts is left to the survey.
        n_people: how many, 1 or more.
        seed: 0 or more; an answer hangs on it, on the person, the prompt and the occurrence alone, so that the order in
            which a survey asks changes nothing.
    """

    def __init__(self, prompts: Sequence[StudyPrompt], population: Population, n_people: int, seed: int) -> None:
        self._prompts = {prompt.prompt_id: row for row, prompt in enumerate(prompts)}
        self._labels = [tuple(one.label for one in prompt.responses) for prompt in prompts]
        self._population = population
        self._seed = seed
        self.electorate = Electorate(prompts, population)
        generator = np.random.default_rng([seed, n_people])
        self.people = draw_people(population, self.electorate.approaches, generator, n_people)

    def about(self, person: int) -> dict[str, str]:
        """Their demographic answers by field; what they leave out is not there."""
        texts = {field: column.texts()[person] for field, column in self.people.demographics.items()}
        return {field: text for field, text in texts.items() if text is not None}

    def answer(self, person: int, prompt_id: str, occurrence: int) -> VisitorAnswer:
        """What this person answers the first (1) or second (2) time that a prompt is shown."""
        row = self._prompts[prompt_id]
        generator = np.random.default_rng([self._seed, person, row, occurrence])
        who, where = np.array([person]), np.array([row])
        world, personal, veto = choose(self.electorate, self.people, who, where, generator)
        labels, population = self._labels[row], self._population
        said, kinds = population.answers, self.people.kinds[who]
        kind = int(kinds[0])
        flags = int(veto[0])
        return VisitorAnswer(
            world=_places(int(world[0]), labels),
            personal=_places(int(personal[0]), labels),
            flagged=tuple(label for place, label in enumerate(labels) if flags >> place & 1),
            importance=importance_key(_one_of(said.importance, generator)),
            representativeness=representativeness_key(_one_of(said.representativeness, generator)),
            subjectivity=subjectivity_key(_one_of(said.subjectivity, generator)),
            reason=(population.answerers[kind].reason or "") if kind >= 0 else "",
            skips=bool(generator.random() < population.design.skips),
            seconds=float(draw_seconds(population.answerers, population.timing, kinds, generator)[0]),
        )


def _places(code: int, labels: Sequence[str]) -> dict[str, int]:
    tiers = unpack(np.array([code], dtype=np.int32), len(labels))[0].tolist()
    return {label: tier + 1 for label, tier in zip(labels, tiers, strict=True)}


def _one_of(shares: Shares, generator: np.random.Generator) -> str:
    probabilities = np.array(list(shares.values()))
    return list(shares)[int(generator.choice(len(shares), p=probabilities / probabilities.sum()))]
