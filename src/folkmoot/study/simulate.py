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
anything. Speeders, bots and others (answerers.py) are drawn beside all that: they leave everybody else's rankings
as they were. first_shown is added to the u of the response that is shown first, which is another one each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from folkmoot.records.dataset import Assessments, Categorical, Dataset, Participants, RationaleOf
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED
from folkmoot.study.answerers import AnswererKind, are, draw_seconds, draw_shown
from folkmoot.study.choosing import choose
from folkmoot.study.electorate import Electorate, People
from folkmoot.study.later_wave import check_room, drifted, later_people, prompts_before, who_returns
from folkmoot.study.population import Population
from folkmoot.study.prompts import StudyPrompt, as_prompts
from folkmoot.study.second_entries import same_answers
from folkmoot.study.simulated_people import PersonLabel, beside, draw_people, draw_shares, labels_of
from folkmoot.study.simulated_reasons import draw_reasons, reasons_from


@dataclass(frozen=True, eq=False)
class Simulated:
    """A simulated study: what its people answered, and what is true of them.

    Attributes:
        dataset: what a real study would have, in the order in which people answered.
        people: who they are, one row a participant.
        electorate: what they like.
        seconds: `[n_assessments]` how long each answer took.
        shown: `[n_assessments, widest]` the place in which each response was shown, 0 the first; -1 beyond the prompt's
            responses.
        n_ever: people in this wave and the earlier ones, each once.
    """

    dataset: Dataset
    people: People
    electorate: Electorate
    seconds: NDArray[np.float64]
    shown: NDArray[np.int8]
    n_ever: int

    @property
    def labels(self) -> tuple[PersonLabel, ...]:
        """What is true of each participant, in the dataset's order."""
        return labels_of(self.people, self.electorate.population)


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
    electorate = Electorate(prompts, population)
    people = draw_people(population, electorate.approaches, generator, n_people or population.design.people)
    return _answered(prompts, electorate, people, _ids(1, len(people)), {}, len(people), generator)


def simulate_later(
    prompts: Sequence[StudyPrompt],
    population: Population,
    earlier: Simulated,
    generator: np.random.Generator,
    *,
    rate: float,
    n_people: int | None = None,
) -> tuple[Simulated, int]:
    """Simulate a later wave of a study: some people return, and get their prompts again; others are new.

    Args:
        prompts: the study's prompts, the same as in the earlier wave.
        population: who the people are, the same; its drift counts now.
        earlier: the earlier wave.
        generator: every draw comes from it; see `later_draws`.
        rate: how likely each of the earlier people returns, 0 to 1.
        n_people: how many there are now; the population's own number where None.

    Returns:
        The later wave, in which who returns has the same id; and how many return.

    Raises:
        InputError: more people return than there are to be.
    """
    wanted = n_people or population.design.people
    electorate = Electorate(prompts, drifted(population))
    returning = who_returns([True] * len(earlier.people), rate, generator)
    check_room(len(returning), wanted)
    later = later_people(population, electorate.approaches, earlier.people, returning, wanted, generator)
    known = earlier.dataset.participants.ids
    n_new = wanted - len(returning)
    ids = (*(known[row] for row in returning.tolist()), *_ids(earlier.n_ever + 1, n_new))
    before = prompts_before(earlier.dataset.assessments, returning)
    answered = _answered(prompts, electorate, later.people, ids, before, earlier.n_ever + n_new, generator)
    return answered, len(returning)


def _ids(first: int, n_people: int) -> tuple[str, ...]:
    return tuple(f"simulated-{number:05d}" for number in range(first, first + n_people))


def _answered(
    prompts: Sequence[StudyPrompt],
    electorate: Electorate,
    people: People,
    ids: tuple[str, ...],
    before: Mapping[int, NDArray[np.int64]],
    n_ever: int,
    generator: np.random.Generator,
) -> Simulated:
    """What people answer, some of them prompts that they had before."""
    population, design = electorate.population, electorate.population.design
    timing, showing = beside(generator), beside(generator)
    anchor = next(row for row, prompt in enumerate(prompts) if prompt.prompt_id == design.anchor)
    person, prompt = assign(len(people), len(prompts), design.prompts_each, anchor, generator, before)
    person, prompt = _with_repeats(person, prompt, design.repeats, generator)
    kinds = people.kinds[person]
    shown = draw_shown(electorate.n_responses[prompt], showing)
    world, personal, veto = choose(electorate, people, person, prompt, shown, generator)
    skipped = generator.random(len(person)) < design.skips
    for answers in (world, personal, veto):
        answers[skipped] = SKIPPED
    asked = people.asked_personal[person]
    personal[~asked] = NOT_ASKED
    veto[~asked] = NOT_ASKED
    in_a_line = are(AnswererKind.STRAIGHT_LINER, population.answerers, kinds)
    words = population.answers
    said = [
        _in_a_line(draw_shares(shares, len(person), generator), person, in_a_line)
        for shares in (words.importance, words.representativeness, words.subjectivity)
    ]
    rankings = {RationaleOf.WORLD: world, RationaleOf.PERSONAL: personal}
    reasons = draw_reasons(electorate, prompt, rankings, veto, kinds, generator)
    # A second entry says what the person said the first time, wherever they were asked the same.
    source = same_answers(people, person, prompt)
    dataset = Dataset(
        prompts=as_prompts(prompts),
        participants=Participants(
            ids=ids,
            demographics=people.demographics,
            unlinked=np.zeros(len(people), dtype=np.bool_),
            simulated=np.ones(len(people), dtype=np.bool_),
            has_demographics=np.ones(len(people), dtype=np.bool_),
        ),
        assessments=Assessments(
            participant=person.astype(np.int32),
            prompt=prompt.astype(np.int32),
            world=world[source],
            personal=personal[source],
            veto=veto[source],
            importance=Categorical(said[0].codes[source], said[0].values),
            representativeness=Categorical(said[1].codes[source], said[1].values),
            subjectivity=Categorical(said[2].codes[source], said[2].values),
        ),
        rationales=reasons_from(reasons, source),
    )
    seconds = draw_seconds(population.answerers, population.timing, kinds, timing)
    return Simulated(dataset, people, electorate, seconds, shown, n_ever)


def assign(
    n_people: int,
    n_prompts: int,
    each: int,
    anchor: int,
    generator: np.random.Generator,
    before: Mapping[int, NDArray[np.int64]] | None = None,
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
        before: by the row of somebody who returns, the prompts that they had: they get those again, and they count among
            what was handed out.

    Returns:
        Rows of people and of prompts, `[n_people * each]` both, by person and in the order of answering.
    """
    handed_out = np.zeros(n_prompts)
    handed_out[anchor] = np.inf
    chosen = np.empty((n_people, each), dtype=np.int64)
    for row in range(n_people):
        again = (before or {}).get(row)
        if again is None:
            order = np.argsort(handed_out + generator.random(n_prompts))
            again = np.append(order[: each - 1], anchor)
        chosen[row] = generator.permutation(again)
        handed_out[again] += 1
    return np.repeat(np.arange(n_people), each), chosen.ravel()


def _with_repeats(
    person: NDArray[np.int64], prompt: NDArray[np.int64], share: float, generator: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    again = np.flatnonzero(generator.random(len(person)) < share)
    person, prompt = np.append(person, person[again]), np.append(prompt, prompt[again])
    # Stable: a person's second answers come after everything that the person answered first.
    order = np.argsort(person, kind="stable")
    return person[order], prompt[order]


def _in_a_line(column: Categorical, person: NDArray[np.int64], in_a_line: NDArray[np.bool_]) -> Categorical:
    """The same, but straight-liners give their first answer everywhere; rows of a person stand together."""
    _, first = np.unique(person, return_index=True)
    return Categorical(np.where(in_a_line, column.codes[first[person]], column.codes).astype(np.int32), column.values)
