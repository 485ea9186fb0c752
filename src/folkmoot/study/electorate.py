"""Simulated people and what they like, before noise: the choice model of simulate.py over one study's prompts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from folkmoot.records.dataset import Categorical
from folkmoot.study.population import Appeal, Population
from folkmoot.study.prompts import StudyPrompt

_NO_RESPONSE: Final = -1e9
"""Liking of a response that a shorter prompt does not have: last in every order, and cut off afterwards."""


@dataclass(frozen=True, eq=False)
class People:
    """Simulated people, one row a person.

    Attributes:
        demographics: answers by question; some are missing, at random.
        groups: `[n_groups, n]` bool, who belongs to each group of `Population.groups`; a missing answer hides a group
            from the comparison, not from the person.
        taste: `[n, n_approaches]` own liking of each approach.
        careless: `[n]` bool, who answers at random.
        asked_personal: `[n]` bool, who is also asked for a personal ranking and a veto.
        kinds: `[n]` index into `Population.answerers`, or ATTENTIVE.
        attention: `[n]` how many times the person's liking counts beside the noise.
        original: `[n]` the person's own row; of duplicates that of the person of whom they are a second entry.
    """

    demographics: dict[str, Categorical]
    groups: NDArray[np.bool_]
    taste: NDArray[np.float64]
    careless: NDArray[np.bool_]
    asked_personal: NDArray[np.bool_]
    kinds: NDArray[np.int64]
    attention: NDArray[np.float64]
    original: NDArray[np.int64]

    def __len__(self) -> int:
        """How many people."""
        return len(self.careless)


class Electorate:
    """The choice model over one study's prompts: what any person likes, before noise.

    Attributes:
        approaches: every approach that a response takes, in alphabetical order.
        n_responses: `[n_prompts]` how many responses each prompt has.
    """

    def __init__(self, prompts: Sequence[StudyPrompt], population: Population) -> None:
        self.population = population
        self.approaches = tuple(sorted({one.provenance.approach for prompt in prompts for one in prompt.responses}))
        self.n_responses = np.array([len(prompt.responses) for prompt in prompts], dtype=np.int64)
        topics = sorted({prompt.topic for prompt in prompts})
        widest = int(self.n_responses.max())
        self._topic = np.array([topics.index(prompt.topic) for prompt in prompts], dtype=np.int64)
        self._present = np.arange(widest) < self.n_responses[:, None]
        self._approach = np.zeros((len(prompts), widest), dtype=np.int64)
        own = np.zeros((len(prompts), widest))
        for row, prompt in enumerate(prompts):
            for column, one in enumerate(prompt.responses):
                self._approach[row, column] = self.approaches.index(one.provenance.approach)
                own[row, column] = population.choice.response_sd * standard_normal(prompt.prompt_id, one.label)
        everywhere = np.tile(self._by_approach(population.appeal), (len(topics), 1))
        for effect in population.topics:
            everywhere[topics.index(effect.topic)] += self._by_approach(effect.appeal)
        self._shared = everywhere[self._topic[:, None], self._approach] + own
        self._personal = self._by_approach(population.personal_appeal)[self._approach]
        self._group_topic = np.array([topics.index(effect.topic) for effect in population.groups], dtype=np.int64)
        self._group = np.array([self._by_approach(effect.appeal) for effect in population.groups]).reshape(
            len(population.groups), len(self.approaches)
        )

    def liking(
        self, people: People, person: NDArray[np.int64], prompt: NDArray[np.int64], *, personal: bool = False
    ) -> NDArray[np.float64]:
        """What these people like about these prompts' responses, before noise.

        Args:
            people: the people.
            person: `[n]` rows of people.
            prompt: `[n]` rows of the study's prompts.
            personal: for themselves rather than for the world.

        Returns:
            `[n, widest]` liking; responses that a prompt lacks stand far below everything.
        """
        approach = self._approach[prompt]
        times = self.population.choice.personal_taste if personal else 1.0
        liking = self._shared[prompt] + times * people.taste[person[:, None], approach]
        if personal:
            liking += self._personal[prompt]
        for row, topic in enumerate(self._group_topic.tolist()):
            concerned = people.groups[row, person] & (self._topic[prompt] == topic)
            liking[concerned] += self._group[row][approach[concerned]]
        liking[people.careless[person]] = 0.0
        liking *= people.attention[person][:, None]
        liking[~self._present[prompt]] = _NO_RESPONSE
        return liking

    def first_approach(self, codes: NDArray[np.int32], prompt: NDArray[np.int64]) -> list[str]:
        """The approach of the first response (by label) in the top tier of each ranking."""
        widest = self._approach.shape[1]
        tiers = (codes[:, None] >> (3 * np.arange(widest))) & 7
        tiers[~self._present[prompt]] = 7
        column = tiers.argmin(axis=1)
        return [self.approaches[index] for index in self._approach[prompt, column].tolist()]

    def approach_of(self, prompt: int, response: int) -> str:
        """The approach of one response."""
        return self.approaches[int(self._approach[prompt, response])]

    def utilities(self, *, group: int | None = None, personal: bool = False) -> list[list[float]]:
        """What people like before taste and noise, for each prompt and each of its responses.

        Args:
            group: row of `Population.groups`, for people of that group and of no other; None for people of none.
            personal: for themselves rather than for the world.
        """
        liking = self._shared + self._personal if personal else self._shared.copy()
        if group is not None:
            concerned = self._topic == self._group_topic[group]
            liking[concerned] += self._group[group][self._approach[concerned]]
        return [row[:n].tolist() for row, n in zip(liking, self.n_responses.tolist(), strict=True)]

    def in_topic_of(self, group: int) -> NDArray[np.bool_]:
        """`[n_prompts]` whether each prompt is of the topic that a group of `Population.groups` has a view on."""
        concerned: NDArray[np.bool_] = self._topic == self._group_topic[group]
        return concerned

    def _by_approach(self, appeal: Appeal) -> NDArray[np.float64]:
        return np.array([appeal.get(approach, 0.0) for approach in self.approaches])


def standard_normal(prompt_id: str, part: str) -> float:
    """A draw from Normal(0, 1) that is fixed by the ids of a prompt and of a part of it (a response's label)."""
    digest = blake2b(f"{prompt_id}/{part}".encode(), digest_size=8).digest()
    return NormalDist().inv_cdf((int.from_bytes(digest, "little") + 0.5) / 2**64)
