"""How often the interval of a change between waves holds the truth: people and prompts drawn anew each time."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.reference.from_records import dataset_of, rankings_of
from tests.reference.rows import Row

from folkmoot.agreement import Options
from folkmoot.agreement.drift import drift

DATASETS = 500
MOVED = -0.6
"""How far everybody moves away from the spec, on the logit scale; prompts differ in it by half of that."""

pytestmark = pytest.mark.long


def chances(rng: np.random.Generator, n_people: int, n_prompts: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """`[people, prompts]` chances of agreeing with the spec, in the earlier and in the later wave."""
    people = rng.normal(0, 0.8, n_people)[:, None]
    prompts = rng.normal(0.7, 0.8, n_prompts)[None, :]
    moved = rng.normal(MOVED, abs(MOVED) / 2, n_prompts)[None, :]
    return 1 / (1 + np.exp(-(people + prompts))), 1 / (1 + np.exp(-(people + prompts + moved)))


def truth() -> float:
    """The change of a person and a prompt drawn at random."""
    before, after = chances(np.random.default_rng(0), 2_000, 5_000)
    return float((after - before).mean())


@pytest.mark.parametrize(
    ("n_prompts", "n_people", "n_returning"), [(10, 60, 40), (20, 60, 0), (20, 80, 80), (50, 60, 30)]
)
def test_intervals_of_changes_hold_the_truth(n_prompts: int, n_people: int, n_returning: int) -> None:
    wanted, sizes = truth(), {f"p{number}": 2 for number in range(n_prompts)}
    spec = rankings_of(dict.fromkeys(sizes, (0, 1)), name="spec")
    held = {"agreement_change": 0, "agreement_change_returning": 0}
    n_all = 2 * n_people - n_returning
    for seed in range(DATASETS):
        rng = np.random.default_rng([n_prompts, n_people, n_returning, seed])
        agrees = [rng.random((n_all, n_prompts)) < chance for chance in chances(rng, n_all, n_prompts)]
        # Whoever returns is asked half of their prompts again.
        asked = [np.argsort(rng.random((n_all, n_prompts)), axis=1)[:, :6] for _ in range(2)]
        asked[1][:, :3] = asked[0][:, :3]
        people = (range(n_people), range(n_people - n_returning, n_all))
        waves = [
            [
                Row(f"w{person}", f"p{prompt}", (0, 1) if says[person, prompt] else (1, 0))
                for person in of
                for prompt in sorted(set(prompts[person].tolist()))
            ]
            for of, says, prompts in zip(people, agrees, asked, strict=True)
        ]
        scope = drift(
            dataset_of(waves[0], sizes), dataset_of(waves[1], sizes), spec, options=Options(min_cell=2)
        ).overall
        for name in held:
            one = getattr(scope, name)
            held[name] += one.low is not None and one.low <= wanted <= one.high
    short = 2 * math.sqrt(0.93 * 0.07 / DATASETS)
    shares = {name: n / DATASETS for name, n in held.items() if n_returning or name == "agreement_change"}
    assert all(share >= 0.93 - short for share in shares.values()), shares
