"""What simulated people choose: the model of simulate.py, from liking to answers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from folkmoot.statistics.weak_order import pack
from folkmoot.study.answerers import AnswererKind, are, as_shown
from folkmoot.study.electorate import Electorate, People


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
    shown: NDArray[np.int8],
    generator: np.random.Generator,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int16]]:
    """World ranking, personal ranking and veto of every assessment, as if everybody had been asked everything.

    Args:
        electorate: what is liked.
        people: by whom.
        person: `[n]` rows of people.
        prompt: `[n]` rows of the study's prompts.
        shown: `[n, widest]` the place in which each response was shown, 0 the first; -1 where the prompt has none.
        generator: every draw comes from it.
    """
    choice, n_responses = electorate.population.choice, electorate.n_responses[prompt]
    first = choice.first_shown * (shown == 0)
    liking = electorate.liking(people, person, prompt) + first
    world = _cut(rank(liking, choice.tie_below, generator), n_responses)
    for_themselves = electorate.liking(people, person, prompt, personal=True) + first
    personal = _cut(rank(for_themselves, choice.tie_below, generator), n_responses)
    same = generator.random(len(person)) < choice.personal_same
    personal[same] = world[same]
    column = np.arange(liking.shape[1])
    flagged = (liking - generator.gumbel(size=liking.shape) < choice.veto_below) & (column < n_responses[:, None])
    kinds, answerers = people.kinds[person], electorate.population.answerers
    as_they_stand = are(AnswererKind.BOT, answerers, kinds) | are(AnswererKind.STRAIGHT_LINER, answerers, kinds)
    world[as_they_stand] = personal[as_they_stand] = as_shown(shown[as_they_stand])
    flagged[as_they_stand] = False
    return world, personal, (flagged << column).sum(axis=1).astype(np.int16)


def _cut(codes: NDArray[np.int32], n_responses: NDArray[np.int64]) -> NDArray[np.int32]:
    """Take the tiers of responses that a prompt does not have off its codes: they stand below all others."""
    return (codes & ((1 << (3 * n_responses)) - 1)).astype(np.int32)
