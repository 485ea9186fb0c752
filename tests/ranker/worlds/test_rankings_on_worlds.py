"""Rankings of the fake models on worlds, held against truths that the fakes cannot see.

The requests, the cache and the reading of replies are the real ones. A pair is in the right order where the ranking puts
the better response strictly above. The bounds are exact binomial ones over one pair a prompt, drawn by lot: pairs of one
prompt are not independent of each other, prompts are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom, binomtest
from tests.ranker.worlds.asking import (
    FOLLOWER,
    IGNORER,
    Tiers,
    grade,
    held_against,
    places,
    rank_by_all,
    rank_by_some,
    spec_of,
    tasks_of,
)

from folkmoot.records.spec import Spec
from folkmoot.records.spec_ranking import SpecRanking
from folkmoot.study.world import World, WorldSize, make_world

SEEDS = range(100, 108)
CONFIDENCE = 0.999


@dataclass(frozen=True)
class Ranked:
    """A world with what the rule follower said of it."""

    world: World
    spec: Spec
    by_all: Mapping[str, SpecRanking]

    @property
    def right(self) -> Mapping[str, Tiers]:
        return {prompt.id: self.world.order(prompt) for prompt in self.world.prompts}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("calls")


@pytest.fixture(scope="module")
def ranked(folder: Path) -> list[Ranked]:
    found = []
    for seed in SEEDS:
        world = make_world(seed)
        spec = spec_of(world)
        found.append(Ranked(world, spec, rank_by_all(folder, FOLLOWER, world, spec)))
    return found


def one_pair_a_prompt(rankings: Mapping[str, SpecRanking], right: Mapping[str, Tiers], seed: int) -> Iterator[bool]:
    """Whether a pair that the truth orders, drawn by lot, is in the right order, prompt by prompt."""
    draw = np.random.default_rng(seed)
    for prompt_id, tiers in right.items():
        if len(tiers) < 2:
            continue
        at = sorted(draw.permutation(len(tiers))[:2].tolist())
        better, worse = (str(draw.choice(list(tiers[level]))) for level in at)
        said = places(rankings[prompt_id].ranking.tiers)
        yield said[better] < said[worse]


def drawn(ranked: list[Ranked], said: Mapping[int, Mapping[str, SpecRanking]]) -> list[bool]:
    return [hit for one in ranked for hit in one_pair_a_prompt(said[one.world.seed], one.right, one.world.seed)]


def within_chance(hits: list[bool]) -> tuple[int, int]:
    """The fewest and the most hits that a coin gives, but for one time in a thousand."""
    low, high = binom.interval(CONFIDENCE, len(hits), 0.5)
    return int(low), int(high)


def test_the_rule_follower_puts_better_above_worse(ranked: list[Ranked]) -> None:
    hits = drawn(ranked, {one.world.seed: one.by_all for one in ranked})
    assert len(hits) > 250
    assert binomtest(sum(hits), len(hits)).proportion_ci(CONFIDENCE).low > 0.95, (sum(hits), len(hits))
    shares = [held_against(one.by_all, one.right) for one in ranked]
    assert sum(one.pairs for one in shares) > 1000
    assert sum(one.right for one in shares) / sum(one.pairs for one in shares) > 0.95


def test_without_the_spec_it_is_at_chance(ranked: list[Ranked], folder: Path) -> None:
    said = {one.world.seed: rank_by_all(folder, FOLLOWER, one.world, None) for one in ranked}
    hits = drawn(ranked, said)
    low, high = within_chance(hits)
    assert low <= sum(hits) <= high, (sum(hits), len(hits))


def test_under_the_spec_of_another_world_it_is_no_better_than_chance(ranked: list[Ranked], folder: Path) -> None:
    """What it obeys is the spec that it is shown, not something that all worlds have in common."""
    others = [*ranked[1:], ranked[0]]
    said = {
        one.world.seed: rank_by_all(folder, FOLLOWER, one.world, other.spec)
        for one, other in zip(ranked, others, strict=True)
    }
    hits = drawn(ranked, said)
    # Rules of two worlds about one trait agree or differ by a coin's choice, once for many prompts: a wider bound.
    assert 0.4 < sum(hits) / len(hits) < 0.6


def test_the_spec_ignorer_is_at_chance_and_says_the_same_without_the_spec(ranked: list[Ranked], folder: Path) -> None:
    with_spec = {one.world.seed: rank_by_all(folder, IGNORER, one.world, one.spec) for one in ranked}
    without = {one.world.seed: rank_by_all(folder, IGNORER, one.world, None) for one in ranked}
    hits = drawn(ranked, with_spec)
    low, high = within_chance(hits)
    assert low <= sum(hits) <= high, (sum(hits), len(hits))
    for one in ranked:
        for prompt in one.world.prompts:
            seed = one.world.seed
            assert with_spec[seed][prompt.id].ranking == without[seed][prompt.id].ranking


def test_it_cites_the_sections_that_tell_the_responses_apart(ranked: list[Ranked]) -> None:
    for one in ranked:
        for prompt in one.world.prompts:
            assert set(one.by_all[prompt.id].cited_sections) == set(one.world.governing(prompt))


def test_relevance_is_5_where_a_section_holds_3_where_it_always_does_and_else_1(
    ranked: list[Ranked], folder: Path
) -> None:
    for one in ranked:
        grades = grade(folder, FOLLOWER, tasks_of(one.world), one.spec)
        for prompt in one.world.prompts:
            applying = one.world.applying(prompt)
            for section in one.world.sections:
                always = 3 if section.clauses and section.condition is None else 1
                expected = 5 if section.condition is not None and section.id in applying else always
                assert grades[prompt.id].get(section.id, 1) == expected, (one.world.seed, prompt.id, section.id)


def test_sections_that_matter_give_the_rankings_of_the_whole_spec(ranked: list[Ranked], folder: Path) -> None:
    for one in ranked:
        by_some = rank_by_some(folder, FOLLOWER, one.world, one.spec)
        for prompt_id, row in one.by_all.items():
            assert by_some[prompt_id].ranking == row.ranking, (one.world.seed, prompt_id)


@pytest.mark.parametrize("size", [WorldSize(about=14, traits=14, at_once=4), WorldSize(about=3, always=0, traits=4)])
def test_larger_and_smaller_worlds_are_followed_too(folder: Path, size: WorldSize) -> None:
    right = pairs = 0
    for seed in range(200, 203):
        world = make_world(seed, size)
        said = rank_by_all(folder, FOLLOWER, world, spec_of(world))
        share = held_against(said, {prompt.id: world.order(prompt) for prompt in world.prompts})
        right, pairs = right + share.right, pairs + share.pairs
    assert pairs > 150
    assert right / pairs > 0.95, (right, pairs)
