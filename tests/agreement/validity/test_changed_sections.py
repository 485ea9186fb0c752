"""Counterfactual sections, by hand."""

from __future__ import annotations

import math

import pytest
from tests.agreement.validity.runs import SPEC, run

from folkmoot.agreement.validity.counterfactual import NO_GOVERNED, NO_SECOND_RUN, counterfactual_row
from folkmoot.records.counterfactual import Change, Counterfactual
from folkmoot.records.spec_ranking import SpecRankings


def changed(
    before: SpecRankings,
    after: SpecRankings,
    again: SpecRankings | None = None,
    *,
    governed: tuple[str, ...] = ("p", "q"),
    others: tuple[str, ...] = ("r",),
) -> Counterfactual:
    return Counterfactual("m", "be_kind", Change.REMOVED, None, None, governed, others, before, after, again)


BEFORE = run({"p": "A>B>C", "q": "A>B", "r": "A>B"})


def test_what_it_governs_and_what_not() -> None:
    # p: A-B and A-C turned, B-C alike. q: now tied, left out. r: as it was. The second run turns B-C of p and r.
    after, again = run({"p": "B>C>A", "q": "A=B", "r": "A>B"}), run({"p": "A>C>B", "q": "A>B", "r": "B>A"})
    found = counterfactual_row(changed(BEFORE, after, again), SPEC)
    assert (found.section_id, found.title, found.change) == ("be_kind", "Be kind", "removed")
    assert found.flips_governed.value == pytest.approx(2 / 3)
    assert found.flips_others.value == pytest.approx(0.0)
    assert found.flips_difference.value == pytest.approx(2 / 3)
    # The second run is counted where the changed spec leaves a strict pair: p alone.
    assert found.noise_governed.value == pytest.approx(1 / 3)
    assert found.noise_others.value == pytest.approx(1.0)
    assert found.beyond_noise.value == pytest.approx(1 / 3)


def test_newcombes_interval_of_the_difference() -> None:
    """Every governed pair turned, no other: 5 prompts of one pair each; see test_order_shown."""
    governed, others = tuple(f"g{at}" for at in range(5)), tuple(f"o{at}" for at in range(5))
    before = run(dict.fromkeys((*governed, *others), "A>B"))
    after = run({**dict.fromkeys(governed, "B>A"), **dict.fromkeys(others, "A>B")})
    found = counterfactual_row(changed(before, after, governed=governed, others=others), SPEC).flips_difference
    reach = 1 - 1 / (1 + 2.7764451**2 / 5)
    assert (found.value, found.low, found.high) == pytest.approx((1.0, 1 - math.sqrt(2) * reach, 1.0))


def test_why_there_is_none() -> None:
    found = counterfactual_row(changed(BEFORE, BEFORE, governed=("elsewhere",)), SPEC)
    assert found.flips_governed.undefined_because == NO_GOVERNED
    assert found.flips_difference.undefined_because == NO_GOVERNED
    assert found.noise_governed.undefined_because == NO_SECOND_RUN
    assert found.beyond_noise.undefined_because == NO_SECOND_RUN
