"""Laws that hold for every study, whatever the numbers; each test quotes the sentence of the method it checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.reference.from_records import dense
from tests.reference.rows import Row, Spec, Tiers
from tests.reference.through_package import result_of

from folkmoot.records.agreement import AgreementResult
from folkmoot.statistics.estimate import Estimate

laws = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
OF_PAIRS = ("agreement", "agreement_strict", "agreement_by_prompt", "human_human", "human_human_by_prompt")
REFERENCES = ("human_human", "human_human_by_prompt", "leave_one_out", "best_single_ranking")


@dataclass(frozen=True)
class Small:
    """A small study: no participant answers a prompt twice."""

    rows: list[Row]
    sizes: dict[str, int]
    spec: Spec
    other: Spec


def weak_orders(k: int) -> st.SearchStrategy[Tiers]:
    return st.lists(st.integers(0, k - 1), min_size=k, max_size=k).map(dense)


def strict_orders(k: int) -> st.SearchStrategy[Tiers]:
    return st.permutations(range(k)).map(tuple)


@st.composite
def small_studies(draw: st.DrawFn, *, strict_spec: bool = False, fewest_people: int = 1) -> Small:
    sizes = {f"prompt-{n}": draw(st.integers(2, 4)) for n in range(draw(st.integers(1, 6)))}
    n_people = draw(st.integers(fewest_people, 6))
    rows = []
    for prompt, k in sizes.items():
        for person in range(n_people):
            if fewest_people > 1 or draw(st.booleans()) or person == 0:
                veto = draw(st.none() | st.frozensets(st.integers(0, k - 1)))
                rows.append(Row(f"person-{person}", prompt, draw(weak_orders(k)), veto))
    orders = strict_orders if strict_spec else weak_orders
    return Small(
        rows,
        sizes,
        {prompt: draw(orders(k)) for prompt, k in sizes.items()},
        {prompt: draw(orders(k)) for prompt, k in sizes.items()},
    )


def everything(one: Small, **more: Any) -> AgreementResult:
    return result_of(one.rows, one.sizes, one.spec, more_runs=[one.other], without=one.other, **more)


def value(result: AgreementResult, name: str) -> float | None:
    return result.overall.estimates[name].value


def defined(result: AgreementResult, name: str) -> float:
    found = value(result, name)
    assume(found is not None)
    return 0.0 if found is None else found


def same(one: Estimate, other: Estimate, where: str, *, ends: bool = True) -> None:
    if ends or one.value is None:
        assert one.undefined_because == other.undefined_because, where
    for name in ("value", "low", "high") if ends else ("value",):
        mine, theirs = getattr(one, name), getattr(other, name)
        assert mine == (None if theirs is None else pytest.approx(theirs, abs=1e-9)), (where, name)


def unchanged(one: AgreementResult, other: AgreementResult, *names: str, ends: bool = True) -> None:
    for name in names or one.overall.estimates:
        same(one.overall.estimates[name], other.overall.estimates[name], name, ends=ends)


def changed_orders(one: Small, change: Mapping[str, tuple[int, ...]]) -> Small:
    """Response r of a prompt becomes response change[prompt][r], in everything said about it."""

    def moved(prompt: str, tiers: Tiers) -> Tiers:
        places = change[prompt]
        return tuple(tiers[places.index(r)] for r in range(len(tiers)))

    return Small(
        [
            replace(
                row,
                tiers=None if row.tiers is None else moved(row.prompt, row.tiers),
                veto=None if row.veto is None else frozenset(change[row.prompt][r] for r in row.veto),
            )
            for row in one.rows
        ],
        one.sizes,
        {prompt: moved(prompt, tiers) for prompt, tiers in one.spec.items()},
        {prompt: moved(prompt, tiers) for prompt, tiers in one.other.items()},
    )


def reversed_order(tiers: Tiers) -> Tiers:
    return tuple(max(tiers) - tier for tier in tiers)


@laws
@given(small_studies(), st.data())
def test_relabelling_responses_changes_nothing(one: Small, data: st.DataObject) -> None:
    """The mean over tied optima, so that relabelling responses changes nothing."""
    change = {prompt: data.draw(strict_orders(k)) for prompt, k in one.sizes.items()}
    unchanged(everything(one), everything(changed_orders(one, change)))


@laws
@given(small_studies(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(one: Small, random: Any) -> None:
    """Only repeated answers of one participant to one prompt have an order that means something."""
    shuffled = list(one.rows)
    random.shuffle(shuffled)
    unchanged(everything(one), everything(replace(one, rows=shuffled)))


@laws
@given(small_studies())
def test_an_earlier_answer_changes_nothing(one: Small) -> None:
    """Where one participant answered one prompt more than once, statistics use the last answer."""
    earlier = [replace(row, tiers=reversed_order(row.tiers or ()), veto=None) for row in one.rows]
    unchanged(everything(one), everything(replace(one, rows=earlier + one.rows)))


@laws
@given(small_studies(strict_spec=True))
def test_reversing_a_strict_ranking_maps_agreement_to_its_complement(one: Small) -> None:
    """c = 1 where S orders the pair the same way, 0 where it reverses it."""
    forward = everything(one)
    backward = everything(replace(one, spec={prompt: reversed_order(tiers) for prompt, tiers in one.spec.items()}))
    for name in ("agreement", "agreement_strict", "agreement_by_prompt"):
        assert defined(forward, name) + defined(backward, name) == pytest.approx(1)


@laws
@given(small_studies())
def test_no_ranking_beats_the_best_single_ranking(one: Small) -> None:
    """Per prompt the strict order that most pair observations agree with, scored on the same people: an upper bound."""
    result = everything(one)
    assert defined(result, "agreement") <= defined(result, "best_single_ranking") + 1e-12
    assert defined(result, "gap_to_best") >= -1e-12


@laws
@given(small_studies(fewest_people=4))
def test_crossfit_never_beats_the_best_single_ranking(one: Small) -> None:
    """Chosen on a half and scored on the other: what a half chooses scores no more on its own side than its best."""
    result = everything(one)
    assert defined(result, "best_single_ranking_crossfit") <= defined(result, "best_single_ranking") + 1e-12


@laws
@given(small_studies())
def test_a_ranking_tied_throughout_agrees_by_half(one: Small) -> None:
    """½ where S ties the pair; agreement_strict leaves such pairs out."""
    result = everything(replace(one, spec={prompt: (0,) * k for prompt, k in one.sizes.items()}))
    assert defined(result, "agreement") == pytest.approx(0.5)
    assert value(result, "agreement_by_prompt") == pytest.approx(0.5)
    assert value(result, "agreement_strict") is None


@laws
@given(small_studies())
def test_agreement_strict_is_agreement_without_the_tied_pairs(one: Small) -> None:
    """Agreement is agreement_strict on the pairs that S orders, and a half on those that it ties."""
    result = everything(one)
    strict, every = (result.overall.estimates[name] for name in ("agreement_strict", "agreement"))
    assume(strict.value is not None)
    share = strict.n_pairs / every.n_pairs
    assert every.value == pytest.approx(share * (strict.value or 0) + (1 - share) / 2)


@laws
@given(small_studies())
def test_human_human_is_symmetric(one: Small) -> None:
    """[Same order] does not ask who of two people is the first, nor which end of a ranking is the better."""
    people = sorted({row.participant for row in one.rows})
    swapped = dict(zip(people, reversed(people), strict=True))
    renamed = [replace(row, participant=swapped[row.participant]) for row in one.rows]
    turned = [replace(row, tiers=reversed_order(row.tiers or ())) for row in one.rows]
    for rows in (renamed, turned):
        unchanged(everything(one), everything(replace(one, rows=rows)), *REFERENCES[:2], ends=False)


@laws
@given(small_studies())
def test_turning_everything_upside_down_changes_no_pair_statistic(one: Small) -> None:
    """A pair observation and S's order of it turn together."""
    upside_down = Small(
        [replace(row, tiers=reversed_order(row.tiers or ())) for row in one.rows],
        one.sizes,
        {prompt: reversed_order(tiers) for prompt, tiers in one.spec.items()},
        {prompt: reversed_order(tiers) for prompt, tiers in one.other.items()},
    )
    names = [name for name in everything(one).overall.estimates if name not in {"first_choice", "veto_conflict"}]
    unchanged(everything(one), everything(upside_down), *names)


@laws
@given(small_studies())
def test_an_answer_tied_throughout_changes_no_pair_statistic(one: Small) -> None:
    """A pair observation is two responses that the ranking orders strictly: a ranking tied throughout has none."""
    more = [Row("somebody-else", prompt, (0,) * k) for prompt, k in one.sizes.items()]
    names = (*OF_PAIRS, "best_single_ranking", "spec_effect", "test_retest", "spec_flips", "gap_to_best")
    unchanged(everything(one), everything(replace(one, rows=one.rows + more)), *names, ends=False)


@laws
@given(small_studies())
def test_weights_are_free_of_scale(one: Small) -> None:
    """Raking to the shares that people already have leaves every weight alike, and every value as without weights."""
    people = sorted({row.participant for row in one.rows})
    unchanged(everything(one), everything(one, weights=dict.fromkeys(people, 7)), ends=False)


@laws
@given(st.integers(2, 5).flatmap(strict_orders))
def test_a_copy_never_pairs_with_itself(tiers: Tiers) -> None:
    """Copies of one person never pair with each other; two people who answer alike do."""
    alone = [Row("ann", "p", tiers), Row("zoe", "p", (0,) * len(tiers))]
    twice = result_of(alone, {"p": len(tiers)}, weights={"ann": 2, "zoe": 1})
    assert value(twice, "human_human") is None
    assert value(twice, "leave_one_out") == pytest.approx(0.5)
    two_people = result_of([*alone, Row("bob", "p", tiers)], {"p": len(tiers)})
    assert value(two_people, "human_human") == 1
    assert value(two_people, "leave_one_out") == 1


@laws
@given(small_studies(fewest_people=3), st.data())
def test_weight_two_is_a_person_who_is_there_twice_for_all_but_pairs_of_people(one: Small, data: st.DataObject) -> None:
    """Agreement and the best single ranking count a weight of 2 as two; human_human pairs the two with everyone else."""
    people = sorted({row.participant for row in one.rows})
    heavy = data.draw(st.sampled_from(people))
    double = [replace(row, participant="twin") for row in one.rows if row.participant == heavy]
    weighted = everything(one, weights={person: 1 + (person == heavy) for person in people})
    doubled = everything(replace(one, rows=one.rows + double))
    names = ("agreement", "agreement_by_prompt", "first_choice", "veto_conflict", "best_single_ranking", "spec_effect")
    unchanged(weighted, doubled, *names, ends=False)
    strict = sum(a < b for row in double for a in row.tiers or () for b in row.tiers or ())
    # The twins agree with each other on every pair they order: pairing them can only raise human_human.
    if strict and value(weighted, "human_human") is not None:
        assert defined(doubled, "human_human") >= defined(weighted, "human_human") - 1e-12


@laws
@given(small_studies(strict_spec=True))
def test_a_run_repeated_agrees_with_itself(one: Small) -> None:
    """Test-retest and flips compare strict pairs: a run against itself, and against its reverse."""
    itself = everything(replace(one, other=one.spec))
    assert value(itself, "test_retest") == 1
    assert value(itself, "spec_flips") == 0
    assert defined(itself, "spec_effect") == 0
    turned = everything(replace(one, other={prompt: reversed_order(tiers) for prompt, tiers in one.spec.items()}))
    assert value(turned, "test_retest") == 0
    assert value(turned, "spec_flips") == 1
