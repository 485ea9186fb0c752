"""Whether the place in which a response is shown moves rankings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from folkmoot.records.quality import OrderEffects, PositionRow
from folkmoot.records.quality_evidence import NOT_RECORDED, Assessed, QualityEvidence
from folkmoot.statistics.cells import Floats
from folkmoot.statistics.cluster import jackknife_spread
from folkmoot.statistics.clustered_share import clustered_share_interval
from folkmoot.statistics.estimate import Estimate, undefined
from folkmoot.statistics.weak_order import unpack_one

NO_ORDER = f"{NOT_RECORDED}: in which order responses were shown"
TWO_PEOPLE = "no interval: it needs two participants at least"


def order_effects(evidence: QualityEvidence) -> OrderEffects:
    """First places, and pairs, by the place in which responses were shown; repeat items are left out.

    The order is drawn afresh for each person and prompt, so that without an effect of places each of k places has 1/k of
    first places and half of the pairs go to the response shown earlier, whatever people prefer: the design makes the effect
    identifiable. Intervals are by participants: score intervals at the effective number for shares, a jackknife over
    participants with Student's t for differences from chance.

    Source: order effects in rankings, Krosnick and Alwin (Public Opinion Quarterly 51, 1987).
    """
    rows = [one for one in evidence.assessed if one.occurrence == 1 and one.ranking >= 0 and one.shown is not None]
    if not rows:
        why = NO_ORDER if not any(one.shown is not None for one in evidence.assessed) else "nobody ranked anything"
        return OrderEffects(undefined(why), ())
    numbers = {person: number for number, person in enumerate(sorted({one.participant for one in rows}))}
    person = np.array([numbers[one.participant] for one in rows])
    tiers = [_as_shown(one) for one in rows]
    widest = max(map(len, tiers))
    prompts = np.array([one.prompt for one in rows])
    return OrderEffects(
        _earlier_preferred(person, prompts, tiers),
        tuple(_place(place, person, prompts, tiers) for place in range(widest)),
    )


def _as_shown(one: Assessed) -> NDArray[np.int64]:
    """The tier of the response in each place."""
    shown = np.array(one.shown)
    tiers = np.empty(len(shown), dtype=np.int64)
    tiers[shown] = unpack_one(one.ranking, len(shown))
    return tiers


def _earlier_preferred(
    person: NDArray[np.int64], prompts: NDArray[np.int64], tiers: Sequence[NDArray[np.int64]]
) -> Estimate:
    counts = [_pairs(one) for one in tiers]
    earlier, strict = (np.array(column, dtype=np.float64) for column in zip(*counts, strict=True))
    entered = strict > 0
    if not entered.any():
        return undefined("no pair is strict")
    above, below = _sums(person, earlier), _sums(person, strict)
    return _estimate(
        float(above.sum() / below.sum()),
        clustered_share_interval(above, below),
        person[entered],
        prompts[entered],
        n_pairs=int(strict.sum()),
    )


def _pairs(tiers: NDArray[np.int64]) -> tuple[int, int]:
    """(strict pairs in which what was shown earlier stands higher, strict pairs)."""
    first, second = np.triu_indices(len(tiers), 1)
    difference = tiers[second] - tiers[first]
    return int((difference > 0).sum()), int(np.count_nonzero(difference))


def _place(
    place: int, person: NDArray[np.int64], prompts: NDArray[np.int64], tiers: Sequence[NDArray[np.int64]]
) -> PositionRow:
    entered = np.array([len(one) > place for one in tiers])
    mine = [one for one in tiers if len(one) > place]
    credit = np.array([(one[place] == 0) / (one == 0).sum() for one in mine])
    chance = np.array([1 / len(one) for one in mine])
    who, where = person[entered], prompts[entered]
    counted, observed = _sums(who, credit), _sums(who, np.ones(len(who)))
    live = observed > 0
    ends = clustered_share_interval(counted[live], observed[live])
    first = _estimate(float(credit.mean()), ends, who, where)
    return PositionRow(place + 1, first, float(chance.mean()), _beyond(credit - chance, who, where))


def _beyond(difference: Floats, who: NDArray[np.int64], where: NDArray[np.int64]) -> Estimate:
    value, n = float(difference.mean()), len(difference)
    _, cluster = np.unique(who, return_inverse=True)
    influence = np.bincount(cluster, difference - value) / n
    shares = np.bincount(cluster) / n
    spread = jackknife_spread(influence, shares, len(shares))
    ends = None
    if spread is not None and spread.variance > 0:
        low, high = spread.interval(value)
        ends = max(low, -1.0), min(high, 1.0)
    return _estimate(value, ends, who, where)


def _sums(cluster: NDArray[np.int64], values: Floats) -> Floats:
    sums: Floats = np.bincount(cluster, weights=values).astype(np.float64)
    return sums


def _estimate(
    value: float,
    ends: tuple[float, float] | None,
    who: NDArray[np.int64],
    where: NDArray[np.int64],
    *,
    n_pairs: int = 0,
) -> Estimate:
    low, high = (None, None) if ends is None else ends
    why = None if ends is not None else TWO_PEOPLE
    method = None if ends is None else "participants"
    n_people, n_prompts = len(np.unique(who)), len(np.unique(where))
    return Estimate(value, low, high, why, n_pairs, len(who), n_people, n_prompts, method)
