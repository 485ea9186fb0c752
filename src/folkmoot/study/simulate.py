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
anything. Speeders, bots and noisy people (answerers.py) are drawn beside all that: they leave everybody else's rankings
as they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from folkmoot.records.dataset import (
    NO_ANSWER,
    Assessments,
    Categorical,
    Dataset,
    Participants,
    RationaleOf,
)
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED, pack
from folkmoot.study.answerers import (
    AnswererKind,
    are,
    attention_of,
    draw_kinds,
    draw_seconds,
    label_order,
)
from folkmoot.study.electorate import Electorate, People
from folkmoot.study.population import Population, Shares
from folkmoot.study.prompts import StudyPrompt, as_prompts
from folkmoot.study.simulated_reasons import draw_reasons


@dataclass(frozen=True, eq=False)
class Simulated:
    """A simulated study: what its people answered, and what is true of them.

    Attributes:
        dataset: what a real study would have, in the order in which people answered.
        people: who they are, one row a participant.
        electorate: what they like.
        seconds: `[n_assessments]` how long each answer took.
    """

    dataset: Dataset
    people: People
    electorate: Electorate
    seconds: NDArray[np.float64]


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
    return simulate_study(prompts, population, generator, n_people=n_people).dataset


def simulate_study(
    prompts: Sequence[StudyPrompt],
    population: Population,
    generator: np.random.Generator,
    *,
    n_people: int | None = None,
) -> Simulated:
    """Simulate a study's participants, what they answer, and how long they take; arguments as of `simulate`."""
    design = population.design
    electorate = Electorate(prompts, population)
    people = draw_people(population, electorate.approaches, generator, n_people or design.people)
    anchor = next(row for row, prompt in enumerate(prompts) if prompt.prompt_id == design.anchor)
    person, prompt = assign(len(people), len(prompts), design.prompts_each, anchor, generator)
    person, prompt = _with_repeats(person, prompt, design.repeats, generator)
    world, personal, veto = choose(electorate, people, person, prompt, generator)
    skipped = generator.random(len(person)) < design.skips
    for answers in (world, personal, veto):
        answers[skipped] = SKIPPED
    asked = people.asked_personal[person]
    personal[~asked] = NOT_ASKED
    veto[~asked] = NOT_ASKED
    said = population.answers
    dataset = Dataset(
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
        rationales=draw_reasons(
            electorate,
            prompt,
            {RationaleOf.WORLD: world, RationaleOf.PERSONAL: personal},
            veto,
            people.kinds[person],
            generator,
        ),
    )
    kinds = people.kinds[person]
    seconds = draw_seconds(population.answerers, population.timing, kinds, _beside(generator))
    return Simulated(dataset, people, electorate, seconds)


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
    kinds = draw_kinds(population.answerers, n_people, _beside(generator))
    return People(
        demographics=shown,
        groups=groups,
        taste=generator.normal(0.0, population.choice.taste_sd, (n_people, len(approaches))),
        careless=generator.random(n_people) < design.careless,
        asked_personal=generator.random(n_people) < design.asked_personal,
        kinds=kinds,
        attention=attention_of(population.answerers, kinds),
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


def choose(
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
    bots = are(AnswererKind.BOT, electorate.population.answerers, people.kinds[person])
    world[bots] = personal[bots] = label_order(n_responses[bots])
    flagged[bots] = False
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


def _beside(generator: np.random.Generator) -> np.random.Generator:
    """A stream of its own; the generator's next draws stay what they were."""
    return generator.spawn(1)[0]
