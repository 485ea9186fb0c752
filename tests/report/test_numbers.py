"""Numbers in words."""

from __future__ import annotations

import pytest
from tests.report.made_up import estimate

from folkmoot.report.numbers import Unit, counts, number, show
from folkmoot.statistics.estimate import Estimate, undefined


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.58349, Unit.SHARE, "58.3%"),
        (0.0, Unit.SHARE, "0.0%"),
        (-0.0114, Unit.DIFFERENCE, "−1.1 points"),
        (0.012, Unit.DIFFERENCE, "+1.2 points"),
        (-0.0001, Unit.DIFFERENCE, "0.0 points"),
        (1.036, Unit.RATIO, "1.04"),
        (-0.2, Unit.RATIO, "−0.20"),
        (1.96, Unit.RANK, "2.0"),
    ],
)
def test_values(value: float, unit: Unit, text: str) -> None:
    assert number(value, unit) == text


def test_a_value_is_followed_by_its_interval_and_its_n() -> None:
    shown = show(estimate(0.625), Unit.SHARE)
    assert (shown.value, shown.interval, shown.because) == ("62.5%", "57.5% to 67.5%", None)
    assert shown.counts == "58 pairs, 12 people, 3 prompts"
    assert show(estimate(-0.011, 0.02), Unit.DIFFERENCE).interval == "−3.1 to +0.9 points"


def test_what_is_undefined_says_why() -> None:
    shown = show(undefined("the veto was not asked"), Unit.SHARE)
    assert (shown.defined, shown.value, shown.because) == (False, "undefined", "the veto was not asked")
    alone = show(estimate(0.5, None, because="no interval: 1 prompt, and it needs 5"), Unit.SHARE)
    assert (alone.defined, alone.interval, alone.because) == (True, None, "1 prompt, and it needs 5")


def test_counts_leave_out_what_did_not_enter() -> None:
    assert counts(Estimate(0.9, None, None, None, 488, 0, 0, 82)) == "488 pairs, 82 prompts"
    weighted = Estimate(0.9, None, None, None, 1, 1, 1, 1, None, 0.9, 1.1)
    assert counts(weighted) == "1 pair, 1 person, 1 prompt; weighted, worth 1 people unweighted (design effect 1.10)"
