"""Simulated people in a world: they want what its spec wants, but for slips."""

from __future__ import annotations

import numpy as np

from folkmoot.records.dataset import Assessments, Categorical, Dataset, Participants, Rationales
from folkmoot.statistics.weak_order import NOT_ASKED, pack_one
from folkmoot.study.world.make import World, WorldPrompt


def people_of(world: World, participants: int, prompts_each: int, slips: float, seed: int) -> Dataset:
    """People who rank by the world's truth, each some of its prompts, as a dataset of world rankings.

    Args:
        world: the world.
        participants: how many.
        prompts_each: prompts that each of them answers, drawn by lot.
        slips: spread of the noise on a response's place in the right order, in places; 0 for none. Responses that the
            spec does not tell apart are ordered by lot.
        seed: of these draws.
    """
    draw = np.random.default_rng([world.seed, seed, 20_262])
    each = min(prompts_each, len(world.prompts))
    rows = [(person, int(at)) for person in range(participants) for at in draw.permutation(len(world.prompts))[:each]]
    codes = [_ranking(draw, world, world.prompts[prompt], slips) for _, prompt in rows]
    n = len(rows)
    nothing = Categorical.from_texts([None] * n)
    not_asked = np.full(n, NOT_ASKED)
    return Dataset(
        prompts=world.as_prompts(),
        participants=Participants(
            ids=tuple(f"person-{number:04}" for number in range(participants)),
            demographics={},
            unlinked=np.zeros(participants, dtype=np.bool_),
            simulated=np.ones(participants, dtype=np.bool_),
            has_demographics=np.zeros(participants, dtype=np.bool_),
        ),
        assessments=Assessments(
            participant=np.array([person for person, _ in rows], dtype=np.int32),
            prompt=np.array([prompt for _, prompt in rows], dtype=np.int32),
            world=np.array(codes, dtype=np.int32),
            personal=not_asked.astype(np.int32),
            veto=not_asked.astype(np.int16),
            importance=nothing,
            representativeness=nothing,
            subjectivity=nothing,
        ),
        rationales=Rationales(np.zeros(0, dtype=np.int32), (), ()),
    )


def _ranking(draw: np.random.Generator, world: World, prompt: WorldPrompt, slips: float) -> int:
    """A strict order as a weak-order code."""
    place = {label: tier for tier, labels in enumerate(world.order(prompt)) for label in labels}
    felt = [place[label] + slips * draw.normal() + 1e-6 * draw.random() for label in prompt.labels]
    return pack_one([int(rank) for rank in np.argsort(np.argsort(felt))])
