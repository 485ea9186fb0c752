"""Counts and intervals put on a value, or the reason why there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from folkmoot.agreement.crowd import Measure
from folkmoot.statistics.bootstrap import percentile_interval
from folkmoot.statistics.cells import Floats
from folkmoot.statistics.cluster import Spread
from folkmoot.statistics.estimate import Estimate
from folkmoot.statistics.parts import Parts, Region
from folkmoot.statistics.raking import effective_n

MIN_PROMPTS: Final = 5
"""Fewer prompts give a value without an interval."""

NOTHING_VARIES: Final = "no interval: nothing varies in this sample, so that it cannot say what others would"
ONE_PERSON: Final = "no interval: it needs two participants at least"
ONE_IS_ALL: Final = "no interval: one participant or one prompt is all of the estimate"


def count(measure: Measure, parts: Parts, region: Region, *, weighted: bool) -> Estimate:
    """The counts of what entered a statistic; the value is left to the caller.

    Args:
        measure: the statistic over everything.
        parts: the same over the region.
        region: some of its prompts.
        weighted: whether participants are raked: adds Kish's effective n and the design effect.
    """
    entered = parts.entered
    people = region.people(entered)
    n_participants = len(people)
    effective = effective_n(measure.cells.person_weight[people]) if weighted and n_participants else None
    return Estimate(
        value=None,
        low=None,
        high=None,
        undefined_because=None,
        n_pairs=int(parts.pairs.sum()),
        n_assessments=int(entered.sum()),
        n_participants=n_participants,
        n_prompts=int((parts.denominator > 0).sum()),
        effective_n=effective,
        design_effect=None if effective is None else n_participants / effective,
    )


def with_percentiles(
    estimate: Estimate, replicates: Floats | None, method: str, *, min_prompts: int = MIN_PROMPTS
) -> Estimate:
    """The percentile interval of a value.

    Args:
        estimate: with its value and counts.
        replicates: `[B]`, NaN where a replicate measured nothing; None where there are none.
        method: what made them.
        min_prompts: fewer prompts give no interval.
    """
    reason = _too_few(estimate, min_prompts) or _too_few_people(estimate)
    if estimate.value is None or reason is not None:
        return estimate if estimate.value is None else replace(estimate, undefined_because=reason)
    if replicates is None or not len(replicates):
        return replace(estimate, undefined_because="no interval: no replicates were asked for")
    interval = percentile_interval(replicates)
    if interval is None:
        return replace(estimate, undefined_because="no interval: too many of the replicates measured nothing")
    if interval[0] == interval[1]:
        return replace(estimate, undefined_because=NOTHING_VARIES)
    return replace(estimate, low=interval[0], high=interval[1], interval_method=method)


def with_ends(
    estimate: Estimate,
    ends: tuple[float, float] | None,
    method: str,
    *,
    min_prompts: int = MIN_PROMPTS,
    without_ends: str = NOTHING_VARIES,
    unit: str = "prompt",
) -> Estimate:
    """An interval that is already made.

    Args:
        estimate: with its value and counts.
        ends: (low, high); None where there is none.
        method: what made it.
        min_prompts: fewer prompts give no interval.
        without_ends: why there are no ends, where there are none.
        unit: what `n_prompts` counts, for the reason.
    """
    reason = _too_few(estimate, min_prompts, unit)
    if reason is not None or ends is None:
        return replace(estimate, undefined_because=reason or without_ends)
    return replace(estimate, low=ends[0], high=ends[1], interval_method=method)


def with_spread(
    estimate: Estimate,
    spread: Spread | None,
    method: str,
    bounds: tuple[float, float] | None,
    *,
    min_prompts: int = MIN_PROMPTS,
) -> Estimate:
    """Student's interval of a value.

    Args:
        estimate: with its value and counts.
        spread: its variance; None where there are too few clusters for one.
        method: what made it.
        bounds: the range of the statistic, beyond which an interval does not reach; None for no bounds.
        min_prompts: fewer prompts give no interval.
    """
    reason = _too_few(estimate, min_prompts)
    if estimate.value is None or reason is not None:
        return estimate if estimate.value is None else replace(estimate, undefined_because=reason)
    if spread is None:
        return replace(estimate, undefined_because=_too_few_people(estimate) or ONE_IS_ALL)
    if spread.variance == 0:
        return replace(estimate, undefined_because=NOTHING_VARIES)
    low, high = spread.interval(estimate.value)
    if bounds is not None:
        low, high = max(low, bounds[0]), min(high, bounds[1])
    return replace(estimate, low=low, high=high, interval_method=method)


def _too_few_people(estimate: Estimate) -> str | None:
    return None if estimate.n_participants >= 2 else ONE_PERSON


def _too_few(estimate: Estimate, min_prompts: int, unit: str = "prompt") -> str | None:
    if estimate.n_prompts >= min_prompts:
        return None
    noun = unit if estimate.n_prompts == 1 else f"{unit}s"
    return f"no interval: {estimate.n_prompts} {noun}, and it needs {min_prompts}"
