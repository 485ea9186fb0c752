"""Variance where people and prompts are crossed samples, and the intervals and tests made from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from folkmoot.statistics.cells import Floats


@dataclass(frozen=True, slots=True)
class Spread:
    """How uncertain an estimate is.

    Attributes:
        variance: the variance of the estimate, 0 or more.
        degrees: degrees of freedom of Student's t, 1 or more.
    """

    variance: float
    degrees: int

    def interval(self, value: float, level: float = 0.95) -> tuple[float, float]:
        """The two-sided t interval around a value."""
        reach = float(stdtrit(self.degrees, (1 + level) / 2)) * float(np.sqrt(self.variance))
        return value - reach, value + reach

    def p_value(self, value: float) -> float:
        """Two-sided p of the value against 0; 1 where the value is 0, 0 where it has no variance otherwise."""
        if self.variance <= 0:
            return 1.0 if value == 0 else 0.0
        return float(2 * stdtr(self.degrees, -abs(value) / np.sqrt(self.variance)))


def two_way_spread(
    person: NDArray[np.int32], prompt: NDArray[np.int32], cells: Floats, prompts: Floats, entered: NDArray[np.bool_]
) -> Spread | None:
    """Two-way cluster-robust variance: V_person + V_prompt - V_cell, floored at the larger one-way variance.

    Each term is G/(G-1) Σ (influence of the cluster)², with t on min(clusters) - 1 degrees (Cameron, Gelbach and Miller
    2011).

    Args:
        person: `[n]` each cell's person.
        prompt: `[n]` each cell's prompt.
        cells: `[n]` influence of each cell.
        prompts: `[P]` influence of each prompt.
        entered: `[n]` cells that belong to the estimate; clusters are counted over these.

    Returns:
        The spread; None where there are fewer than two persons or two prompts.
    """
    n_persons, n_prompts = len(np.unique(person[entered])), len(np.unique(prompt[entered]))
    if min(n_persons, n_prompts) < 2:
        return None
    by_person = _sum_of_squares(_totals(person, cells), n_persons)
    by_prompt = _sum_of_squares(prompts, n_prompts)
    by_cell = _sum_of_squares(cells, int(entered.sum()))
    variance = max(by_person + by_prompt - by_cell, by_person, by_prompt)
    return Spread(variance, min(n_persons, n_prompts) - 1)


def one_way_spread(cluster: NDArray[np.int32], influence: Floats, entered: NDArray[np.bool_]) -> Spread | None:
    """Cluster-robust variance with one kind of cluster: G/(G-1) Σ (influence of the cluster)², t on G - 1 degrees.

    Args:
        cluster: `[n]` the cluster of each row.
        influence: `[n]` influence of each row.
        entered: `[n]` rows that belong to the estimate.

    Returns:
        The spread; None where there are fewer than two clusters.
    """
    count = len(np.unique(cluster[entered]))
    if count < 2:
        return None
    return Spread(_sum_of_squares(_totals(cluster, influence), count), count - 1)


def _totals(cluster: NDArray[np.int32], influence: Floats) -> Floats:
    totals: Floats = np.bincount(cluster, weights=influence).astype(np.float64)
    return totals


def _sum_of_squares(influence: Floats, count: int) -> float:
    return float(count / (count - 1) * (influence**2).sum())
