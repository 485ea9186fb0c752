"""What every estimate should come to: its expectation over the population, found apart from the package.

A ratio's truth is the ratio of expectations, and so is that of `normalised`, whose own expectation is another for few
prompts. What depends on the number of people a prompt (leave_one_out, crossfit and what is made of it) has a truth for
each number.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from tests.long.population import (
    GROUPS,
    PAIRS,
    TARGETS,
    Answers,
    Drawn,
    Floats,
    People,
    answer,
    draw_people,
    draw_prompts,
    orders,
    signs,
    tops,
)

_ANSWERS = 2_400_000
"""Simulated answers behind the truths for one number of people a prompt."""
_BLOCK = 240_000
_POOL = 20_000
"""Simulated people behind the truths of one prompt."""


@cache
def truths(people_a_prompt: int) -> Mapping[str, float]:
    """Every estimate's truth over fresh prompts and people, for a number of people a prompt."""
    random = np.random.default_rng(people_a_prompt)
    sums: dict[str, Floats] = {}
    for _ in range(_ANSWERS // _BLOCK):
        n_prompts = _BLOCK // people_a_prompt
        prompts = draw_prompts(random, n_prompts)
        people = draw_people(random, (n_prompts, people_a_prompt))
        answers = answer(random, prompts.appeal[:, None, :], prompts.divides[:, None, :], people)
        for name, part in {**_of_people(prompts, people, answers), **_of_runs(prompts)}.items():
            sums[name] = sums.get(name, np.zeros(2)) + part
    return with_derived({name: float(above / below) for name, (above, below) in sums.items()})


def truths_of_prompt(random: np.random.Generator, prompts: Drawn, row: int, n: int) -> Mapping[str, float]:
    """Every estimate's truth for one prompt as it is, over fresh people, `n` (even) of them."""
    people = draw_people(random, (1, _POOL))
    answers = answer(random, prompts.appeal[row], prompts.divides[row], people)
    one = Drawn(prompts.appeal[[row]], prompts.divides[[row]], prompts.readings[:, [row]])
    found = _of_people(one, people, answers)
    mean = signs(answers.world[0]).mean(axis=0)
    chosen = _best(_teams(signs(answers.world[0]), n // 2).sum(axis=1))
    found["best_single_ranking_crossfit"] = _share((chosen @ (orders() @ mean)).mean(), len(PAIRS))
    found["leave_one_out"] = _leave_one_out(_teams(answers.world[0], n))
    return with_derived({name: float(above / below) for name, (above, below) in found.items() if below > 0})


def with_derived(found: Mapping[str, float]) -> Mapping[str, float]:
    """Add what is made of other estimates."""
    own, reference = found["agreement"], found["best_single_ranking_crossfit"]
    return {
        **found,
        "normalised": (own - 0.5) / (reference - 0.5) if reference != 0.5 else np.nan,
        "gap_to_crossfit": reference - own,
    }


def _of_people(prompts: Drawn, people: People, answers: Answers) -> dict[str, Floats]:
    """(numerator, denominator) of each estimate about people, `[prompts, people]` of them."""
    mine, own = signs(answers.world), signs(answers.personal)
    reading, bare = signs(prompts.readings[0])[:, None, :], signs(prompts.readings[2])[:, None, :]
    n = mine.shape[1]
    credit, personal = (mine * reading + 1) / 2, (own * reading + 1) / 2
    effect = mine * (reading - bare) / 2
    strict = np.broadcast_to(reading != 0, mine.shape)
    weight = np.where(people.group, TARGETS[GROUPS[1]], TARGETS[GROUPS[0]])
    top = tops(prompts.readings[0])[:, None, :]
    hit = (tops(answers.world) & top).any(axis=-1) / top.sum(axis=-1)
    same = ((mine.sum(axis=1) ** 2 - n) / (n * (n - 1)) + 1) / 2
    agreement, human_human = _mean(credit), _mean(same)
    gap = credit[people.group].mean() - credit[~people.group].mean()
    return {
        "agreement": agreement,
        "agreement_by_prompt": agreement,
        "agreement_strict": np.array([credit[strict].sum(), strict.sum()]),
        "agreement, raked": np.array([(weight[..., None] * credit).sum(), weight.sum() * len(PAIRS)]),
        "first_choice": _mean(hit),
        "veto_conflict": _mean(np.any(answers.veto & top, axis=-1)),
        "human_human": human_human,
        "human_human_by_prompt": human_human,
        "leave_one_out": _leave_one_out(answers.world),
        "best_single_ranking_crossfit": _crossfit(mine),
        "spec_effect": _mean(effect),
        "difference_from_rest": np.array([gap, 1.0]),
        "rankings_differ": _mean((mine != own).any(axis=-1)),
        "pairs_reversed": _mean(mine != own),
        "agreement_world": agreement,
        "agreement_personal": _mean(personal),
        "world_minus_personal": _mean(credit - personal),
    }


def _of_runs(prompts: Drawn) -> dict[str, Floats]:
    first, again, without = signs(prompts.readings)
    return {
        "test_retest": np.array([(first * again > 0).sum(), (first * again != 0).sum()]),
        "tied_in_either": _mean(first * again == 0),
        "spec_flips": np.array([(first * without < 0).sum(), (first * without != 0).sum()]),
    }


def _mean(values: np.ndarray) -> Floats:
    return np.array([values.sum(), values.size], dtype=np.float64)


def _share(margin: float, votes: int) -> Floats:
    """A margin of votes for minus votes against, as a share of votes for."""
    return np.array([(margin / votes + 1) / 2, 1.0])


def _teams(values: Floats, size: int) -> Floats:
    """`[teams, size, ...]` of `[people, ...]`; the people left over go."""
    n_teams = len(values) // size
    return values[: n_teams * size].reshape(n_teams, size, *values.shape[1:])


def _leave_one_out(scores: Floats) -> Floats:
    ranks = scores.argsort(axis=-1).argsort(axis=-1).astype(np.float64)
    others = ranks.sum(axis=1, keepdims=True) - ranks
    return _mean((signs(scores) * signs(others) + 1) / 2)


def _best(together: Floats) -> Floats:
    """`[n, 24]` the best orders for `[n, 6]` sums of signs, in equal parts where several are best."""
    support = together @ orders().T
    best = support == support.max(axis=1, keepdims=True)
    shares: Floats = best / best.sum(axis=1, keepdims=True)
    return shares


def _crossfit(mine: Floats) -> Floats:
    """Orders chosen on half of each prompt's people and scored on the other half, both ways round."""
    n = mine.shape[1]
    one, other = mine[:, : n // 2].sum(axis=1), mine[:, n // 2 :].sum(axis=1)
    margins = (_best(one) * (other @ orders().T)).sum(axis=1) + (_best(other) * (one @ orders().T)).sum(axis=1)
    return _share(float(margins.mean()), n * len(PAIRS))
