"""Who simulated people are: drawn from a population, and what is true of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from folkmoot.records.dataset import NO_ANSWER, Categorical
from folkmoot.study.answerers import ATTENTIVE, AnswererKind, are, attention_of, draw_kinds, originals
from folkmoot.study.electorate import People
from folkmoot.study.population import Population, Shares


@dataclass(frozen=True, slots=True)
class PersonLabel:
    """What is true of one simulated person.

    Attributes:
        kind: `attentive`, `careless`, or a kind of answerers.py.
        duplicate_of: row of the person of whom they are a second entry; None for everybody else.
    """

    kind: str
    duplicate_of: int | None = None


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
    true_answers = {
        field: draw_shares(shares, n_people, generator) for field, shares in population.demographics.items()
    }
    groups = np.zeros((len(population.groups), n_people), dtype=np.bool_)
    for row, effect in enumerate(population.groups):
        column = true_answers[effect.field]
        groups[row] = column.codes == column.values.index(effect.value)
    shown = {}
    for field, column in true_answers.items():
        hidden = generator.random(n_people) < design.unanswered
        shown[field] = Categorical(np.where(hidden, NO_ANSWER, column.codes).astype(np.int32), column.values)
    stream = beside(generator)
    kinds = draw_kinds(population.answerers, n_people, stream)
    taste = generator.normal(0.0, population.choice.taste_sd, (n_people, len(approaches)))
    careless = generator.random(n_people) < design.careless
    attends = (kinds == ATTENTIVE) & ~careless
    if not attends.any():
        # There is nobody of whom one could be the second entry.
        kinds[are(AnswererKind.DUPLICATE, population.answerers, kinds)] = ATTENTIVE
    people = People(
        demographics=shown,
        groups=groups,
        taste=taste,
        careless=careless,
        asked_personal=generator.random(n_people) < design.asked_personal,
        kinds=kinds,
        attention=attention_of(population.answerers, kinds),
        original=originals(population.answerers, kinds, attends, stream),
    )
    return _with_second_entries(people)


def labels_of(people: People, population: Population) -> tuple[PersonLabel, ...]:
    """What is true of each person."""
    rows = zip(people.kinds.tolist(), people.careless.tolist(), people.original.tolist(), strict=True)
    return tuple(
        PersonLabel(
            str(population.answerers[kind].kind) if kind >= 0 else "careless" if careless else "attentive",
            None if original == row else original,
        )
        for row, (kind, careless, original) in enumerate(rows)
    )


def draw_shares(shares: Shares, n: int, generator: np.random.Generator) -> Categorical:
    """Draw answers with the probabilities given."""
    probabilities = np.array(list(shares.values()))
    codes = generator.choice(len(shares), size=n, p=probabilities / probabilities.sum())
    return Categorical(codes.astype(np.int32), tuple(shares))


def beside(generator: np.random.Generator) -> np.random.Generator:
    """A stream of its own; the generator's next draws stay what they were."""
    return generator.spawn(1)[0]


def _with_second_entries(people: People) -> People:
    """The same, but who is entered a second time is who they were the first time."""
    own: NDArray[np.int64] = people.original
    return replace(
        people,
        demographics={
            field: Categorical(column.codes[own], column.values) for field, column in people.demographics.items()
        },
        groups=people.groups[:, own],
        taste=people.taste[own],
        careless=people.careless[own],
        asked_personal=people.asked_personal[own],
    )
