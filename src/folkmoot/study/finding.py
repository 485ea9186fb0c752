"""What was planted against what was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from folkmoot.statistics.estimate import Estimate
from folkmoot.study.population import Direction, Truth


class Verdict(StrEnum):
    """What a comparison made of one truth."""

    FOUND = "found"
    NOT_FOUND = "not found"
    TOO_SMALL = "too small to tell"
    NONE_AS_PLANTED = "none, as planted"
    FALSE_ALARM = "false alarm"


@dataclass(frozen=True, slots=True)
class Finding:
    """One truth and the figure that was to show it.

    Attributes:
        truth: what was planted.
        estimate: what was found.
        verdict: whether the one shows the other.
    """

    truth: Truth
    estimate: Estimate
    verdict: Verdict


def judge(truth: Truth, estimate: Estimate) -> Finding:
    """Hold an estimate against the truth.

    An effect is found where the whole interval lies on its side of `truth.null`. Where the interval holds null, it is too
    small to tell as long as the interval holds the expected value too. Anything else was not found: the interval lies on
    the other side, or holds null and not what was planted. Where nothing was planted, an interval without null is a false
    alarm; one 95% interval in twenty or so is.

    Args:
        truth: what was planted.
        estimate: the figure that `truth.measure` names.
    """
    return Finding(truth, estimate, _verdict(truth, estimate))


def _verdict(truth: Truth, estimate: Estimate) -> Verdict:
    if estimate.low is None or estimate.high is None:
        return Verdict.TOO_SMALL
    holds_null = estimate.low <= truth.null <= estimate.high
    if truth.direction is Direction.NONE:
        return Verdict.NONE_AS_PLANTED if holds_null else Verdict.FALSE_ALARM
    if holds_null:
        return Verdict.TOO_SMALL if estimate.low <= truth.expected <= estimate.high else Verdict.NOT_FOUND
    above = estimate.low > truth.null
    return Verdict.FOUND if above == (truth.direction is Direction.ABOVE) else Verdict.NOT_FOUND
