"""The one shape in which every number leaves the statistics."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval and the counts it rests on.

    Attributes:
        value: the point estimate; None where it is undefined.
        low: lower end of the 95% interval; None where the interval, or the value, is undefined.
        high: upper end of the 95% interval; None as `low`.
        undefined_because: why the value, or its interval alone, is undefined; None where both stand.
        n_pairs: pair observations that entered (pairs of responses, for figures without people).
        n_assessments: assessments that gave at least one of them.
        n_participants: participants who gave these assessments; 0 for figures without people.
        n_prompts: prompts that entered.
        interval_method: how the interval was made (`pigeonhole`, `prompts`, `cluster`, `jackknife`, `participants`,
            `score`); None where there is none.
        effective_n: Kish's effective number of participants, (Σw)²/Σw²; None where participants are not weighted.
        design_effect: n_participants / effective_n; None as `effective_n`.
    """

    value: float | None
    low: float | None
    high: float | None
    undefined_because: str | None
    n_pairs: int
    n_assessments: int
    n_participants: int
    n_prompts: int
    interval_method: str | None = None
    effective_n: float | None = None
    design_effect: float | None = None


def undefined(reason: str) -> Estimate:
    """An estimate of which nothing could be measured, with the reason."""
    return Estimate(None, None, None, reason, 0, 0, 0, 0)
