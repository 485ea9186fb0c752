"""Whether somebody puts the responses in one and the same shown order, prompt after prompt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from folkmoot.quality.measured import Measured, by_person, too_few, undefined
from folkmoot.records.quality_evidence import NOT_RECORDED, Assessed, QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds
from folkmoot.statistics.weak_order import unpack_one

NO_ORDER: Final = f"{NOT_RECORDED}: in which order responses were shown"


def same_order(evidence: QualityEvidence, thresholds: QualityThresholds) -> list[Measured]:
    """Straight-lining: the most prompts in a row whose ranking is the same in places as shown (first, second …).

    It flags where so long a run would come up by chance in at most `same_order_chance` of people who order at random: of n
    prompts, (n − r + 1) times the product over the run's steps of 1/k!, k the responses of the prompt (a union bound; ties
    do not make a pattern any likelier). So two responses need a longer run than six. The order shown is drawn for each
    person and prompt, so that no opinion, held by however few, makes a run: only places do. Labels are never looked at.

    Source: the long-string index (Johnson, Journal of Research in Personality 39, 2005; Meade and Craig, Psychological
    Methods 17, 2012), carried over to rankings.

    Returns:
        Prompts, 1 or more; undefined where the order shown is not recorded, or for fewer than `least_prompts` rankings.
    """
    found = []
    is_recorded = any(one.shown is not None for one in evidence.assessed)
    for rows in by_person(evidence):
        mine = sorted(
            (one for one in rows if one.occurrence == 1 and one.ranking >= 0 and one.shown is not None),
            key=lambda one: one.place or 0,
        )
        if not is_recorded:
            found.append(undefined(NO_ORDER))
        elif len(mine) < thresholds.least_prompts:
            found.append(too_few(len(mine), thresholds.least_prompts, "rankings"))
        else:
            length, chance = _longest([_pattern(one) for one in mine])
            found.append(Measured(length, None, len(mine), length > 1 and chance <= thresholds.same_order_chance))
    return found


def _pattern(one: Assessed) -> tuple[int, ...]:
    """The tiers of the responses in the order shown."""
    shown = one.shown or ()
    tiers = unpack_one(one.ranking, len(shown))
    return tuple(tier for _, tier in sorted(zip(shown, tiers, strict=True)))


def _longest(patterns: Sequence[tuple[int, ...]]) -> tuple[int, float]:
    """(length of the longest run, the chance of one as long or less likely); of equal lengths the less likely."""
    best, start = (1, 1.0), 0
    for end in range(1, len(patterns) + 1):
        if end < len(patterns) and patterns[end] == patterns[start]:
            continue
        length = end - start
        steps = [1 / math.factorial(len(patterns[at])) for at in range(start + 1, end)]
        chance = min(1.0, (len(patterns) - length + 1) * math.prod(steps))
        if (length, -chance) > (best[0], -best[1]):
            best = length, chance
        start = end
    return best
