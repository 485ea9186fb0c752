"""Variance where people and prompts are crossed samples, and the intervals and tests made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from folkmoot.statistics.cells import Floats

_ALL: Final = 1 - 1e-9


@dataclass(frozen=True, eq=False)
class Influence:
    """How far each cell and each prompt pulls an estimate, to the first order, and how much of the estimate it makes up.

    The two are not sums of each other: a statistic of the second degree in people's weights is of the first degree in
    prompts.

    Attributes:
        cells: `[n]` influence of each cell.
        prompts: `[P]` influence of each prompt.
        cell_shares: `[n]` share of the denominator that goes when the cell is deleted.
        prompt_shares: `[P]` the same of prompts.
    """

    cells: Floats
    prompts: Floats
    cell_shares: Floats
    prompt_shares: Floats

    def __sub__(self, other: Influence) -> Influence:
        """The influence on the difference of two estimates; the shares are their mean."""
        return Influence(
            self.cells - other.cells,
            self.prompts - other.prompts,
            (self.cell_shares + other.cell_shares) / 2,
            (self.prompt_shares + other.prompt_shares) / 2,
        )

    def times(self, factor: float) -> Influence:
        """The influence on an estimate that is multiplied by a number."""
        return Influence(self.cells * factor, self.prompts * factor, self.cell_shares, self.prompt_shares)


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
    person: NDArray[np.int32], prompt: NDArray[np.int32], influence: Influence, entered: NDArray[np.bool_]
) -> Spread | None:
    """Two-way cluster-robust variance: V_person + V_prompt - V_cell, floored at the larger one-way variance.

    With t on min(clusters) - 1 degrees (Cameron, Gelbach and Miller 2011). Each term is the jackknife's,
    (G-1)/G Σ (influence of the cluster / (1 - its share))²: G/(G-1) Σ influence² where clusters are of one size, and larger
    where one of them, an anchor prompt say, makes up much of the estimate (CV3 of MacKinnon, Nielsen and Webb 2023).

    Args:
        person: `[n]` each cell's person.
        prompt: `[n]` each cell's prompt.
        influence: of cells and prompts.
        entered: `[n]` cells that belong to the estimate; clusters are counted over these.

    Returns:
        The spread; None where there are fewer than two persons or two prompts, or one of them is all of the estimate.
    """
    n_persons, n_prompts = len(np.unique(person[entered])), len(np.unique(prompt[entered]))
    by_person = _variance(_totals(person, influence.cells), _totals(person, influence.cell_shares), n_persons)
    by_prompt = _variance(influence.prompts, influence.prompt_shares, n_prompts)
    by_cell = _variance(influence.cells, influence.cell_shares, int(entered.sum()))
    if by_person is None or by_prompt is None or by_cell is None:
        return None
    variance = max(by_person + by_prompt - by_cell, by_person, by_prompt)
    return Spread(variance, min(n_persons, n_prompts) - 1)


def one_way_spread(cluster: NDArray[np.int32], influence: Influence, entered: NDArray[np.bool_]) -> Spread | None:
    """Cluster-robust variance with one kind of cluster, as a term of `two_way_spread`, and t on G - 1 degrees.

    Args:
        cluster: `[n]` the cluster of each cell.
        influence: of cells.
        entered: `[n]` cells that belong to the estimate.

    Returns:
        The spread; None where there are fewer than two clusters, or one of them is all of the estimate.
    """
    count = len(np.unique(cluster[entered]))
    return jackknife_spread(_totals(cluster, influence.cells), _totals(cluster, influence.cell_shares), count)


def jackknife_spread(influence: Floats, shares: Floats, count: int) -> Spread | None:
    """The variance over one kind of cluster, given what each pulls and makes up, with t on count - 1 degrees.

    Args:
        influence: `[G]` of each cluster.
        shares: `[G]` of the denominator that goes with it.
        count: how many clusters entered.
    """
    variance = _variance(influence, shares, count)
    return None if variance is None else Spread(variance, count - 1)


def _totals(cluster: NDArray[np.int32], values: Floats) -> Floats:
    totals: Floats = np.bincount(cluster, weights=values).astype(np.float64)
    return totals


def _variance(influence: Floats, shares: Floats, count: int) -> float | None:
    if count < 2 or (shares >= _ALL).any():
        return None
    return float((count - 1) / count * ((influence / (1 - shares)) ** 2).sum())
