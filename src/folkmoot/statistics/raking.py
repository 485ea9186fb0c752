"""Weights that bring the participants' answers to known shares of a population (raking, iterative proportional fitting)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from folkmoot.errors import RakingError
from folkmoot.statistics.cells import Floats

LOWEST: Final = 0.2
HIGHEST: Final = 5.0
TOLERANCE: Final = 1e-6
_ROUNDS: Final = 2_000


@dataclass(frozen=True, eq=False)
class Margin:
    """One question whose shares are known.

    Attributes:
        field: the question, for messages.
        values: its answers.
        codes: `[I]` index into `values` of each participant's answer; -1 where it is missing.
        shares: `[len(values)]` the population's shares, positive, with sum 1.
    """

    field: str
    values: tuple[str, ...]
    codes: NDArray[np.int32]
    shares: Floats


def rake(margins: Sequence[Margin], n_persons: int) -> Floats:
    """Weights of participants, with mean 1.

    Each margin in turn is scaled to its shares, then weights are trimmed to [0.2, 5] times their mean; this repeats until
    the trimmed weights meet every margin to 1e-6 (Deming and Stephan 1940; trimming as in Battaglia, Hoaglin and Frankel
    2009). A missing answer is neutral: shares are those among people who answered, and nobody else moves.

    Args:
        margins: the questions.
        n_persons: I.

    Returns:
        `[I]` weights.

    Raises:
        RakingError: a target has no participants, or the margins cannot be met; every margin at fault is named.
    """
    empty = [
        f"{margin.field} = {value!r}"
        for margin in margins
        for code, value in enumerate(margin.values)
        if not (margin.codes == code).any()
    ]
    if empty:
        raise RakingError(f"no participant answered {', '.join(empty)}; merge or remove these targets")
    weights, errors = _rake(margins, np.ones((n_persons, 1)))
    missed = [
        f"{margin.field} (off by {error:.2g})"
        for margin, error in zip(margins, errors[:, 0].tolist(), strict=True)
        if not error <= TOLERANCE
    ]
    if missed:
        raise RakingError(
            f"weights between {LOWEST} and {HIGHEST} times their mean cannot meet the targets of {', '.join(missed)}; "
            "merge rare answers or bring the targets nearer to the sample"
        )
    return weights[:, 0]


def rake_replicates(margins: Sequence[Margin], counts: Floats) -> Floats:
    """Weights of resampled participants, raked again in every replicate.

    Args:
        margins: the questions.
        counts: `[I, B]` how often each participant was drawn.

    Returns:
        `[I, B]` count times weight; a column of NaN where a replicate cannot meet the targets.
    """
    weights, errors = _rake(margins, counts)
    return np.where((errors <= TOLERANCE).all(axis=0), counts * weights, np.nan)


def effective_n(weights: Floats) -> float:
    """Kish's effective number: (Σw)² / Σw², from 1 to n; n where all weights are equal."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def _rake(margins: Sequence[Margin], counts: Floats) -> tuple[Floats, Floats]:
    """Per-copy weights `[I, B]` and each margin's largest error `[len(margins), B]`."""
    indicators = [np.equal.outer(np.arange(len(margin.values)), margin.codes).astype(np.float64) for margin in margins]
    drawn = np.maximum(counts.sum(axis=0), 1.0)
    weights = np.ones_like(counts)
    errors = np.full((len(margins), counts.shape[1]), np.inf)
    # A replicate that drew nobody for a target can never meet it.
    possible = np.ones(counts.shape[1], dtype=np.bool_)
    for indicator in indicators:
        possible &= ((indicator @ counts) > 0).all(axis=0)
    active = np.flatnonzero(possible)
    for _ in range(_ROUNDS):
        if not len(active):
            break
        part, times = weights[:, active], counts[:, active]
        for margin, indicator in zip(margins, indicators, strict=True):
            sums = indicator @ (times * part)
            factor = margin.shares[:, None] * sums.sum(axis=0) / sums
            answered = margin.codes >= 0
            part[answered] *= factor[margin.codes[answered]]
        mean = (times * part).sum(axis=0) / drawn[active]
        part = np.clip(part / mean, LOWEST, HIGHEST)
        weights[:, active] = part
        for row, (margin, indicator) in enumerate(zip(margins, indicators, strict=True)):
            sums = indicator @ (times * part)
            errors[row, active] = np.abs(sums / sums.sum(axis=0) - margin.shares[:, None]).max(axis=0)
        active = active[(errors[:, active] > TOLERANCE).any(axis=0)]
    return weights / ((counts * weights).sum(axis=0) / drawn), errors
