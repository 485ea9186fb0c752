"""The strict order that most pair observations of a prompt agree with: Kemeny's, found exactly for up to 8 responses.

An order is built from best to worst. What a response adds when it is placed after a set of others depends on that set
alone, so that the best order of every set follows from those of its subsets (Bellman 1962; Held and Karp 1962). Every
prefix of a best order is a best order of its own set; counting along the way therefore averages over all tied optima.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from folkmoot.statistics.cells import Cells, Floats
from folkmoot.statistics.parts import Parts

_TOLERANCE: Final = 1e-9
_BLOCK: Final = 16_384


def best_balance(balance: Floats, n_responses: int) -> Floats:
    """The largest Σ over pairs of ±balance that any strict order reaches.

    Args:
        balance: `[n, k(k-1)/2]`, weight that puts a above b minus weight that puts b above a, pairs numbered as in cells.py.
        n_responses: k.

    Returns:
        `[n]`; the order agrees with (all weight + this) / 2 of the pair observations.
    """
    return _search(balance, None, n_responses)[0]


def expected_balance(chosen_on: Floats, scored_on: Floats, n_responses: int) -> Floats:
    """What the best order for one crowd scores on another, the mean over tied best orders.

    Args:
        chosen_on: `[n, k(k-1)/2]` balances of the crowd that chooses.
        scored_on: the same of the crowd on which the order is scored.
        n_responses: k.

    Returns:
        `[n]` expected Σ ±scored_on; 0 where the choosing crowd has no preference at all.
    """
    return _search(chosen_on, scored_on, n_responses)[1]


def best_single_ranking(cells: Cells) -> Parts:
    """Agreement of people with the best single order of each prompt, chosen on the same people.

    An upper bound on what any ranking without ties can reach with these people, and too high: it has seen the answers.
    A ranking with ties cannot beat it either, since breaking a tie one of the two ways never loses. It has no interval:
    a maximum cannot be bootstrapped (Andrews 2000), so its cell terms are 0.
    """
    numerator, denominator = np.zeros(cells.n_prompts), np.zeros(cells.n_prompts)
    for prompts, block in cells.blocks():
        weighted = cells.weight[block][:, None] * cells.signs[block]
        starts = cells.offsets[prompts] - block.start
        filled = np.flatnonzero(cells.people_at[prompts])
        if not len(filled):
            continue
        balance = np.add.reduceat(weighted, starts[filled], axis=0)
        total = np.add.reduceat(np.abs(weighted).sum(axis=1), starts[filled])
        sizes = cells.n_responses[prompts][filled]
        best = np.zeros(len(filled))
        for size in np.unique(sizes).tolist():
            rows = sizes == size
            best[rows] = best_balance(balance[rows], size)
        numerator[prompts.start + filled] = (total + best) / 2
        denominator[prompts.start + filled] = total
    nothing = np.zeros(len(cells))
    return Parts(numerator, denominator, nothing, nothing, cells.n_strict > 0, cells.n_strict)


def _search(chosen_on: Floats, scored_on: Floats | None, n_responses: int) -> tuple[Floats, Floats]:
    best, expected = np.zeros(len(chosen_on)), np.zeros(len(chosen_on))
    for start in range(0, len(chosen_on), _BLOCK):
        rows = slice(start, start + _BLOCK)
        best[rows], expected[rows] = _search_block(
            chosen_on[rows].T.copy(), None if scored_on is None else scored_on[rows].T.copy(), n_responses
        )
    return best, expected


def _search_block(chosen: Floats, scored: Floats | None, k: int) -> tuple[Floats, Floats]:
    n = chosen.shape[1]
    tolerance = _TOLERANCE * (1.0 + np.abs(chosen).sum(axis=0))
    sets = 1 << k
    best: list[Floats] = [np.zeros(n)] * sets
    orders: list[Floats] = [np.ones(n)] * sets
    sums: list[Floats] = [np.zeros(n)] * sets
    for members in range(1, sets):
        inside = [r for r in range(k) if members >> r & 1]
        gains = [best[members ^ 1 << last] + _gain(chosen, inside, last) for last in inside]
        top = gains[0] if len(gains) == 1 else np.maximum.reduce(gains)
        best[members] = top
        if scored is None:
            continue
        count, total = np.zeros(n), np.zeros(n)
        for last, gain in zip(inside, gains, strict=True):
            before = members ^ 1 << last
            optimal = gain >= top - tolerance
            count += np.where(optimal, orders[before], 0.0)
            total += np.where(optimal, sums[before] + orders[before] * _gain(scored, inside, last), 0.0)
        orders[members], sums[members] = count, total
    return best[-1], sums[-1] / orders[-1]


def _gain(balance: Floats, inside: list[int], last: int) -> Floats:
    """Σ of the balances in favour of every other member standing above `last`."""
    gain = np.zeros(balance.shape[1])
    for other in inside:
        if other < last:
            gain += balance[last * (last - 1) // 2 + other]
        elif other > last:
            gain -= balance[other * (other - 1) // 2 + last]
    return gain
