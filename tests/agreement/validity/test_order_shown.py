"""Test-retest under one order and under another, and the pull of the first place, by hand."""

from __future__ import annotations

import math

import pytest
from tests.agreement.validity.runs import SPEC, run

from folkmoot.agreement import Options
from folkmoot.agreement.validity import CardInputs, validity_card
from folkmoot.agreement.validity.repeats import ALL_OTHER, ALL_SAME, FEWER_THAN_TWO, NOT_RECORDED
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.records.validity_card import Repeats


def repeats_of(*runs: SpecRankings) -> Repeats:
    return validity_card(CardInputs(SPEC, rankings=runs), Options(), name=None).rankers[0].repeats


FIRST = run({"p": "A>B>C", "q": "A>B", "r": "A=B"}, shown={"p": "ABC", "q": "BA", "r": "AB"})


def test_same_and_other_order_are_told_apart() -> None:
    # p is shown alike: A-B and A-C alike, B-C turned. q is shown the other way round, and turned.
    second = run({"p": "A>C>B", "q": "B>A", "r": "A>B"}, shown={"p": "ABC", "q": "AB", "r": "AB"})
    found = repeats_of(FIRST, second)
    assert found.test_retest.value == pytest.approx(2 / 4)
    assert found.retest_same_order.value == pytest.approx(2 / 3)
    assert found.retest_other_order.value == pytest.approx(0.0)
    assert found.order_sensitivity.value == pytest.approx(2 / 3)
    assert (found.retest_same_order.n_prompts, found.retest_other_order.n_prompts) == (1, 1)


def test_the_first_shown_wins_as_often_as_it_does() -> None:
    # p: A, B, C shown and ranked so: 3 of 3. q: B shown first, A above: 0 of 1. r: tied, left out.
    assert repeats_of(FIRST).first_shown_wins.value == pytest.approx(3 / 4)
    assert repeats_of(FIRST).first_shown_wins.n_pairs == 4


def test_why_there_is_none() -> None:
    again = run({"p": "A>B>C"}, shown={"p": "CBA"})
    assert repeats_of(FIRST, again).retest_same_order.undefined_because == ALL_OTHER
    assert repeats_of(FIRST, again).order_sensitivity.undefined_because == ALL_OTHER
    assert repeats_of(FIRST, FIRST).retest_other_order.undefined_because == ALL_SAME
    assert repeats_of(FIRST).retest_same_order.undefined_because == FEWER_THAN_TWO
    silent = run({"p": "A>B>C"})
    assert repeats_of(silent, silent).order_sensitivity.undefined_because == NOT_RECORDED
    assert repeats_of(silent).first_shown_wins.undefined_because == NOT_RECORDED


def test_the_difference_has_newcombes_interval() -> None:
    """All alike under one order, none under another, 5 prompts of one pair each.

    Nothing varies within either: Wilson's with n = 5 and t(4) = 2.776445 gives [1/(1 + t²/5), 1] and its mirror image,
    and Newcombe's ends are 1 ∓ √2 · (1 − 1/(1 + t²/5)), the upper one cut at 1 by the facing ends.
    """
    prompts = [f"s{at}" for at in range(5)] + [f"o{at}" for at in range(5)]
    first = run(dict.fromkeys(prompts, "A>B"), shown=dict.fromkeys(prompts, "AB"))
    second = run(
        {prompt: "A>B" if prompt[0] == "s" else "B>A" for prompt in prompts},
        shown={prompt: "AB" if prompt[0] == "s" else "BA" for prompt in prompts},
    )
    found = repeats_of(first, second).order_sensitivity
    reach = 1 - 1 / (1 + 2.7764451**2 / 5)
    assert found.value == pytest.approx(1.0)
    assert (found.low, found.high) == pytest.approx((1 - math.sqrt(2) * reach, 1.0))
    assert found.interval_method == "newcombe"


def test_prompts_that_were_shown_both_ways_are_compared_with_themselves() -> None:
    """Three runs: the second in the order of the first, the third in another but on x, which is shown alike throughout.

    On s0 to s4 runs 1 and 2 agree on A-B; run 3 turns s0 and s1. So alike 5/5, otherwise 3/5 (runs 1-3 and 2-3 both), and
    x, of one kind only, is in neither, though runs 1 and 2 differ on it.
    """
    prompts = [f"s{at}" for at in range(5)]
    first = run({**dict.fromkeys(prompts, "A>B"), "x": "A>B"}, shown={**dict.fromkeys(prompts, "AB"), "x": "AB"})
    second = run({**dict.fromkeys(prompts, "A>B"), "x": "B>A"}, shown={**dict.fromkeys(prompts, "AB"), "x": "AB"})
    turned = {prompt: "B>A" if prompt in {"s0", "s1"} else "A>B" for prompt in prompts}
    third = run({**turned, "x": "A>B"}, shown={**dict.fromkeys(prompts, "BA"), "x": "AB"})
    found = repeats_of(first, second, third)
    assert found.order_sensitivity.value == pytest.approx(1 - 3 / 5)
    assert found.order_sensitivity.n_prompts == 5
