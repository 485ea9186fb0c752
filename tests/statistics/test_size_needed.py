"""Medians with distribution-free intervals, and where a curve of them comes down to what is wanted."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.statistics.size_needed import crossing, median_of


def generator() -> np.random.Generator:
    return np.random.default_rng(1)


def test_a_median_has_the_interval_of_the_binomial_table() -> None:
    """n = 20: P(X ≤ 5) = 0.0207, P(X ≤ 6) = 0.0577 for X ~ Binomial(20, ½): the 6th smallest to the 6th largest."""
    found = median_of(np.arange(20.0, 0.0, -1.0))
    assert (found.value, found.low, found.high) == (10.5, 6.0, 15.0)


def test_from_six_values_on_there_is_an_interval() -> None:
    """n = 6: P(X = 0) = 1/64 = 0.0156: least to greatest. n = 5: 1/32 = 0.031 is too much."""
    six, five = median_of(np.arange(1.0, 7.0)), median_of(np.arange(1.0, 6.0))
    assert (six.value, six.low, six.high) == (3.5, 1.0, 6.0)
    assert (five.value, five.low, five.high) == (3.0, None, None)


def test_studies_without_interval_count_as_wider_than_any() -> None:
    assert median_of(np.array([0.1, 0.2, math.inf])).value == 0.2
    assert median_of(np.array([0.1, 0.2, math.inf, math.inf])).value == math.inf


@given(st.floats(0.011, 0.099))
def test_a_width_that_falls_as_one_over_the_root_is_found_exactly(wanted: float) -> None:
    """1/√n is straight in logarithms: it is `wanted` at n = 1/wanted², between 100 (0.1) and 10,000 (0.01)."""
    sizes = [100, 1_000, 10_000]
    widths = [np.full(8, 1 / math.sqrt(size)) for size in sizes]
    found = crossing(sizes, widths, wanted, generator())
    assert found.size == pytest.approx(1 / wanted**2)
    assert [found.low, found.high] == pytest.approx([found.size, found.size])


def test_what_lies_outside_of_the_sizes_is_no_number() -> None:
    widths = [np.full(8, 0.05), np.full(8, 0.04)]
    assert crossing([100, 200], widths, 0.03, generator()).size == math.inf
    assert crossing([100, 200], widths, 0.06, generator()).size == 0.0


def test_from_no_interval_to_narrow_enough_the_size_itself_is_meant() -> None:
    widths = [np.full(8, math.inf), np.full(8, 0.02)]
    assert crossing([100, 200], widths, 0.03, generator()).size == 200


def test_a_curve_that_rises_again_is_not_below_before_it_stays_there() -> None:
    widths = [np.full(8, one) for one in (0.02, 0.04, 0.02)]
    found = crossing([100, 200, 400], widths, math.sqrt(0.04 * 0.02), generator())
    assert found.size == pytest.approx(math.sqrt(200 * 400)), "half-way in logarithms"


def test_monte_carlo_error_reaches_past_the_grid_where_studies_differ_much() -> None:
    widths = [np.linspace(0.02, 0.06, 9), np.linspace(0.015, 0.045, 9)]
    found = crossing([100, 200], widths, 0.032, generator())
    assert 100 < found.size < 200
    assert found.low == 0.0
    assert found.high == math.inf
