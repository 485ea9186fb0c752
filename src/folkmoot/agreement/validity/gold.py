"""People who know the spec, as the gold that rankers are measured against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from folkmoot.agreement.card import mean_share
from folkmoot.agreement.validity.between import same_order
from folkmoot.agreement.validity.rankers import RunTable, name_of
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.records.validity_card import Gold
from folkmoot.statistics.estimate import Estimate, undefined

NO_GOLD: Final = "no gold was given: --gold FILE"
ONE_EXPERT: Final = "fewer than two experts"
NO_STRICT_GOLD: Final = "no prompt of this ranker has a pair that the gold orders strictly"


def gold_of(experts: Sequence[SpecRankings]) -> Gold:
    """How far the experts agree among themselves."""
    if not experts:
        return Gold((), 0, undefined(NO_GOLD))
    table = RunTable(experts, {})
    between = same_order(experts, table, ONE_EXPERT)[-1]
    return Gold(tuple(name_of(run) or run.name for run in experts), len(table), between)


def agreement_with_gold(run: SpecRankings, panel: SpecRankings | None) -> Estimate:
    """Share of pairs, strict in the gold, that a ranker orders alike; its ties count ½.

    Args:
        run: the ranker's headline.
        panel: the experts' mean rank; None where there is no gold.
    """
    if panel is None:
        return undefined(NO_GOLD)
    table = RunTable([panel, run], {})
    gold, own = table.reference(panel), table.reference(run)
    product = gold.signs.astype(np.int64) * own.signs
    strict = np.where(own.covered & gold.covered, np.count_nonzero(gold.signs, axis=1), 0).astype(np.float64)
    return mean_share([((strict + product.sum(axis=1)) / 2 * (strict > 0), strict)], NO_STRICT_GOLD)
