"""Agreement of each participant with what the others think."""

from __future__ import annotations

import numpy as np

from folkmoot.statistics.cells import Cells, Floats, Signs, pairs_of
from folkmoot.statistics.parts import Parts


def leave_one_out(cells: Cells) -> Parts:
    """Agreement of each participant with the mean rank that the others give (average ranks for ties; a tied mean: ½).

    A reference rather than a bound: the others are a crowd of one fewer, and a mean rank is not the best order. Undefined
    where no prompt has 2 people.

    Returns:
        Parts whose cell terms are what deleting the person from the prompt takes away.
    """
    numerator, denominator = np.zeros(cells.n_prompts), np.zeros(cells.n_prompts)
    cell_numerator, cell_denominator = np.zeros(len(cells)), np.zeros(len(cells))
    scored = np.zeros(len(cells), dtype=np.bool_)
    for prompt in np.flatnonzero(cells.people_at >= 2).tolist():
        block = slice(int(cells.offsets[prompt]), int(cells.offsets[prompt + 1]))
        size = int(cells.n_responses[prompt])
        signs = cells.signs[block, : size * (size - 1) // 2]
        weight = cells.weight[block]
        leads = weight[:, None] * _leads(signs, size)
        total = leads.sum(axis=0)
        score = weight[:, None] * _counts(signs, total - leads)
        observed = weight * np.count_nonzero(signs, axis=1)
        numerator[prompt], denominator[prompt] = score.sum(), observed.sum()
        cell_numerator[block] = score.sum(axis=1) + _turned(signs, weight, leads, total, score)
        cell_denominator[block] = observed
        scored[block] = observed > 0
    return Parts(numerator, denominator, cell_numerator, cell_denominator, scored, np.where(scored, cells.n_strict, 0))


def _leads(signs: Signs, size: int) -> Floats:
    """`[n, q]` by how many ranks each person puts a above b, with average ranks for ties."""
    first, second = pairs_of(size)
    wins = np.zeros((len(signs), size))
    for pair, (a, b) in enumerate(zip(first, second, strict=True)):
        wins[:, a] += signs[:, pair]
        wins[:, b] -= signs[:, pair]
    # Among k responses the average rank of one is (k + 1 - wins + losses) / 2.
    return (wins[:, first] - wins[:, second]) / 2


def _counts(signs: Signs, others: Floats) -> Floats:
    """1 where the others' mean goes the same way, ½ where it is tied, 0 reversed; 0 for pairs that a person ties."""
    direction = np.where(np.abs(others) > 1e-9, np.sign(others), 0.0)
    return np.where(signs != 0, (1.0 + signs * direction) / 2, 0.0)


def _turned(signs: Signs, weight: Floats, leads: Floats, total: Floats, score: Floats) -> Floats:
    """`[n]` what the scores of the others lose when each person is deleted.

    Only where a pair's mean is near a tie can one person turn it, so that a clear majority costs nothing.
    """
    lost = np.zeros(len(signs))
    reach = 2 * np.abs(leads).max(axis=0)
    for pair in np.flatnonzero(np.abs(total) <= reach + 1e-9).tolist():
        lead = leads[:, pair]
        column = signs[:, pair : pair + 1]
        for start in range(0, len(lead), 512):
            deleted = slice(start, start + 512)
            others = total[pair] - lead[:, None] - lead[None, deleted]
            after = weight[:, None] * _counts(np.broadcast_to(column, others.shape), others)
            change = score[:, pair : pair + 1] - after
            change[np.arange(start, start + after.shape[1]), np.arange(after.shape[1])] = 0.0
            lost[deleted] += change.sum(axis=0)
    return lost
