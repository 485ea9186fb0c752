"""A person's agreement with themselves: repeat items."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import numpy as np

from folkmoot.quality.measured import Measured, by_person, undefined
from folkmoot.records.quality_evidence import Assessed, QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds
from folkmoot.statistics.cells import signs_of_codes
from folkmoot.statistics.clustered_share import clustered_share_interval
from folkmoot.statistics.estimate import Estimate
from folkmoot.statistics.estimate import undefined as no_estimate

NO_REPEAT = "not asked the same prompt twice"
NO_STRICT = "no pair is strict both times"


def self_agreement(evidence: QualityEvidence, thresholds: QualityThresholds) -> list[Measured]:
    """Share of pairs of responses, strict both times, that a person orders alike the second time.

    The interval is over the person's repeat items (score interval at the effective number); one item has none. In a dataset
    without repeat items, an earlier and a later assessment of one prompt count as one. Noise pulls it to 0.5, and a person
    whose views are rare agrees with themselves as anybody else does.

    Source: test-retest of rankings, pair by pair (as docs/statistics/test-retest.md for rankers); repeated items as a check
    of attention: Meade and Craig (Psychological Methods 17, 2012).

    Returns:
        0 to 1; undefined without a repeat item or a pair strict both times.
    """
    found = []
    for items in _items(evidence):
        same = np.array([one[0] for one in items], dtype=np.float64)
        strict = np.array([one[1] for one in items], dtype=np.float64)
        if not items:
            found.append(undefined(NO_REPEAT))
        elif not strict.sum():
            found.append(undefined(NO_STRICT))
        else:
            value = float(same.sum() / strict.sum())
            ends = clustered_share_interval(same, strict) if len(items) > 1 else None
            low, high = (None, None) if ends is None else ends
            flagged = value < thresholds.self_agreement
            found.append(Measured(value, None, int(strict.sum()), flagged, low, high))
    return found


def reliability(evidence: QualityEvidence) -> Estimate:
    """The same share over all people, with an interval by participants."""
    items = [(person, *one) for person, mine in enumerate(_items(evidence)) for one in mine if one[1]]
    if not items:
        return no_estimate("nobody was asked the same prompt twice")
    people = sorted({person for person, _, _, _ in items})
    at = {person: row for row, person in enumerate(people)}
    same, strict = np.zeros(len(people)), np.zeros(len(people))
    for person, alike, all_of_them, _ in items:
        same[at[person]] += alike
        strict[at[person]] += all_of_them
    ends = clustered_share_interval(same, strict)
    return Estimate(
        value=float(same.sum() / strict.sum()),
        low=None if ends is None else ends[0],
        high=None if ends is None else ends[1],
        undefined_because=None if ends is not None else "no interval: it needs two participants at least",
        n_pairs=int(strict.sum()),
        n_assessments=len(items),
        n_participants=len(people),
        n_prompts=len({prompt for _, _, _, prompt in items}),
        interval_method=None if ends is None else "participants",
    )


def _items(evidence: QualityEvidence) -> list[list[tuple[int, int, int]]]:
    """Of each person's repeat items: (pairs ordered alike, pairs strict both times, the prompt)."""
    labels = evidence.dataset.prompts.labels
    found = []
    for rows in by_person(evidence):
        again: defaultdict[int, list[Assessed]] = defaultdict(list)
        for one in rows:
            if one.ranking >= 0:
                again[one.prompt].append(one)
        mine = []
        for prompt, times in again.items():
            in_order = sorted(times, key=lambda one: one.occurrence)
            for first, second in pairwise(in_order):
                signs = signs_of_codes(np.array([first.ranking, second.ranking]), len(labels[prompt])).astype(int)
                product = signs[0] * signs[1]
                mine.append((int((product > 0).sum()), int(np.count_nonzero(product)), prompt))
        found.append(mine)
    return found
