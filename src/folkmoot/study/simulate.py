"""Simulated participants: seeded people whose disagreements are planted, so that what is found can be held against it.

The model. Person i likes response r of prompt p, asked for the world, by

    u = appeal[approach r] + topic_appeal[topic p, approach r] + Σ over the groups of i: group_appeal[topic p, approach r]
        + own[p, r] + taste[i, approach r] + noise

own is Normal(0, response_sd), fixed by the ids of prompt and response, so that a population's truths do not hang on the
seed; taste is Normal(0, taste_sd), drawn once a person; noise is standard Gumbel, drawn afresh for every answer and
response, so that without ties a ranking is a draw from the Plackett-Luce model with strengths exp(u − noise) (Luce 1959;
Plackett 1975). A careless person's u is noise alone. The ranking orders responses by u, and neighbours whose u differs by
less than tie_below share a tier. A personal ranking repeats the world's with probability personal_same, and is otherwise
a second draw with personal_appeal added and taste counted personal_taste times. A response is flagged unacceptable where
u without noise, minus a Gumbel draw of its own, lies below veto_below: most vetoes fall on what is liked least, a few on
anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from folkmoot.records.dataset import (
    NO_ANSWER,
    Assessments,
    Categorical,
    Dataset,
    Participants,
    RationaleOf,
    Rationales,
)
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED, pack
from folkmoot.study.population import Appeal, Population, Shares
from folkmoot.study.prompts import StudyPrompt, as_prompts

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
    """

    demographics: dict[str, Categorical]
    groups: NDArray[np.bool_]
    taste: NDArray[np.float64]
    careless: NDArray[np.bool_]
    asked_personal: NDArray[np.bool_]

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
                own[row, column] = population.choice.response_sd * _standard_normal(prompt.prompt_id, one.label)
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

    def _by_approach(self, appeal: Appeal) -> NDArray[np.float64]:
        return np.array([appeal.get(approach, 0.0) for approach in self.approaches])


def simulate(
    prompts: Sequence[StudyPrompt],
    population: Population,
    generator: np.random.Generator,
    *,
    n_people: int | None = None,
) -> Dataset:
    """Simulate a study's participants and what they answer.

    Args:
        prompts: the study's prompts.
        population: who the people are and how they choose.
        generator: every draw comes from it.
        n_people: how many people; the population's own number where None.

    Returns:
        A dataset whose participants are all simulated, in the order in which people answered.
    """
    design = population.design
    electorate = Electorate(prompts, population)
    people = draw_people(population, electorate.approaches, generator, n_people or design.people)
    anchor = next(row for row, prompt in enumerate(prompts) if prompt.prompt_id == design.anchor)
    person, prompt = assign(len(people), len(prompts), design.prompts_each, anchor, generator)
    person, prompt = _with_repeats(person, prompt, design.repeats, generator)
    world, personal, veto = _choose(electorate, people, person, prompt, generator)
    skipped = generator.random(len(person)) < design.skips
    for answers in (world, personal, veto):
        answers[skipped] = SKIPPED
    asked = people.asked_personal[person]
    personal[~asked] = NOT_ASKED
    veto[~asked] = NOT_ASKED
    said = population.answers
    return Dataset(
        prompts=as_prompts(prompts),
        participants=Participants(
            ids=tuple(f"simulated-{number:05d}" for number in range(1, len(people) + 1)),
            demographics=people.demographics,
            unlinked=np.zeros(len(people), dtype=np.bool_),
            simulated=np.ones(len(people), dtype=np.bool_),
            has_demographics=np.ones(len(people), dtype=np.bool_),
        ),
        assessments=Assessments(
            participant=person.astype(np.int32),
            prompt=prompt.astype(np.int32),
            world=world,
            personal=personal,
            veto=veto,
            importance=_draw(said.importance, len(person), generator),
            representativeness=_draw(said.representativeness, len(person), generator),
            subjectivity=_draw(said.subjectivity, len(person), generator),
        ),
        rationales=_rationales(
            electorate, prompt, {RationaleOf.WORLD: world, RationaleOf.PERSONAL: personal}, veto, generator
        ),
    )


def draw_people(
    population: Population, approaches: Sequence[str], generator: np.random.Generator, n_people: int
) -> People:
    """Draw people: every demographic question, taste and habit apart from the others.

    Args:
        population: who they are.
        approaches: what a taste can be for, in the order of the taste's columns.
        generator: every draw comes from it.
        n_people: how many.
    """
    design = population.design
    true_answers = {field: _draw(shares, n_people, generator) for field, shares in population.demographics.items()}
    groups = np.zeros((len(population.groups), n_people), dtype=np.bool_)
    for row, effect in enumerate(population.groups):
        column = true_answers[effect.field]
        groups[row] = column.codes == column.values.index(effect.value)
    shown = {}
    for field, column in true_answers.items():
        hidden = generator.random(n_people) < design.unanswered
        shown[field] = Categorical(np.where(hidden, NO_ANSWER, column.codes).astype(np.int32), column.values)
    return People(
        demographics=shown,
        groups=groups,
        taste=generator.normal(0.0, population.choice.taste_sd, (n_people, len(approaches))),
        careless=generator.random(n_people) < design.careless,
        asked_personal=generator.random(n_people) < design.asked_personal,
    )


def assign(
    n_people: int, n_prompts: int, each: int, anchor: int, generator: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Who answers what: everybody the anchor, and the other prompts spread evenly.

    Every person gets the prompts that were handed out least so far, chance deciding between equals, so that two prompts
    other than the anchor differ by one person at most.

    Args:
        n_people: how many people.
        n_prompts: how many prompts.
        each: prompts a person, 1 to n_prompts.
        anchor: row of the anchor prompt.
        generator: every draw comes from it.

    Returns:
        Rows of people and of prompts, `[n_people * each]` both, by person and in the order of answering.
    """
    handed_out = np.zeros(n_prompts)
    handed_out[anchor] = np.inf
    chosen = np.empty((n_people, each), dtype=np.int64)
    for row in range(n_people):
        order = np.argsort(handed_out + generator.random(n_prompts))
        chosen[row] = generator.permutation(np.append(order[: each - 1], anchor))
        handed_out[order[: each - 1]] += 1
    return np.repeat(np.arange(n_people), each), chosen.ravel()


def rank(liking: NDArray[np.float64], tie_below: float, generator: np.random.Generator) -> NDArray[np.int32]:
    """Add noise to liking and rank by it.

    Args:
        liking: `[n, k]` liking before noise.
        tie_below: neighbours in the order whose liking differs by less are tied.
        generator: the noise comes from it.

    Returns:
        `[n]` weak-order codes.
    """
    felt = liking + generator.gumbel(size=liking.shape)
    order = np.argsort(-felt, axis=1)
    descending = np.take_along_axis(felt, order, axis=1)
    steps = np.zeros(felt.shape, dtype=np.int64)
    # A difference of exactly nothing is a tie even where tie_below is 0.
    drop = descending[:, :-1] - descending[:, 1:]
    steps[:, 1:] = np.cumsum((drop >= tie_below) & (drop > 0), axis=1)
    tiers = np.empty_like(steps)
    np.put_along_axis(tiers, order, steps, axis=1)
    return pack(tiers)


def _choose(
    electorate: Electorate,
    people: People,
    person: NDArray[np.int64],
    prompt: NDArray[np.int64],
    generator: np.random.Generator,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int16]]:
    """World ranking, personal ranking and veto of every assessment, as if everybody had been asked everything."""
    choice, n_responses = electorate.population.choice, electorate.n_responses[prompt]
    liking = electorate.liking(people, person, prompt)
    world = _cut(rank(liking, choice.tie_below, generator), n_responses)
    for_themselves = electorate.liking(people, person, prompt, personal=True)
    personal = _cut(rank(for_themselves, choice.tie_below, generator), n_responses)
    same = generator.random(len(person)) < choice.personal_same
    personal[same] = world[same]
    column = np.arange(liking.shape[1])
    flagged = (liking - generator.gumbel(size=liking.shape) < choice.veto_below) & (column < n_responses[:, None])
    return world, personal, (flagged << column).sum(axis=1).astype(np.int16)


def _cut(codes: NDArray[np.int32], n_responses: NDArray[np.int64]) -> NDArray[np.int32]:
    """Take the tiers of responses that a prompt does not have off its codes: they stand below all others."""
    return (codes & ((1 << (3 * n_responses)) - 1)).astype(np.int32)


def _with_repeats(
    person: NDArray[np.int64], prompt: NDArray[np.int64], share: float, generator: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    again = np.flatnonzero(generator.random(len(person)) < share)
    person, prompt = np.append(person, person[again]), np.append(prompt, prompt[again])
    # Stable: a person's second answers come after everything that the person answered first.
    order = np.argsort(person, kind="stable")
    return person[order], prompt[order]


def _draw(shares: Shares, n: int, generator: np.random.Generator) -> Categorical:
    probabilities = np.array(list(shares.values()))
    codes = generator.choice(len(shares), size=n, p=probabilities / probabilities.sum())
    return Categorical(codes.astype(np.int32), tuple(shares))


def _standard_normal(prompt_id: str, label: str) -> float:
    """A draw from Normal(0, 1) that is fixed by the ids."""
    digest = blake2b(f"{prompt_id}/{label}".encode(), digest_size=8).digest()
    return NormalDist().inv_cdf((int.from_bytes(digest, "little") + 0.5) / 2**64)


def _rationales(
    electorate: Electorate,
    prompt: NDArray[np.int64],
    rankings: dict[RationaleOf, NDArray[np.int32]],
    veto: NDArray[np.int16],
    generator: np.random.Generator,
) -> Rationales:
    """Reasons in words for some of the vetoes and rankings, ordered by assessment."""
    reasons, share = electorate.population.reasons, electorate.population.design.rationales
    given: list[tuple[int, RationaleOf, str]] = []
    for row in np.flatnonzero((veto > 0) & (generator.random(len(veto)) < share)).tolist():
        worst = int(veto[row]).bit_length() - 1
        texts = reasons.veto.get(electorate.approach_of(int(prompt[row]), worst), [])
        given += [(row, RationaleOf.VETO, texts[generator.integers(len(texts))])] if texts else []
    for of, codes in rankings.items():
        # An all-tied ranking (code 0) puts nothing first that a reason could be for.
        rows = np.flatnonzero((codes > 0) & (generator.random(len(codes)) < share))
        for row, approach in zip(rows.tolist(), electorate.first_approach(codes[rows], prompt[rows]), strict=True):
            texts = reasons.first.get(approach, [])
            given += [(row, of, texts[generator.integers(len(texts))])] if texts else []
    rank_of = {RationaleOf.VETO: 0, RationaleOf.PERSONAL: 1, RationaleOf.WORLD: 2}
    given.sort(key=lambda one: (one[0], rank_of[one[1]]))
    return Rationales(
        np.array([row for row, _, _ in given], dtype=np.int32),
        tuple(of for _, of, _ in given),
        tuple(text for _, _, text in given),
    )
