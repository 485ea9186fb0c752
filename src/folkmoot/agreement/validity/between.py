"""Rankers against each other, and how many independent ones they are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

import numpy as np

from folkmoot.agreement.card import compare_references, mean_share
from folkmoot.agreement.intervals import with_ends
from folkmoot.agreement.selection import Selection
from folkmoot.agreement.validity.rankers import RunTable
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.statistics.cells import Floats
from folkmoot.statistics.error_correlation import (
    crowd_shares,
    effective_number,
    error_products,
    mean_correlation,
    mean_correlation_interval,
)
from folkmoot.statistics.estimate import Estimate, undefined

ONE_RANKER: Final = "one ranker: it needs two"
NO_STRICT: Final = "no pair is strict in both rankings"
NO_COMMON: Final = "no prompt is ranked by all of them and by people"
NO_ERRORS: Final = "a ranker makes no error against people"
ERRORS_CANCEL: Final = "the rankers' errors cancel: no number of independent rankers is large enough"
NO_UPPER_END: Final = "no interval: at its upper end no number of independent rankers is large enough"


def same_order(runs: Sequence[SpecRankings], table: RunTable, empty: str = ONE_RANKER) -> list[Estimate]:
    """For each pair of runs, in order, the share of pairs strict in both on which they agree; then the mean of these.

    Args:
        runs: one run a ranker.
        table: their prompts.
        empty: why there is no mean where there are fewer than two runs.
    """
    references = [table.reference(run) for run in runs]
    found = [compare_references(one, other, table.pairs) for one, other in combinations(references, 2)]
    shares = [(one.same, one.strict) for one in found]
    each = [mean_share([share], NO_STRICT) for share in shares]
    return [*each, mean_share(shares, NO_STRICT) if shares else undefined(empty)]


def error_correlation(runs: Sequence[SpecRankings], selection: Selection) -> tuple[Estimate, Estimate]:
    """(The mean correlation of two rankers' errors against people, the effective number of independent rankers).

    Args:
        runs: one run a ranker.
        selection: what people said.
    """
    if len(runs) < 2:
        return undefined(ONE_RANKER), undefined(ONE_RANKER)
    references = [selection.reference(run) for run in runs]
    crowd = crowd_shares(selection.cells)
    counted = np.all([one.covered for one in references], axis=0)
    entered = crowd.known & counted[:, None]
    if not entered.any():
        return undefined(NO_COMMON), undefined(NO_COMMON)
    products = error_products(np.array([one.signs for one in references]), crowd, counted)
    products = products[entered.any(axis=1)]
    value = mean_correlation(products.sum(axis=0))
    if value is None:
        return undefined(NO_ERRORS), undefined(NO_ERRORS)
    counts = replace(
        undefined(""), undefined_because=None, n_pairs=int(entered.sum()), n_prompts=int(entered.any(axis=1).sum())
    )
    people = np.unique(selection.cells.person[counted[selection.cells.prompt] & (selection.cells.n_strict > 0)])
    counts = replace(
        counts,
        n_participants=len(people),
        n_assessments=int((counted[selection.cells.prompt] & (selection.cells.n_strict > 0)).sum()),
    )
    return _with_intervals(replace(counts, value=value), products, len(runs))


def _with_intervals(correlation: Estimate, products: Floats, n_rankers: int) -> tuple[Estimate, Estimate]:
    value = correlation.value or 0.0
    ends = mean_correlation_interval(products)
    least = -1 / (n_rankers - 1)
    if ends is not None:
        ends = max(ends[0], least), min(ends[1], 1.0)
    shown = with_ends(correlation, ends, "jackknife")
    number = effective_number(n_rankers, value)
    if number is None:
        return shown, undefined(ERRORS_CANCEL)
    effective = replace(correlation, value=number)
    if ends is None:
        return shown, with_ends(effective, None, "jackknife")
    low, high = effective_number(n_rankers, ends[1]), effective_number(n_rankers, ends[0])
    turned = None if low is None or high is None else (low, high)
    return shown, with_ends(effective, turned, "jackknife", without_ends=NO_UPPER_END)
