"""Shares and means of a prompt's few people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.statistics.student import mean
from folkmoot.statistics.wilson import share


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3 (Wilson without continuity correction).
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_shares_have_the_published_intervals(count: int, n: int, low: float, high: float) -> None:
    found = share(count, n)
    assert (found.value, found.n_participants, found.interval_method) == (count / n, n, "wilson")
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_a_share_of_nobody_is_undefined() -> None:
    assert (share(0, 0).value, share(0, 0).undefined_because) == (None, "nobody")


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_counting_the_others_turns_the_interval_round(counted: tuple[int, int]) -> None:
    count, n = counted
    one, other = share(count, n), share(n - count, n)
    assert one.low is not None
    assert one.high is not None
    assert one.value is not None
    assert 0 <= one.low <= one.value <= one.high <= 1
    assert one.low == pytest.approx(1 - (other.high or 0.0), abs=1e-12)


def test_a_mean_has_students_interval() -> None:
    # 1, 2, 3, 4: mean 2.5, variance 5/3, standard error √(5/12) = 0.6455; t(0.975, 3) = 3.1824, so 2.5 ± 2.0543.
    found = mean(np.array([1.0, 2.0, 3.0, 4.0]))
    assert (found.value, found.n_participants, found.interval_method) == (2.5, 4, "t")
    assert found.low == pytest.approx(0.4457, abs=5e-5)
    assert found.high == pytest.approx(4.5543, abs=5e-5)


@pytest.mark.parametrize(
    ("values", "value", "because"),
    [([], None, "nobody"), ([2.0], 2.0, "one person"), ([2.0, 2.0, 2.0], 2.0, "no spread: all gave the same")],
)
def test_what_has_no_spread_has_no_interval(values: list[float], value: float | None, because: str) -> None:
    found = mean(np.array(values))
    assert (found.value, found.low, found.undefined_because) == (value, None, because)
