"""Which counts of a table may be shown, so that no few people can be told from it, not by taking sums apart either."""

from __future__ import annotations

from collections.abc import Sequence


def shown(counts: Sequence[int], min_cell: int) -> list[bool]:
    """For each cell of a partition of people, whether its count may stand beside the total.

    A cell of 1 to `min_cell` − 1 people is hidden; so are as many others, the smallest first, as it takes for the hidden
    ones to hold `min_cell` people together: the total less what is shown is never fewer. Empty cells are hidden with them.

    Args:
        counts: people in each cell; every person of the total is in exactly one.
        min_cell: people.
    """
    order = sorted(range(len(counts)), key=lambda cell: counts[cell])
    hidden = [cell for cell in order if counts[cell] < min_cell]
    held = sum(counts[cell] for cell in hidden)
    for cell in order[len(hidden) :]:
        if held == 0 or held >= min_cell:
            break
        hidden.append(cell)
        held += counts[cell]
    return [cell not in set(hidden) for cell in range(len(counts))]
