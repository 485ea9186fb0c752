"""How often two people order a pair of responses the same way."""

from __future__ import annotations

import numpy as np

from folkmoot.statistics.cells import Cells, Floats
from folkmoot.statistics.parts import Parts


def same_and_all(balance: Floats, total: Floats, squares: Floats) -> tuple[Floats, Floats]:
    """Weighted pairs of distinct people who order a pair of responses alike, and all such pairs of people.

    With P and Q the weight on either side, balance P - Q, total P + Q and squares Σw² over everyone who orders the pair,
    Σ_{i<j} w_i w_j [same] = (P² + Q² - Σw²) / 2 and Σ_{i<j} w_i w_j = ((P + Q)² - Σw²) / 2. In a resample a person drawn
    c times has weight c·w; its copies are one term of Σw², so that they never pair with each other.

    Args:
        balance: any shape.
        total: as `balance`.
        squares: as `balance`.
    """
    everyone = (total * total - squares) / 2
    alike = ((total * total + balance * balance) / 2 - squares) / 2
    # A pair that one person alone orders has no pair of people: rounding must not make one.
    alone = everyone <= 1e-9 * np.maximum(total * total, 1e-300)
    return np.where(alone, 0.0, alike), np.where(alone, 0.0, everyone)


def human_human(cells: Cells) -> Parts:
    """The chance that two people who both order a pair of responses order it the same way (CoVal's, weighted).

    1 where all agree, ½ for opposite halves of a large crowd; it can fall below ½ for few people. A prompt counts by its
    number of pairs of people, so that an anchor prompt dominates (`Parts.averaged` does not). No ceiling: a single
    ranking can agree with people more than they agree with each other.

    Returns:
        Parts whose cell terms are derivatives: N_p and D_p are of the second degree in the weights of people.
    """
    numerator, denominator = np.zeros(cells.n_prompts), np.zeros(cells.n_prompts)
    cell_numerator, cell_denominator = np.zeros(len(cells)), np.zeros(len(cells))
    pairs = np.zeros(len(cells), dtype=np.int64)
    for prompts, block in cells.blocks():
        local = cells.prompt[block] - prompts.start
        weight = cells.weight[block][:, None]
        signed = weight * cells.signs[block]
        ordered = np.abs(signed)
        starts = cells.offsets[prompts] - block.start
        shape = (prompts.stop - prompts.start, cells.signs.shape[1])
        balance, total, squares = (
            _sums(values, starts, cells.people_at[prompts], shape) for values in (signed, ordered, ordered * ordered)
        )
        alike, everyone = same_and_all(balance, total, squares)
        numerator[prompts], denominator[prompts] = alike.sum(axis=1), everyone.sum(axis=1)
        # ∂/∂w_i, times w_i: the weight of the others on i's side, and of all the others.
        others = ordered * np.maximum(total[local] - ordered, 0.0)
        same_side = (total[local] + np.sign(signed) * balance[local]) / 2
        cell_numerator[block] = (ordered * np.maximum(same_side - ordered, 0.0)).sum(axis=1)
        cell_denominator[block] = others.sum(axis=1)
        pairs[block] = ((everyone[local] > 0) & (cells.signs[block] != 0)).sum(axis=1)
    return Parts(numerator, denominator, cell_numerator, cell_denominator, pairs > 0, pairs)


def _sums(values: Floats, starts: np.ndarray, counts: np.ndarray, shape: tuple[int, int]) -> Floats:
    sums = np.zeros(shape)
    filled = np.flatnonzero(counts)
    if len(filled):
        sums[filled] = np.add.reduceat(values, starts[filled], axis=0)
    return sums
