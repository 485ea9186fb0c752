"""A ranker's runs against each other, and what the order in which responses are shown does."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np

from folkmoot.agreement.card import CardFigures, compare_references, mean_share
from folkmoot.agreement.intervals import MIN_PROMPTS
from folkmoot.agreement.validity.differences import Parts, mean_share_difference
from folkmoot.agreement.validity.rankers import RunTable
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.records.validity_card import Repeats
from folkmoot.statistics.retest import compare_runs

FEWER_THAN_TWO: Final = "fewer than two rankings were given"
NOT_RECORDED: Final = "the order in which responses were shown is not recorded"
ALL_OTHER: Final = "the runs showed every prompt in another order: test_retest holds the order's part too"
ALL_SAME: Final = "the runs showed no prompt in another order"
NO_STRICT: Final = "no pair is strict in both runs"


def repeats(runs: Sequence[SpecRankings], table: RunTable, figures: CardFigures) -> Repeats:
    """What runs of one ranker say about each other.

    Args:
        runs: with the spec.
        table: their prompts.
        figures: test_retest and tied_in_either of these runs.
    """
    references, shown = [table.reference(run) for run in runs], [table.shown(run) for run in runs]
    same, other = [], []
    n_known = n_same = n_other = 0
    for first, second in combinations(range(len(runs)), 2):
        known = (shown[first] != 0).any(axis=1) & (shown[second] != 0).any(axis=1)
        known &= references[first].covered & references[second].covered
        alike = known & (shown[first] == shown[second]).all(axis=1)
        one = compare_references(references[first], references[second], table.pairs)
        same.append((np.where(alike, one.same, 0.0), np.where(alike, one.strict, 0.0)))
        other.append((np.where(known & ~alike, one.same, 0.0), np.where(known & ~alike, one.strict, 0.0)))
        n_known, n_same = n_known + int(known.sum()), n_same + int(alike.sum())
        n_other += int((known & ~alike).sum())
    if len(runs) < 2:
        nothing_same = nothing_other = FEWER_THAN_TWO
    elif not n_known:
        nothing_same = nothing_other = NOT_RECORDED
    else:
        nothing_same = NO_STRICT if n_same else ALL_OTHER
        nothing_other = NO_STRICT if n_other else ALL_SAME
    in_same, in_other = mean_share(same, nothing_same), mean_share(other, nothing_other)
    # The order shown is a ranking too: a run agrees with it where the response shown earlier stands above.
    with_order = [
        compare_runs(reference.signs, order, np.where(reference.covered & (order != 0).any(axis=1), table.pairs, 0))
        for reference, order in zip(references, shown, strict=True)
    ]
    return Repeats(
        figures.test_retest,
        figures.tied_in_either,
        in_same,
        in_other,
        mean_share_difference(*_shown_both_ways(same, other), (nothing_same, nothing_other)),
        mean_share([(one.same, one.strict) for one in with_order], NOT_RECORDED if runs else NO_RUN),
    )


def _shown_both_ways(same: Parts, other: Parts) -> tuple[Parts, Parts]:
    """Both shares over the prompts that pairs of runs showed alike and otherwise, each as heavy in one as in the other.

    Short orders come out alike by chance more often than long ones: left as they stand the two shares are about other
    prompts, and differ where the order has no hold. Where fewer than MIN_PROMPTS were shown both ways they stay as they are.
    """
    if not same:
        return same, other
    alike, otherwise = ([np.sum([part[side] for part in parts], axis=0) for side in (0, 1)] for parts in (same, other))
    both = (alike[1] > 0) & (otherwise[1] > 0)
    if np.count_nonzero(both) < MIN_PROMPTS:
        return same, other
    weight = np.where(both, (alike[1] + otherwise[1]) / 2, 0.0)
    shares = (np.divide(above, below, out=np.zeros_like(weight), where=both) for above, below in (alike, otherwise))
    first, second = ([(share * weight, weight)] for share in shares)
    return first, second


NO_RUN: Final = "no ranking with the spec was given: --ranking FILE, or --model NAME"
