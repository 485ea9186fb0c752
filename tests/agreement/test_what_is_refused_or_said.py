"""What a comparison leaves undefined, refuses or says beside its numbers, on datasets small enough to see through."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.reference.rows import Row, Spec
from tests.reference.through_package import result_of

from folkmoot.agreement import Options
from folkmoot.errors import FaultsError
from folkmoot.records.dataset import Question

SIZES = {f"p{number}": 2 for number in range(1, 7)}
SPEC: Spec = dict.fromkeys(SIZES, (0, 1))
UPSIDE_DOWN: Spec = dict.fromkeys(SIZES, (1, 0))
FEW = Options(replicates=50)


def everybody(*people: str, tiers: tuple[int, ...] = (0, 1)) -> list[Row]:
    return [Row(person, prompt, tiers) for person in people for prompt in SIZES]


def test_one_person_has_a_value_and_no_interval() -> None:
    rows = [*everybody("ann")[:5], Row("ann", "p6", (1, 0))]
    agreement = result_of(rows, SIZES, SPEC, options=FEW).overall.estimates["agreement"]
    assert agreement.value == pytest.approx(5 / 6)
    assert agreement.low is None
    assert agreement.undefined_because == "no interval: it needs two participants at least"


@pytest.mark.parametrize("interval", ["pigeonhole", "prompts", "cluster"])
def test_an_interval_of_no_width_is_none(interval: str) -> None:
    options = Options(replicates=50, interval=interval)
    agreement = result_of(everybody("ann", "bob", "cai"), SIZES, SPEC, options=options).overall.estimates["agreement"]
    assert agreement.value == 1
    assert agreement.low is None
    assert "nothing varies" in (agreement.undefined_because or "")


def test_personal_rankings_outside_the_comparison_refuse_nothing() -> None:
    # Everybody ranked for the world; for themselves only at p6, which the ranker does not cover.
    rows = [*everybody("ann", "bob"), *everybody("cai", tiers=(1, 0))]
    personal = [(0, 1) if row.prompt == "p6" else None for row in rows]
    spec = {prompt: tiers for prompt, tiers in SPEC.items() if prompt != "p6"}
    result = result_of(rows, SIZES, spec, personal=personal, options=FEW)
    assert result.personal_against_world is None
    assert result.overall.estimates["agreement"].value == pytest.approx(2 / 3)
    own = result_of(rows, SIZES, SPEC, personal=personal, options=Options(Question.PERSONAL, replicates=50))
    assert own.overall.n_prompts == 1
    assert own.personal_against_world is not None


def test_a_number_of_a_group_needs_enough_people_in_that_number() -> None:
    # Three of the north answered; one of them alone was asked for a veto.
    rows = everybody("ann", "bob", "cai", "dee", "eve", "fay", tiers=(0, 1))
    rows = [
        Row(row.participant, row.prompt, row.tiers, frozenset({0}) if row.participant == "ann" else None)
        for row in rows
    ]
    side = {person: "north" if person < "d" else "south" for person in ("ann", "bob", "cai", "dee", "eve", "fay")}
    options = Options(by=("group:side",), replicates=50, min_cell=3)
    result = result_of(rows, SIZES, SPEC, demographics={"side": side}, options=options)
    north, south = result.groups or ()
    assert (north.value, south.value) == ("north", "south")
    assert north.estimates["agreement"].value == 1
    assert north.estimates["veto_conflict"].value is None
    assert north.estimates["veto_conflict"].undefined_because == "too few: 1 participants, and a number needs 3"


def test_flips_are_held_against_a_second_run_on_the_same_prompts() -> None:
    # Without the spec 3 of 6 pairs are the other way; the second run differs on 1, at a prompt without a flip.
    without = {**SPEC, "p1": (1, 0), "p2": (1, 0), "p3": (1, 0)}
    second = {**SPEC, "p6": (1, 0)}
    result = result_of(everybody("ann", "bob"), SIZES, SPEC, more_runs=[second], without=without, options=FEW)
    beyond = result.flips_beyond_retest
    assert beyond is not None
    assert beyond.value == pytest.approx(float(Fraction(3, 6) - Fraction(1, 6)))
    assert (beyond.n_pairs, beyond.n_prompts) == (6, 6)
    # The influences are ½ - ⅓, ½ - ⅓, ½ - ⅓, -⅓, -⅓ and -1 - ⅓, over 6; all shares are 1/6.
    influences = [2 / 3] * 3 + [-1 / 3] * 2 + [-4 / 3]
    variance = 5 / 6 * sum((one / 6 / (1 - 1 / 6)) ** 2 for one in influences)
    t_on_5 = 2.570581835636314
    assert beyond.low == pytest.approx(1 / 3 - t_on_5 * variance**0.5)
    assert any("cannot be told from chance" in verdict for verdict in result.verdicts)


def test_a_ranker_that_flips_no_more_than_it_wavers_is_not_reading_the_spec() -> None:
    second = {**SPEC, "p5": (1, 0), "p6": (1, 0)}
    without = {**SPEC, "p1": (1, 0)}
    result = result_of(everybody("ann", "bob"), SIZES, SPEC, more_runs=[second], without=without, options=FEW)
    assert any(verdict.startswith("not reading the spec") for verdict in result.verdicts)


def test_a_run_given_twice_is_said() -> None:
    result = result_of(everybody("ann", "bob"), SIZES, SPEC, more_runs=[SPEC], without=UPSIDE_DOWN, options=FEW)
    assert [note for note in result.notes if "rank every prompt alike" in note]


def test_prompts_that_the_dataset_does_not_hold_are_counted() -> None:
    result = result_of(everybody("ann", "bob"), SIZES, {**SPEC, "elsewhere": (0, 1)}, options=FEW)
    assert result.n_unknown_prompts == 1
    assert [note for note in result.notes if "not in the dataset: 1" in note]


def test_an_ablation_alone_is_refused() -> None:
    with pytest.raises(FaultsError, match="--without-spec"):
        result_of(everybody("ann", "bob"), SIZES, None, without=SPEC, options=FEW)


def test_no_prompt_of_any_section_is_said() -> None:
    relevance = {prompt: {"safety": 4} for prompt in SIZES}
    options = Options(by=("section",), replicates=50)
    result = result_of(everybody("ann", "bob"), SIZES, SPEC, relevance=relevance, options=options)
    assert result.sections == ()
    assert [note for note in result.notes if "No prompt reaches relevance 5" in note]
