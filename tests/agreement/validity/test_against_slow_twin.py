"""Every figure of the card, on random studies, against the slow and exact definitions in tests/reference."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agreement.validity.runs import SPEC, comparison, examples
from tests.reference import validity as slow
from tests.reference.from_records import LETTERS, dataset_of, rankings_of
from tests.reference.random_studies import Study, study
from tests.reference.rows import Row, Spec, Tiers
from tests.reference.slow import test_retest as slow_retest

from folkmoot.agreement import Options
from folkmoot.agreement.validity import CardInputs, validity_card
from folkmoot.agreement.validity.examples import accuracy_difference, example_accuracy
from folkmoot.pipeline.ranker_validate import with_panels
from folkmoot.records.counterfactual import Change, Counterfactual
from folkmoot.records.example_ranking import ExampleRanking
from folkmoot.records.provenance import Provenance
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec import Label
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.records.validity_card import ValidityCard
from folkmoot.statistics.estimate import Estimate

SEEDS = range(6)


@dataclass(frozen=True)
class Made:
    """A study with three runs of one model in orders shown, two other models, and two experts."""

    study: Study
    runs: list[Spec]
    shown: list[dict[str, tuple[int, ...]]]
    others: list[Spec]
    experts: list[Spec]


def made(seed: int) -> Made:
    one = study(seed, n_prompts=12, n_people=9, density=0.6)
    random = Random(seed)  # noqa: S311 - a simulation, not a secret

    def again(spec: Spec) -> Spec:
        return {
            prompt: tuple(random.sample(tiers, len(tiers))) if random.random() < 0.3 else tiers
            for prompt, tiers in spec.items()
            if random.random() < 0.9
        }

    def order(spec: Spec) -> dict[str, tuple[int, ...]]:
        orders = {prompt: tuple(range(len(tiers))) for prompt, tiers in spec.items()}
        return {
            prompt: tuple(random.sample(seen, len(seen))) if random.random() < 0.5 else seen
            for prompt, seen in orders.items()
            if random.random() < 0.9
        }

    runs = [one.spec, again(one.spec), again(one.spec)]
    others = [one.second_run, one.without]
    return Made(one, runs, [order(run) for run in runs], others, [again(one.spec), again(one.second_run)])


def as_run(
    spec: Spec, name: str, *, person: bool = False, shown: dict[str, tuple[int, ...]] | None = None
) -> SpecRankings:
    said = Provenance(ranker=name) if person else Provenance(model=name)
    run = rankings_of(spec, name=name)
    rows = tuple(
        replace(row, provenance=said, shown_order=tuple(LETTERS[at] for at in (shown or {}).get(row.prompt_id, ())))
        for row in run.rows
    )
    return SpecRankings(name, rows)


def card_of(one: Made, people: list[Row] | None = None) -> ValidityCard:
    runs = [as_run(run, "m", shown=shown) for run, shown in zip(one.runs, one.shown, strict=True)]
    inputs = CardInputs(
        SPEC,
        dataset_of(one.study.rows if people is None else people, one.study.sizes),
        rankings=(*runs, *(as_run(run, f"n{at}") for at, run in enumerate(one.others))),
        gold=tuple(as_run(run, f"x{at}", person=True) for at, run in enumerate(one.experts)),
    )
    return validity_card(with_panels(inputs), Options(replicates=0), name="d")


def holds(estimate: Estimate, value: Fraction | float | None) -> None:
    if value is None:
        assert estimate.value is None
    else:
        assert estimate.value == pytest.approx(float(value))


@pytest.mark.parametrize("seed", SEEDS)
def test_runs_and_the_order_shown(seed: int) -> None:
    one = made(seed)
    found = card_of(one).rankers[0].repeats
    holds(found.test_retest, slow_retest(list(one.runs[0]), one.runs))
    holds(found.retest_same_order, slow.retest_where(one.runs, one.shown, same=True))
    holds(found.retest_other_order, slow.retest_where(one.runs, one.shown, same=False))
    holds(found.first_shown_wins, slow.first_shown_wins(one.runs, one.shown))


@pytest.mark.parametrize("seed", SEEDS)
def test_rankers_together(seed: int) -> None:
    one = made(seed)
    panel = card_of(one).panel
    headlines = [one.runs[0], *one.others]
    for pair, (first, second) in zip(panel.pairs, combinations(headlines, 2), strict=True):
        holds(pair.same_order, slow_retest(list(first), [first, second]))
    answered = {row.prompt for row in one.study.rows if row.tiers is not None}
    prompts = [prompt for prompt in one.runs[0] if prompt in answered and all(prompt in run for run in headlines)]
    mean = slow.mean_correlation(one.study.rows, headlines, prompts)
    holds(panel.error_correlation, mean)
    holds(panel.effective_rankers, 3 / (1 + 2 * mean))
    low, high = panel.error_correlation.low, panel.error_correlation.high
    assert low is not None
    assert high is not None
    assert low < mean < high
    ends = [panel.effective_rankers.low, panel.effective_rankers.high]
    assert ends == pytest.approx([3 / (1 + 2 * high), 3 / (1 + 2 * low)]) or ends == [None, None]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_interval_of_errors_correlation_is_a_jackknife_over_prompts(seed: int) -> None:
    """On Fisher's scale, each prompt left out in turn; t with 11 degrees at most."""
    one = made(seed)
    panel = card_of(one).panel
    headlines = [one.runs[0], *one.others]
    answered = {prompt for prompt in one.runs[0] if slow.errors(one.study.rows, one.runs[0], [prompt])}
    prompts = [prompt for prompt in one.runs[0] if prompt in answered and all(prompt in run for run in headlines)]
    whole = slow.mean_correlation(one.study.rows, headlines, prompts)
    without = [
        slow.mean_correlation(one.study.rows, headlines, [other for other in prompts if other != prompt])
        for prompt in prompts
    ]
    n = len(prompts)
    spread = ((n - 1) / n * sum((np.arctanh(value) - np.arctanh(whole)) ** 2 for value in without)) ** 0.5
    quantile = {9: 2.2621572, 10: 2.2281389, 11: 2.2009852}[n - 1]
    low, high = np.tanh(np.arctanh(whole) - quantile * spread), np.tanh(np.arctanh(whole) + quantile * spread)
    assert (panel.error_correlation.low, panel.error_correlation.high) == pytest.approx(
        (max(low, -0.5), min(high, 1.0)), rel=1e-6
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_experts(seed: int) -> None:
    one = made(seed)
    card = card_of(one)
    holds(card.gold.between_experts, slow_retest(list(one.experts[0]), one.experts))
    prompts = {prompt for expert in one.experts for prompt in expert}
    gold = {prompt: slow.mean_rank([run[prompt] for run in one.experts if prompt in run]) for prompt in prompts}
    holds(card.rankers[0].gold, slow.against_gold(one.runs[0], gold))


@pytest.mark.parametrize("seed", SEEDS)
def test_changed_sections(seed: int) -> None:
    one = made(seed)
    before, after, again = one.runs
    governed, rest = tuple(before)[:5], tuple(before)[5:]
    changed = Counterfactual(
        "m", "be_kind", Change.INVERTED, "x", None, governed, rest,
        as_run(before, "m"), as_run(after, "m"), as_run(again, "m"),
    )  # fmt: skip
    inputs = CardInputs(SPEC, rankings=(as_run(before, "m"),), counterfactuals=(changed,))
    (found,) = validity_card(inputs, Options(), name=None).rankers[0].counterfactuals
    holds(found.flips_governed, slow.flips(before, after, [p for p in governed if p in after]))
    holds(found.flips_others, slow.flips(before, after, [p for p in rest if p in after]))
    strict = [p for p in governed if p in after and slow.flips(before, after, [p]) is not None]
    holds(found.noise_governed, slow.flips(before, again, [p for p in strict if p in again]))


LABELLED = st.lists(
    st.tuples(
        st.integers(0, 7), st.lists(st.sampled_from([*Label, None]), min_size=2, max_size=4), st.integers(0, 10**6)
    ),
    min_size=1,
    max_size=25,
)


@settings(deadline=None)
@given(LABELLED)
def test_worked_examples(drawn: list[tuple[int, list[Label | None], int]]) -> None:
    rows, plain = [], []
    for at, (example, labels, code) in enumerate(drawn):
        tiers: Tiers = tuple(code // 4**place % 4 for place in range(len(labels)))
        names = tuple("ABCD"[: len(labels)])
        order = Ranking(
            tuple(
                tuple(name for name, tier in zip(names, tiers, strict=True) if tier == level)
                for level in sorted(set(tiers))
            )
        )
        rows.append(
            ExampleRanking(f"s/{example}/{at}", f"s/{example}", "s", names, tuple(labels), (None,) * len(labels), order)
        )
        plain.append((f"s/{example}", labels, tiers))
    found = example_accuracy([examples(*rows)], SPEC, "")
    pairs = slow.labelled(plain, {("GOOD", "BAD")})
    holds(found.accuracy, slow.share_of(pairs))
    assert found.accuracy.n_pairs == len(pairs)
    if len({example for example, _ in pairs}) >= 5:
        ends = slow.interval_of(pairs)
        assert (found.accuracy.low, found.accuracy.high) == pytest.approx((ends.low, ends.high), abs=1e-6)
    holds(found.ok_between, slow.share_of(slow.labelled(plain, {("GOOD", "OK"), ("OK", "BAD")})))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=5, max_size=30))
def test_the_interval_of_a_difference_of_accuracies(drawn: list[tuple[int, int]]) -> None:
    """One pair an example, right, tied or wrong, with the one book and with the other."""
    said = ("B>A", "A=B", "A>B")
    closed = [comparison(f"s/{at}/1", "GOOD BAD", said[one]) for at, (one, _) in enumerate(drawn)]
    none = [comparison(f"s/{at}/1", "GOOD BAD", said[other]) for at, (_, other) in enumerate(drawn)]
    found = accuracy_difference([examples(*closed)], [examples(*none)], ("", ""))
    first, second = ([(Fraction(pair[book], 2), Fraction(1)) for pair in drawn] for book in (0, 1))
    ends = slow.newcombe(first, second)
    assert found.value == pytest.approx(sum(one - other for one, other in drawn) / 2 / len(drawn))
    # Where the shares move as one the ends are square roots of what rounding leaves.
    assert (found.low, found.high) == pytest.approx((ends.low, ends.high), abs=1e-5)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_naming_responses_otherwise_changes_nothing(seed: int, random: Random) -> None:
    """Of runs, people, experts and orders shown alike: every number of the card, intervals too."""
    one = made(seed)
    new = {prompt: random.sample(range(size), size) for prompt, size in one.study.sizes.items()}

    def renamed(prompt: str, tiers: Tiers) -> Tiers:
        found = [0] * len(tiers)
        for old, tier in enumerate(tiers):
            found[new[prompt][old]] = tier
        return tuple(found)

    def all_renamed(specs: list[Spec]) -> list[Spec]:
        return [{prompt: renamed(prompt, tiers) for prompt, tiers in spec.items()} for spec in specs]

    shown = [
        {prompt: tuple(new[prompt][at] for at in order) for prompt, order in orders.items()} for orders in one.shown
    ]
    other = Made(one.study, all_renamed(one.runs), shown, all_renamed(one.others), all_renamed(one.experts))
    people = [
        replace(row, tiers=None if row.tiers is None else renamed(row.prompt, row.tiers), veto=None)
        for row in one.study.rows
    ]
    first = card_of(one, [replace(row, veto=None) for row in one.study.rows])
    assert _numbers(first) == pytest.approx(_numbers(card_of(other, people)), nan_ok=True)


def _numbers(card: ValidityCard) -> list[float]:
    ranker = card.rankers[0]
    panel = card.panel
    estimates = [
        *(getattr(ranker.repeats, name) for name in ranker.repeats.__slots__),
        *(pair.same_order for pair in panel.pairs),
        *(pair.agreement_difference for pair in panel.pairs),
        *(panel.error_correlation, panel.effective_rankers, panel.agreement),
        *(one.gold for one in card.rankers),
        *(one.agreement for one in card.rankers),
    ]
    return [
        float("nan") if value is None else value
        for estimate in estimates
        for value in (estimate.value, estimate.low, estimate.high)
    ]
