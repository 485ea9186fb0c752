"""Verdicts on what was planted: every way in which an interval can lie."""

from __future__ import annotations

import pytest

from folkmoot.statistics.estimate import Estimate, undefined
from folkmoot.study.finding import Verdict, judge
from folkmoot.study.population import Direction, Measure, Truth


def truth(direction: str, expected: float, null: float = 0.0) -> Truth:
    return Truth(
        id="t", statement="", measure=Measure.GROUP, null=null, direction=Direction(direction), expected=expected
    )


@pytest.mark.parametrize(
    ("direction", "expected", "low", "high", "verdict"),
    [
        ("below", -0.2, -0.3, -0.1, "found"),
        ("above", 0.2, 0.1, 0.3, "found"),
        # Found is about the side; the size may be off.
        ("above", 0.2, 0.05, 0.1, "found"),
        ("below", -0.2, -0.25, 0.01, "too small to tell"),
        ("below", -0.2, -0.3, 0.0, "too small to tell"),
        # Null is in, and what was planted is not: it should have been seen.
        ("below", -0.2, -0.1, 0.1, "not found"),
        ("below", -0.2, 0.1, 0.3, "not found"),
        ("above", 0.2, -0.3, -0.1, "not found"),
        ("none", 0.0, -0.1, 0.1, "none, as planted"),
        ("none", 0.0, 0.01, 0.1, "false alarm"),
        ("none", 0.0, -0.1, -0.01, "false alarm"),
    ],
)
def test_verdicts(direction: str, expected: float, low: float, high: float, verdict: str) -> None:
    estimate = Estimate((low + high) / 2, low, high, None, 10, 5, 4, 3)
    assert judge(truth(direction, expected), estimate).verdict == verdict


def test_the_null_need_not_be_nought() -> None:
    estimate = Estimate(0.6, 0.55, 0.65, None, 10, 5, 4, 3)
    assert judge(truth("above", 0.6, null=0.5), estimate).verdict is Verdict.FOUND


@pytest.mark.parametrize("direction", ["above", "below", "none"])
def test_without_an_interval_nothing_can_be_told(direction: str) -> None:
    assert judge(truth(direction, 0.0), undefined("too few")).verdict is Verdict.TOO_SMALL
    alone = Estimate(0.3, None, None, "3 prompts", 10, 5, 4, 3)
    assert judge(truth(direction, 0.0), alone).verdict is Verdict.TOO_SMALL
