"""Whether rankers err together, and how many independent ones they are worth."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from folkmoot.statistics.cells import Cells, Floats


@dataclass(frozen=True, eq=False)
class CrowdShares:
    """What a crowd says of each pair of responses.

    Attributes:
        prefer: `[P, q]` share of those ordering the pair strictly who put its first response above; ½ where nobody does.
        known: `[P, q]` whether anybody orders the pair strictly.
    """

    prefer: Floats
    known: NDArray[np.bool_]


def crowd_shares(cells: Cells) -> CrowdShares:
    """The crowd's share for each prompt and pair, people weighing what they weigh.

    Args:
        cells: the people's rankings.
    """
    above = _sums(cells, 1)
    strict = above + _sums(cells, -1)
    known = strict > 0
    return CrowdShares(np.divide(above, strict, out=np.full_like(above, 0.5), where=known), known)


def _sums(cells: Cells, sign: int) -> Floats:
    # A column at a time, so that millions of cells are never held once more as floats.
    columns = [cells.by_prompt(cells.weight * (column == sign)) for column in cells.signs.T]
    return np.stack(columns, axis=1)


def error_products(rankers: NDArray[np.int8], crowd: CrowdShares, counted: NDArray[np.bool_]) -> Floats:
    """Sums over each prompt's pairs of the products of two rankers' errors.

    A ranker's error on a pair (a, b) is 1, ½ or 0, for a above, tied with or below b, minus the crowd's share that puts a
    above b. With the pair turned round the error changes its sign, so that over both directions errors have mean 0, and
    their products need no centring.

    Args:
        rankers: `[K, P, q]` signs of each ranker's pairs.
        crowd: what people say of them.
        counted: `[P]` prompts that every ranker ranks.

    Returns:
        `[P, K, K]`; zeros for prompts that are not counted.
    """
    errors = np.where(crowd.known & counted[:, None], (1.0 + rankers) / 2 - crowd.prefer, 0.0)
    products: Floats = np.einsum("kpq,lpq->pkl", errors, errors)
    return products


def mean_correlation(products: Floats) -> float | None:
    """The mean over pairs of rankers of the correlation of their errors.

    Args:
        products: `[K, K]` sums of products of errors, over everything counted; K of 2 or more.

    Returns:
        From −1/(K − 1) to 1; None where a ranker makes no error.
    """
    squares = np.diag(products)
    if (squares <= 0).any():
        return None
    scale = np.sqrt(squares)
    above = np.triu_indices(len(products), 1)
    return float((products / np.outer(scale, scale))[above].mean())


def mean_correlation_interval(products: Floats, level: float = 0.95) -> tuple[float, float] | None:
    """A jackknife over prompts of the mean correlation, on Fisher's scale, with Student's t on prompts − 1 degrees.

    Args:
        products: `[P, K, K]` of the prompts that entered.
        level: nominal coverage.

    Returns:
        (low, high) within -1 and 1; None where there are fewer than two prompts, or nothing varies.
    """
    total = products.sum(axis=0)
    value = mean_correlation(total)
    without = [mean_correlation(total - one) for one in products]
    if value is None or len(products) < 2 or abs(value) >= 1 - 1e-12:
        return None
    kept = [one for one in without if one is not None and abs(one) < 1 - 1e-12]
    if len(kept) < len(without):
        return None
    n = len(kept)
    turned = np.arctanh(np.array(kept))
    variance = (n - 1) / n * float(((turned - math.atanh(value)) ** 2).sum())
    if variance <= 0:
        return None
    reach = float(stdtrit(n - 1, (1 + level) / 2)) * math.sqrt(variance)
    return math.tanh(math.atanh(value) - reach), math.tanh(math.atanh(value) + reach)


def effective_number(n_rankers: int, correlation: float) -> float | None:
    """K / (1 + (K − 1)·r̄): how many rankers with unrelated errors average as well as these (Kish's design effect).

    K where their errors are unrelated, 1 where all err alike, more than K where errors cancel.

    Args:
        n_rankers: K, 2 or more.
        correlation: r̄.

    Returns:
        Above 0; None where r̄ is −1/(K − 1) or less: the errors cancel, and no number is large enough.
    """
    below = 1 + (n_rankers - 1) * correlation
    return None if below <= 1e-12 else n_rankers / below
