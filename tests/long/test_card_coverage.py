"""The intervals of the validity card that no other figure uses hold the truth, by simulation.

With 800 datasets a cell a coverage of 93% has a standard error of 0.9 percentage points; a cell fails where it lies under
93% by more than two of them.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import beta

from folkmoot.statistics.cells import Floats, pairs_of
from folkmoot.statistics.error_correlation import (
    CrowdShares,
    error_products,
    mean_correlation,
    mean_correlation_interval,
)
from folkmoot.statistics.share_difference import share_difference_interval

DATASETS = 800
LEAST = 0.93 - 2 * math.sqrt(0.93 * 0.07 / DATASETS)
PEOPLE = 12
"""Who order each pair."""
WITHIN = 0.2
"""Correlation of the pairs of one prompt."""


def products(random: np.random.Generator, n_prompts: int, n_rankers: int, alike: float) -> Floats:
    """Products of errors at fresh prompts of four responses, of rankers who share a part of their taste."""
    first, second = pairs_of(4)
    appeal, common = random.normal(size=(2, n_prompts, 4))
    wanted = 1 / (1 + np.exp(-(appeal[:, first] - appeal[:, second])))
    crowd = random.binomial(PEOPLE, wanted) / PEOPLE
    own = random.normal(size=(n_rankers, n_prompts, 4)) * (1 - alike)
    felt = appeal + alike * common + own
    signs = np.sign(felt[:, :, first] - felt[:, :, second]).astype(np.int8)
    shares = CrowdShares(crowd, np.ones_like(crowd, dtype=np.bool_))
    return error_products(signs, shares, np.ones(n_prompts, dtype=np.bool_))


@pytest.mark.long
@pytest.mark.parametrize("n_rankers", [2, 3, 6])
@pytest.mark.parametrize("alike", [0.0, 0.5])
@pytest.mark.parametrize("n_prompts", [10, 20, 50])
def test_the_correlation_of_errors(n_rankers: int, alike: float, n_prompts: int) -> None:
    random = np.random.default_rng(n_rankers)
    truth = mean_correlation(products(random, 200_000, n_rankers, alike).sum(axis=0))
    assert truth is not None
    found = [mean_correlation_interval(products(random, n_prompts, n_rankers, alike)) for _ in range(DATASETS)]
    held = [low <= truth <= high for low, high in filter(None, found)]
    assert len(held) > 0.95 * DATASETS
    assert np.mean(held) >= LEAST


@pytest.mark.long
@pytest.mark.parametrize("shares", [(0.15, 0.03), (0.5, 0.03), (0.9, 0.6), (0.97, 0.5), (0.03, 0.03)])
@pytest.mark.parametrize("same_prompts", [True, False])
@pytest.mark.parametrize("n_prompts", [5, 10, 40])
def test_the_difference_of_two_shares(shares: tuple[float, float], same_prompts: bool, n_prompts: int) -> None:
    """Six pairs a prompt; over the same prompts the shares move together, over others not at all."""
    random = np.random.default_rng(n_prompts)
    spread = (1 - WITHIN) / WITHIN
    held = 0
    for _ in range(DATASETS):
        place = random.uniform(size=n_prompts)
        places = (place, place if same_prompts else random.uniform(size=n_prompts))
        of = [
            random.binomial(6, beta.ppf(one, share * spread, (1 - share) * spread)).astype(np.float64)
            for one, share in zip(places, shares, strict=True)
        ]
        six, none = np.full(n_prompts, 6.0), np.zeros(n_prompts)
        first, second = (of[0], six), (of[1], six)
        if not same_prompts:
            first = np.concatenate([of[0], none]), np.concatenate([six, none])
            second = np.concatenate([none, of[1]]), np.concatenate([none, six])
        ends = share_difference_interval(first, second)
        assert ends is not None
        held += ends[0] - 1e-12 <= shares[0] - shares[1] <= ends[1] + 1e-12
    assert held / DATASETS >= LEAST
