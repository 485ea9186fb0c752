"""The validity card of the fake models on worlds: it knows the one that reads the spec from the one that does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom, binomtest
from tests.ranker.worlds.asking import FOLLOWER, IGNORER, places, spec_of

from folkmoot.agreement.options import Options
from folkmoot.agreement.validity import CardInputs, validity_card
from folkmoot.agreement.verdicts import NO_EFFECT, NOT_READING
from folkmoot.pipeline.live_options import LiveOptions
from folkmoot.pipeline.live_validation import LiveValidation
from folkmoot.pipeline.model_calls import ModelSettings
from folkmoot.pipeline.ranker_validate import with_panels
from folkmoot.records.example_ranking import Book, ExampleRankings
from folkmoot.records.spec import Label
from folkmoot.records.validity_card import RankerCard
from folkmoot.statistics.estimate import Estimate
from folkmoot.study.world import World, WorldSize, make_world, people_of

CONFIDENCE = 0.999
SEEDS = range(400, 411)


@dataclass(frozen=True)
class Shown:
    """What both fakes said of the worked examples of several worlds."""

    worlds: Sequence[World]
    runs: Mapping[int, tuple[ExampleRankings, ...]]

    def hits(self, ranker: str, book: Book) -> list[bool]:
        """Of each comparison one GOOD and one BAD reply, drawn by lot: whether the GOOD one stands above."""
        draw = np.random.default_rng(1)
        found = []
        for run in (run for runs in self.runs.values() for run in runs):
            for row in run.rows:
                if run.ranker == ranker and run.book is book and row.ranking is not None:
                    said = places(row.ranking.tiers)
                    labelled = list(zip(row.names, row.labels, strict=True))
                    good, bad = ([n for n, own in labelled if own is label] for label in (Label.GOOD, Label.BAD))
                    pairs = list(product(good, bad))
                    better, worse = pairs[int(draw.integers(len(pairs)))]
                    found.append(said[better] < said[worse])
        return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("calls")


@pytest.fixture(scope="module")
def shown(folder: Path) -> Shown:
    worlds = [make_world(seed, WorldSize(prompts=1)) for seed in SEEDS]
    runs: dict[int, tuple[ExampleRankings, ...]] = {}
    for world in worlds:
        settings = ModelSettings(cache=folder / f"{world.seed}.db")
        asked = LiveValidation(LiveOptions(models=(FOLLOWER, IGNORER)), settings).ask(CardInputs(spec_of(world)))
        assert not asked.answers.failed
        runs[world.seed] = asked.inputs.examples
    return Shown(worlds, runs)


def test_closed_book_the_rule_follower_knows_good_from_bad(shown: Shown) -> None:
    hits = shown.hits(FOLLOWER, Book.CLOSED)
    assert len(hits) > 150
    assert binomtest(sum(hits), len(hits)).proportion_ci(CONFIDENCE).low > 0.95, (sum(hits), len(hits))


@pytest.mark.parametrize(
    ("ranker", "book"), [(FOLLOWER, Book.NONE), (IGNORER, Book.CLOSED), (IGNORER, Book.OPEN), (IGNORER, Book.NONE)]
)
def test_whoever_does_not_read_the_spec_is_at_chance(shown: Shown, ranker: str, book: Book) -> None:
    hits = shown.hits(ranker, book)
    low, high = binom.interval(CONFIDENCE, len(hits), 0.5)
    assert len(hits) > 150
    assert low <= sum(hits) <= high, (sum(hits), len(hits))


def test_comparisons_without_a_good_or_a_bad_are_counted_out_and_counted(shown: Shown) -> None:
    for world in shown.worlds:
        card = validity_card(CardInputs(spec_of(world), examples=shown.runs[world.seed]), Options(), name=None)
        labels = [{reply.label for reply in example.written.replies} for example in world.examples]
        lacking = sum(not {"GOOD", "BAD"} <= one for one in labels)
        pairs = sum(
            len([reply for reply in example.written.replies if reply.label == "GOOD"])
            * len([reply for reply in example.written.replies if reply.label == "BAD"])
            for example in world.examples
        )
        for one in card.rankers:
            assert (one.closed_book.n_comparisons, one.closed_book.n_lacking) == (len(labels), lacking)
            assert one.closed_book.accuracy.n_pairs == pairs
            assert (one.closed_book.n_failed, one.closed_book.n_not_asked) == (0, 0)


def holds(estimate: Estimate, truth: float, times: float = 1.0) -> bool:
    """Whether a truth lies in an interval, or is exactly the value where nothing varies.

    Args:
        estimate: the estimate.
        truth: what it should hold.
        times: by how much the interval is widened: of many 95% intervals some do not hold the truth, of those of twice
            the width one in ten thousand.
    """
    assert estimate.value is not None
    if estimate.low is None or estimate.high is None:
        return estimate.value == truth
    low, high = (estimate.value + times * (end - estimate.value) for end in (estimate.low, estimate.high))
    return low <= truth <= high


@pytest.fixture(scope="module", params=[500, 501])
def world(request: pytest.FixtureRequest) -> World:
    return make_world(request.param, WorldSize(prompts=60))


@pytest.fixture(scope="module")
def cards(folder: Path, world: World) -> dict[str, RankerCard]:
    """Cards of the two fakes, and of each with slips, over people who want what the world's spec wants, mostly."""
    models = (FOLLOWER, IGNORER, f"{FOLLOWER}?slips=0.1", f"{IGNORER}?slips=0.1")
    inputs = CardInputs(spec_of(world), people_of(world, participants=120, prompts_each=8, slips=0.7, seed=1))
    options = LiveOptions(models=models, removed=("auto",), n_auto=2)
    asked = LiveValidation(options, ModelSettings(cache=folder / f"{world.seed}.db")).ask(inputs)
    assert not asked.answers.failed
    card = validity_card(with_panels(asked.inputs), Options(replicates=400), name="world")
    assert card.simulated
    assert card.fake
    return {one.ranker: one for one in card.rankers}


def test_the_card_of_the_rule_follower_says_that_it_reads_the_spec(cards: dict[str, RankerCard]) -> None:
    card = cards[FOLLOWER]
    closed, effect, flips = card.closed_book.accuracy, card.ablation.spec_effect, card.ablation.flips_beyond_retest
    assert closed.value is not None
    assert closed.value > 0.95
    assert effect.low is not None
    assert effect.low > 0.1
    assert flips.low is not None
    assert flips.low > 0.1
    assert not any(NOT_READING in verdict or NO_EFFECT in verdict for verdict in card.verdicts)
    assert any("the spec changes more than chance does" in verdict for verdict in card.verdicts)


def test_the_card_of_the_spec_ignorer_exposes_it(cards: dict[str, RankerCard]) -> None:
    card = cards[IGNORER]
    assert holds(card.closed_book.accuracy, 0.5)
    assert holds(card.open_book.accuracy, 0.5)
    assert holds(card.ablation.spec_effect, 0)
    assert card.ablation.spec_flips.value == 0
    assert any(NO_EFFECT in verdict for verdict in card.verdicts)
    assert any(NOT_READING in verdict for verdict in card.verdicts)


def test_noise_does_not_hide_it(cards: dict[str, RankerCard]) -> None:
    card = cards[f"{IGNORER}?slips=0.1"]
    assert holds(card.closed_book.accuracy, 0.5, times=2)
    assert holds(card.open_book.accuracy, 0.5, times=2)
    assert holds(card.ablation.spec_effect, 0, times=2)
    assert holds(card.ablation.flips_beyond_retest, 0, times=2)
    assert card.ablation.spec_flips.value is not None
    assert 0 < card.ablation.spec_flips.value < 0.2


def test_a_removed_section_turns_what_it_governs_beyond_noise_and_leaves_the_rest(cards: dict[str, RankerCard]) -> None:
    for row in cards[FOLLOWER].counterfactuals:
        assert row.flips_governed.value is not None
        assert row.flips_governed.value > 0.05
        assert row.flips_others.value == 0
        assert row.flips_difference.low is not None
        assert row.flips_difference.low > 0
    assert len(cards[FOLLOWER].counterfactuals) == 2
    for ranker in (IGNORER, f"{IGNORER}?slips=0.1"):
        for row in cards[ranker].counterfactuals:
            assert holds(row.beyond_noise, 0, times=2)


def test_slips_show_as_retest_noise(cards: dict[str, RankerCard]) -> None:
    for name in (FOLLOWER, IGNORER):
        steady, slipping = (cards[one].repeats.test_retest for one in (name, f"{name}?slips=0.1"))
        assert steady.value == 1
        assert slipping.value is not None
        assert 0.8 < slipping.value < 0.99
