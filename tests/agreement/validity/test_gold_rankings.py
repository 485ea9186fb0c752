"""Experts as the gold, by hand."""

from __future__ import annotations

import pytest
from tests.agreement.validity.runs import run

from folkmoot.agreement.validity.gold import NO_GOLD, NO_STRICT_GOLD, ONE_EXPERT, agreement_with_gold, gold_of

ANN = run({"p": "A>B>C", "q": "A>B"}, "gold#1", ranker="ann")
BOB = run({"p": "B>A>C"}, "gold#2", ranker="bob")


def test_experts_among_themselves() -> None:
    # A-B turned, A-C and B-C alike.
    found = gold_of([ANN, BOB])
    assert (found.experts, found.n_prompts) == (("ann", "bob"), 2)
    assert found.between_experts.value == pytest.approx(2 / 3)


def test_a_ranker_against_the_pairs_that_the_gold_orders() -> None:
    # The gold ties A-B of p. The ranker has A-C right, ties B-C, and q wrong: 1½ of 3.
    gold = run({"p": "A=B>C", "q": "A>B", "r": "A=B"})
    found = agreement_with_gold(run({"p": "A>B=C", "q": "B>A", "r": "A>B"}), gold)
    assert found.value == pytest.approx(1.5 / 3)
    assert (found.n_pairs, found.n_prompts) == (3, 2)


def test_why_there_is_none() -> None:
    assert agreement_with_gold(ANN, None).undefined_because == NO_GOLD
    assert agreement_with_gold(ANN, run({"p": "A=B=C"})).undefined_because == NO_STRICT_GOLD
    assert gold_of([]).between_experts.undefined_because == NO_GOLD
    assert gold_of([ANN]).between_experts.undefined_because == ONE_EXPERT
