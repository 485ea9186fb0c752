"""Order effects, item non-response, times and drop-out: by hand, and where there is nothing to find."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from tests.quality.made import answered, evidence_of

from folkmoot.quality.answering import drop_out, item_non_response, median_of, times
from folkmoot.quality.order_effects import order_effects
from folkmoot.records.quality_evidence import NOT_RECORDED, StepCount

ORDERS = list(permutations(range(3)))
"""Every order in which A, B, C may be shown: place of each."""


def test_a_balanced_design_takes_preferences_out() -> None:
    # Everybody prefers A > B > C. Over all six orders each place holds A twice, and each pair is shown either way three
    # times: a third of first places each, and half of the pairs.
    rows = [answered(person, 0, "A>B>C", shown=order) for person, order in enumerate(ORDERS)]
    found = order_effects(evidence_of(rows))
    assert found.earlier_preferred.value == 0.5
    assert found.earlier_preferred.n_pairs == 18
    assert [row.first.value for row in found.places] == pytest.approx([1 / 3] * 3)
    assert [row.chance for row in found.places] == pytest.approx([1 / 3] * 3)
    assert [row.beyond_chance.value for row in found.places] == pytest.approx([0.0] * 3)


def test_whoever_ranks_as_shown_gives_the_first_place_everything() -> None:
    rows = [
        answered(person, 0, ">".join(label for _, label in sorted(zip(order, "ABC", strict=True))), shown=order)
        for person, order in enumerate(ORDERS)
    ]
    found = order_effects(evidence_of(rows))
    assert found.earlier_preferred.value == 1.0
    assert [row.first.value for row in found.places] == [1.0, 0.0, 0.0]
    assert found.places[0].beyond_chance.value == pytest.approx(2 / 3)


def test_a_tie_at_the_top_is_shared() -> None:
    # A is shown first and tied with B, shown second: half each. Pairs: A-C and B-C, in which the earlier stands higher.
    rows = [answered(person, 0, "A=B>C", shown=(0, 1, 2)) for person in range(2)]
    found = order_effects(evidence_of(rows))
    assert [row.first.value for row in found.places] == [0.5, 0.5, 0.0]
    assert (found.earlier_preferred.value, found.earlier_preferred.n_pairs) == (1.0, 4)


def test_an_effect_that_is_not_there_is_rarely_found() -> None:
    # 400 studies of 30 people without an effect: a 95% interval leaves 0.5 out in about 20; 40 is 4.7 standard errors off.
    generator = np.random.default_rng(7)
    missed = 0
    for _ in range(400):
        rows = [
            answered(person, prompt, "A>B>C", shown=tuple(generator.permutation(3).tolist()))
            for person in range(30)
            for prompt in range(3)
        ]
        found = order_effects(evidence_of(rows)).earlier_preferred
        assert found.low is not None
        assert found.high is not None
        missed += not found.low <= 0.5 <= found.high
    assert missed <= 40


def test_without_orders_there_is_no_number() -> None:
    found = order_effects(evidence_of([answered(0, 0), answered(1, 0)]))
    assert found.earlier_preferred.value is None
    assert (found.earlier_preferred.undefined_because or "").startswith(NOT_RECORDED)
    assert found.places == ()


def test_repeat_items_do_not_count() -> None:
    rows = [answered(0, 0, shown=(0, 1, 2)), answered(0, 0, "C>B>A", occurrence=2, shown=(0, 1, 2))]
    assert order_effects(evidence_of(rows)).earlier_preferred.value == 1.0


def test_item_non_response() -> None:
    rows = [
        answered(0, 0, asked={"veto": True, "importance": False}),
        answered(0, 1, asked={"veto": False, "importance": False}),
        answered(1, 0, asked={"veto": True}),
        answered(1, 1, asked={"veto": False}, is_ended=False),
    ]
    found = item_non_response(evidence_of(rows))
    assert found is not None
    assert [(row.question, row.skipped.value, row.skipped.n_assessments) for row in found] == [
        ("veto", pytest.approx(1 / 3), 3),
        ("importance", 1.0, 2),
    ]
    assert item_non_response(evidence_of([answered(0, 0)])) is None


def test_the_interval_of_a_median() -> None:
    # Six values: P(Binomial(6, 1/2) < 1) · 2 = 2/64 = 0.03, so that lowest and highest hold it with 97%. Five: 2/32 = 0.06.
    six = median_of([1, 2, 3, 4, 5, 60])
    assert (six.value, six.low, six.high) == (3.5, 1, 60)
    five = median_of([1, 2, 3, 4, 5])
    assert (five.value, five.low) == (3, None)
    # Ten values: P(X ≤ 1) = 11/1024 = 0.011, P(X ≤ 2) = 56/1024 = 0.055: from the second to the ninth (tables: 2 and 9).
    ten = median_of([float(value) for value in range(1, 11)])
    assert (ten.low, ten.high) == (2, 9)


def test_times_by_prompt_the_slowest_first() -> None:
    rows = [answered(person, prompt, seconds=10.0 * (prompt + 1)) for person in range(6) for prompt in range(2)]
    rows += [answered(0, 1, occurrence=2, seconds=1.0)]
    found = times(evidence_of(rows))
    assert found is not None
    assert [(row.prompt_id, row.median.value, row.lower, row.upper) for row in found] == [
        ("p1", 20, 20, 20),
        ("p0", 10, 10, 10),
    ]
    assert times(evidence_of([answered(0, 0)])) is None


def test_drop_out() -> None:
    steps = (StepCount("consent", 10, 8), StepCount("quiz", 8, 8))
    found = drop_out(replace(evidence_of([answered(0, 0)]), steps=steps))
    assert found is not None
    assert [(row.step, row.reached, row.stopped.value) for row in found] == [("consent", 10, 0.2), ("quiz", 8, 0.0)]
    assert drop_out(evidence_of([answered(0, 0)])) is None
