"""What the card says in words of a ranker with which nothing varies: silence would hide the plainest case."""

from __future__ import annotations

from folkmoot.agreement.intervals import NOTHING_VARIES
from folkmoot.agreement.verdicts import NO_EFFECT, NOT_READING, verdicts_from
from folkmoot.statistics.estimate import Estimate


def nothing_varies(value: float) -> Estimate:
    return Estimate(value, None, None, NOTHING_VARIES, 60, 40, 20, 10)


def test_a_ranker_that_says_the_same_with_and_without_the_spec_is_exposed() -> None:
    on_effect, on_flips = verdicts_from(nothing_varies(0.0), nothing_varies(0.0))
    assert on_effect.startswith(NO_EFFECT)
    assert "60 pairs, 20 people, 10 prompts" in on_effect
    assert on_flips.startswith(NOT_READING)
    assert "60 pairs, 10 prompts" in on_flips


def test_an_effect_without_an_interval_is_no_verdict() -> None:
    assert verdicts_from(nothing_varies(0.2), nothing_varies(0.2)) == ()
    few = Estimate(0.0, None, None, "no interval: 4 prompts, and it needs 5", 24, 8, 2, 4)
    assert verdicts_from(few, few) == ()
