"""The truths that planted.toml states hold for the people it describes: counted by hand, far from the code under test.

Nothing of folkmoot.agreement or folkmoot.statistics is used but the packing of rankings: pairs are counted one by one. The
spec's ranking comes from a run of the ranker.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations, permutations
from typing import NamedTuple

import numpy as np
import pytest
from tests.study.conftest import DemoRuns

from folkmoot.records.dataset import Dataset
from folkmoot.statistics.weak_order import unpack_one
from folkmoot.study.population import Direction, Measure, Population, Truth
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.simulate import simulate

WITHIN = 0.012
"""Chance alone moves the figures of 24,000 people by a third of this (the group figures: two thirds)."""


class Study(NamedTuple):
    """Many people's answers, and the headline ranking."""

    dataset: Dataset
    tier_of: dict[str, list[int]]
    prompts_of: dict[str | None, list[str]]


@pytest.fixture(scope="module")
def study(demo_runs: DemoRuns, prompts: tuple[StudyPrompt, ...], population: Population) -> Study:
    tier_of: dict[str, list[int]] = {}
    prompts_of: defaultdict[str | None, list[str]] = defaultdict(list)
    for row in demo_runs.first:
        tiers = [tier.split("=") for tier in row["ranking"].split(">")]
        tier_of[row["prompt_id"]] = [next(n for n, tier in enumerate(tiers) if label in tier) for label in "ABCD"]
        prompts_of[None].append(row["prompt_id"])
        for section, grade in row["section_relevance"].items():
            if grade == 5:
                prompts_of[section].append(row["prompt_id"])
    dataset = simulate(prompts, population, np.random.default_rng(2026), n_people=24_000)
    return Study(dataset, tier_of, prompts_of)


def counted(study: Study, codes: list[int], members: list[bool]) -> dict[tuple[str, bool], Counter[int]]:
    """How often each ranking was given to each prompt, by members and others; the last answer of a person counts."""
    table, ids = study.dataset.assessments, study.dataset.prompts.ids
    last: dict[tuple[int, int], int] = {}
    for row, key in enumerate(zip(table.participant.tolist(), table.prompt.tolist(), strict=True)):
        last[key] = codes[row]
    counts: defaultdict[tuple[str, bool], Counter[int]] = defaultdict(Counter)
    for (person, prompt), code in last.items():
        if code >= 0:
            counts[ids[prompt], members[person]][code] += 1
    return counts


def agreeing(counts: Counter[int], tiers: list[int]) -> tuple[float, int]:
    """Pair observations that agree with a ranking (½ where it ties), and all of them."""
    same, pairs = 0.0, 0
    for code, times in counts.items():
        given = unpack_one(code, 4)
        for one, other in combinations(range(4), 2):
            if given[one] == given[other]:
                continue
            pairs += times
            if tiers[one] == tiers[other]:
                same += times / 2
            elif (tiers[one] < tiers[other]) == (given[one] < given[other]):
                same += times
    return same, pairs


def figure(study: Study, truth: Truth) -> float:
    table, people = study.dataset.assessments, study.dataset.participants
    ids = study.prompts_of[truth.section]
    everybody = [True] * len(people)
    world = table.world.tolist()
    if truth.measure is Measure.WORLD_MINUS_PERSONAL:
        personal = table.personal.tolist()
        both = [code if other >= 0 else -1 for code, other in zip(world, personal, strict=True)]
        return share(study, counted(study, both, everybody), ids) - share(
            study, counted(study, personal, everybody), ids
        )
    if truth.measure is Measure.GROUP:
        assert truth.field is not None
        members = [answer == truth.value for answer in people.demographics[truth.field].texts()]
        counts = counted(study, world, members)
        difference = weight = 0.0
        for prompt_id in ids:
            mine, my_pairs = agreeing(counts[prompt_id, True], study.tier_of[prompt_id])
            theirs, their_pairs = agreeing(counts[prompt_id, False], study.tier_of[prompt_id])
            stratum = my_pairs * their_pairs / (my_pairs + their_pairs)
            difference += stratum * (mine / my_pairs - theirs / their_pairs)
            weight += stratum
        return difference / weight
    counts = counted(study, world, everybody)
    reached = share(study, counts, ids)
    if truth.measure is Measure.SECTION_AGREEMENT:
        return reached
    best, pairs = 0.0, 0
    for prompt_id in ids:
        best += max(agreeing(counts[prompt_id, True], list(order))[0] for order in permutations(range(4)))
        pairs += agreeing(counts[prompt_id, True], [0, 0, 0, 0])[1]
    return best / pairs - reached


def share(study: Study, counts: dict[tuple[str, bool], Counter[int]], ids: list[str]) -> float:
    scored = [agreeing(counts[prompt_id, True], study.tier_of[prompt_id]) for prompt_id in ids]
    return sum(same for same, _ in scored) / sum(pairs for _, pairs in scored)


def test_every_truth_holds_for_endless_people(study: Study, population: Population) -> None:
    found = {truth.id: figure(study, truth) for truth in population.truths}
    expected = {truth.id: truth.expected for truth in population.truths}
    assert found == pytest.approx(expected, abs=WITHIN)


def test_every_kind_of_truth_is_there(population: Population) -> None:
    truths = population.truths
    assert len({truth.id for truth in truths}) == len(truths)
    assert {truth.measure for truth in truths} == set(Measure)
    for truth in truths:
        off = truth.expected - truth.null
        side = Direction.NONE if off == 0 else Direction.ABOVE if off > 0 else Direction.BELOW
        assert truth.direction is side, truth.id
