"""Replicates drawn some at a time: the same as drawn at once, in memory that does not grow with them."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from folkmoot.statistics.bootstrap import Draws
from folkmoot.statistics.cells import Floats


def weighted_sum(counts: Floats) -> Floats:
    sums: Floats = np.arange(len(counts)) @ counts
    return sums


@pytest.mark.parametrize("at_once", [1, 2, 3, 7, 1000])
def test_the_draws_do_not_hang_on_how_many_are_made_at_once(at_once: int) -> None:
    n, replicates = 7, 40
    drawn = Draws(n, replicates, 5, "prompts all", most=4 * 8 * n * at_once)
    whole = Draws(n, replicates, 5, "prompts all")
    assert drawn.replicates(weighted_sum).tolist() == whole.replicates(weighted_sum).tolist()
    # Each asks for them again: every statistic sees the same replicates.
    assert drawn.replicates(weighted_sum).tolist() == drawn.replicates(weighted_sum).tolist()
    assert drawn.replicates(lambda counts: counts.sum(axis=0)).tolist() == [n] * replicates


def test_other_streams_and_seeds_draw_otherwise() -> None:
    first = Draws(7, 40, 5, "prompts all").replicates(weighted_sum).tolist()
    assert first != Draws(7, 40, 5, "people of all").replicates(weighted_sum).tolist()
    assert first != Draws(7, 40, 6, "prompts all").replicates(weighted_sum).tolist()


def test_memory_does_not_grow_with_replicates() -> None:
    peaks = []
    for replicates in (100, 500):
        tracemalloc.start()
        Draws(20_000, replicates, 1, "people of all", most=20_000_000).replicates(weighted_sum)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.05 * peaks[0]
    assert peaks[1] < 20_000_000
