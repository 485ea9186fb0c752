"""Responses that somebody labelled as better and worse, against a ranking of them."""

from __future__ import annotations

from collections.abc import Sequence


def labelled_pairs(tiers: Sequence[int], better: Sequence[int], worse: Sequence[int]) -> tuple[float, int]:
    """How many pairs of a better and a worse response a ranking orders as labelled.

    Args:
        tiers: `[k]` tier of each response, 0 the best.
        better: positions of the responses labelled as better.
        worse: positions of those labelled as worse; none of them in `better`.

    Returns:
        (pairs with the better one above, a tie counting ½; all pairs).
    """
    ordered = sum(1.0 if tiers[a] < tiers[b] else 0.5 if tiers[a] == tiers[b] else 0.0 for a in better for b in worse)
    return ordered, len(better) * len(worse)
