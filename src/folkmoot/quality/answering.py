"""Drop-out, item non-response and time an item."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from scipy.stats import binom

from folkmoot.records.quality import PromptTime, QuestionRow, StepRow
from folkmoot.records.quality_evidence import QualityEvidence
from folkmoot.statistics.clustered_share import clustered_share_interval
from folkmoot.statistics.estimate import Estimate, undefined
from folkmoot.statistics.wilson import share


def drop_out(evidence: QualityEvidence) -> tuple[StepRow, ...] | None:
    """Who came to each step and did not go on, with Wilson's interval; None where steps are not recorded."""
    if evidence.steps is None:
        return None
    return tuple(
        StepRow(one.step, one.reached, one.passed, share(one.reached - one.passed, one.reached))
        for one in evidence.steps
    )


def item_non_response(evidence: QualityEvidence) -> tuple[QuestionRow, ...] | None:
    """How often each question was left unanswered, in prompts that were ended; intervals by participants.

    None where it is not recorded which questions were asked.
    """
    skipped: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    asked: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    prompts: defaultdict[str, set[int]] = defaultdict(set)
    for one in evidence.assessed:
        if one.is_ended:
            for question, is_answered in one.asked.items():
                asked[question][one.participant] += 1
                skipped[question][one.participant] += not is_answered
                prompts[question].add(one.prompt)
    if not asked:
        return None
    rows = []
    for question, people in asked.items():
        counted = np.array([skipped[question][person] for person in people], dtype=np.float64)
        observed = np.array(list(people.values()), dtype=np.float64)
        ends = clustered_share_interval(counted, observed)
        low, high = (None, None) if ends is None else ends
        why = None if ends is not None else "no interval: it needs two participants at least"
        method = None if ends is None else "participants"
        value, n = float(counted.sum() / observed.sum()), int(observed.sum())
        n_prompts = len(prompts[question])
        rows.append(QuestionRow(question, Estimate(value, low, high, why, 0, n, len(people), n_prompts, method)))
    return tuple(rows)


def times(evidence: QualityEvidence) -> tuple[PromptTime, ...] | None:
    """How long each prompt takes those who rank it, the slowest first; repeat items are left out.

    None where no times are recorded.
    """
    at: defaultdict[int, list[float]] = defaultdict(list)
    for one in evidence.assessed:
        if one.occurrence == 1 and one.ranking >= 0 and one.seconds is not None:
            at[one.prompt].append(one.seconds)
    if not at:
        return None
    ids = evidence.dataset.prompts.ids
    rows = []
    for prompt, seconds in at.items():
        lower, upper = (float(np.quantile(seconds, share)) for share in (0.25, 0.75))
        rows.append(PromptTime(ids[prompt], median_of(seconds), lower, upper))
    return tuple(sorted(rows, key=lambda row: (-(row.median.value or 0.0), row.prompt_id)))


def median_of(values: list[float], level: float = 0.95) -> Estimate:
    """The median, with the distribution-free interval between two order statistics.

    Of n ordered values, the interval from the j-th lowest to the j-th highest holds the median with probability
    1 − 2·P(Binomial(n, ½) < j); j is the largest for which that is at least `level` (David and Nagaraja, Order Statistics,
    2003, section 7.1). Fewer than six values have no such interval of 95%.

    Args:
        values: of different people.
        level: nominal coverage.
    """
    n = len(values)
    if not n:
        return undefined("nobody")
    ordered = sorted(values)
    value = float(np.median(ordered))
    # ppf gives the smallest j with P(X ≤ j) at or above the tail: below it the tail is smaller.
    at = int(binom.ppf((1 - level) / 2, n, 0.5))
    if at < 1:
        return Estimate(value, None, None, f"no interval: {n} people, and it needs 6", 0, n, n, 1)
    return Estimate(value, ordered[at - 1], ordered[n - at], None, 0, n, n, 1, "order statistics")
