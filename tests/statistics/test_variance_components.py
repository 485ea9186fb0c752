"""How the spread of answers is split, and what a plan makes of it; expected values derived by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from folkmoot.statistics.sample_size import (
    Design,
    half_width,
    people_needed,
    prompts_needed,
    times,
    variance_range,
)
from folkmoot.statistics.variance_components import VarianceComponents, variance_components


def split(*answers: tuple[int, int, float]) -> VarianceComponents | None:
    """Of (person, prompt, value)."""
    person, prompt, value = (np.array(one) for one in zip(*answers, strict=True))
    return variance_components(value.astype(np.float64), person, prompt)


def test_a_crossed_design_is_split_as_analysis_of_variance_does() -> None:
    # Two people, two prompts: [[1, 2], [3, 8]], mean 3.5; people's means 1.5 and 5.5, prompts' 2 and 5.
    # Squares: people 2(2² + 2²) = 16, prompts 2(1.5² + 1.5²) = 9, rest 4·1² = 4, each on one degree.
    # E = 4, A = (16 - 4)/2 = 6, B = (9 - 4)/2 = 2.5.
    found = split((0, 0, 1), (0, 1, 2), (1, 0, 3), (1, 1, 8))
    assert found is not None
    assert found.within == pytest.approx(4)
    assert found.between_people == pytest.approx(6)
    assert found.between_prompts == pytest.approx(2.5)


def test_where_nobody_answers_twice_people_and_rest_stand_together() -> None:
    # Prompt 0: 0, 2; prompt 1: 4, 6. Within prompts 2 + 2 = 4 on two degrees: 2.
    # Everything: N Σ(y - 3)² = 4(9 + 1 + 1 + 9) = 80 = B(16 - 8) + 2(16 - 4): B = 7.
    assert split((0, 0, 0), (1, 0, 2), (2, 1, 4), (3, 1, 6)) == VarianceComponents(7.0, None, 2.0)


def test_where_every_prompt_has_one_person_prompts_and_rest_stand_together() -> None:
    assert split((0, 0, 0), (0, 1, 2), (1, 2, 4), (1, 3, 6)) == VarianceComponents(None, 7.0, 2.0)
    # 0, 2 by two people at two prompts: N Σ(y - 1)² = 4, over N² - N = 2.
    assert split((0, 0, 0), (1, 1, 2)) == VarianceComponents(None, None, 2.0)


def test_one_prompt_or_one_person_has_no_parts() -> None:
    assert split((0, 0, 0), (1, 0, 2)) is None
    assert split((0, 0, 0), (0, 1, 2)) is None


ANSWERS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 6)), min_size=2, max_size=25)


@given(ANSWERS, st.permutations(range(5)), st.floats(0.1, 10))
def test_no_part_is_negative_and_names_do_not_matter(
    answers: list[tuple[int, int, int]], names: list[int], factor: float
) -> None:
    once = {(person, prompt): float(value) for person, prompt, value in answers}
    found = split(*((person, prompt, value) for (person, prompt), value in once.items()))
    again = split(*((names[person], names[prompt], value * factor) for (person, prompt), value in once.items()))
    assert (found is None) == (again is None)
    if found is None or again is None:
        return
    for name in ("between_prompts", "between_people", "within"):
        part, other = getattr(found, name), getattr(again, name)
        assert (part is None) == (other is None)
        if part is not None:
            assert part >= 0
            assert other == pytest.approx(part * factor**2, abs=1e-6 * factor**2)


PARTS = VarianceComponents(between_prompts=0.01, between_people=None, within=0.02)


def test_prompts_needed_for_the_bootstrap() -> None:
    # (B(m + 2) + 3E)/m = (0.12 + 0.06)/10 = 0.018; P >= 1.95996² · 0.018 / 0.05² = 27.66.
    assert prompts_needed(PARTS, Design(10, 1, pigeonhole=True), 0.05, 5) == 28
    assert half_width(PARTS, Design(10, 1, pigeonhole=True), 28) == pytest.approx(1.959964 * (0.018 / 28) ** 0.5)


def test_prompts_needed_for_the_cluster_robust_interval() -> None:
    # (Bm + E)/m = 0.012, so P/t² >= 4.8. 20 prompts: t = 2.093, 4.57; 21 prompts: t = 2.086, 4.83.
    assert prompts_needed(PARTS, Design(10, 1, pigeonhole=False), 0.05, 5) == 21


def test_fewer_than_the_least_is_never_enough() -> None:
    assert prompts_needed(PARTS, Design(10, 1, pigeonhole=True), 0.4, 5) == 5


def test_people_needed_at_the_same_prompts() -> None:
    # 28(0.05/1.95996)² = 0.018222, less B = 0.008222; (2B + 3E)/0.008222 = 0.08/0.008222 = 9.73.
    assert people_needed(PARTS, Design(10, 1, pigeonhole=True), 0.05, 28) == 10
    # 15 prompts: 15 · 0.00065078 = 0.0098 < B.
    assert people_needed(PARTS, Design(10, 1, pigeonhole=True), 0.05, 15) is None


def test_people_who_answer_several_prompts_make_it_wider() -> None:
    # A = 0.02, r = 3, m = 10: cluster (0.02·3 + 0.01·10 + 0.02)/10 = 0.018; bootstrap (0.1 + 0.12 + 0.06)/10 = 0.028.
    parts = VarianceComponents(0.01, 0.02, 0.02)
    for pigeonhole, variance, quantile in ((False, 0.018, 2.262157), (True, 0.028, 1.959964)):
        found = half_width(parts, Design(10, 3, pigeonhole=pigeonhole), 10)
        assert found == pytest.approx(quantile * (variance / 10) ** 0.5, rel=1e-6)


def test_the_range_of_a_variance_is_chi_squared() -> None:
    # On 9 degrees the quantiles are 19.0228 and 2.7004 (any table).
    assert variance_range(10) == pytest.approx((9 / 19.0228, 9 / 2.7004), rel=1e-4)


def test_times_multiplies_every_part_that_is_there() -> None:
    assert times(PARTS, 2) == VarianceComponents(0.02, None, 0.04)


def test_no_number_is_said_where_none_would_do() -> None:
    assert prompts_needed(VarianceComponents(1e6, None, 1e6), Design(1, 1, pigeonhole=True), 1e-3, 5) is None


def test_parts_of_a_known_population_come_out_near_it() -> None:
    # 300 people at 8 of 60 prompts each; the standard error of each part is under a tenth of it.
    draw = np.random.default_rng(5)
    person: NDArray[np.int64] = np.repeat(np.arange(300), 8)
    prompt = np.concatenate([draw.permutation(60)[:8] for _ in range(300)])
    values = draw.normal(0, 1, 300)[person] + draw.normal(0, 2, 60)[prompt] + draw.normal(0, 3, len(person))
    found = variance_components(values, person, prompt)
    assert found is not None
    assert found.within == pytest.approx(9, rel=0.15)
    assert found.between_prompts == pytest.approx(4, rel=0.5)
    assert found.between_people == pytest.approx(1, abs=0.6)
