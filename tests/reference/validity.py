"""The validity card's figures a second time: plain loops over plain rows, exact fractions where there are no roots.

Written from docs/METHOD's sentences (docs/statistics), pair by pair and direction by direction, without arrays.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, permutations

from tests.reference.intervals import Interval, score_interval
from tests.reference.rows import HALF, Row, Spec, Tiers, last_answers, mean, ratio, strict_pairs
from tests.reference.slow import two_runs

Labels = Sequence[str | None]
"""GOOD, BAD, OK or None of each reply of a comparison."""
Shown = Mapping[str, tuple[int, ...]]
"""Prompt id to responses in the order shown."""


def labelled(
    comparisons: Iterable[tuple[str, Labels, Tiers]], ways: set[tuple[str, str]]
) -> list[tuple[str, Fraction]]:
    """(example, 1, ½ or 0) of every pair of replies whose labels are one of `ways`, (better, worse)."""
    found = []
    for example, labels, tiers in comparisons:
        for one, other in permutations(range(len(labels)), 2):
            if (labels[one], labels[other]) in ways:
                better, worse = tiers[one], tiers[other]
                found.append((example, Fraction(better < worse) + HALF * (better == worse)))
    return found


def share_of(found: Sequence[tuple[str, Fraction]]) -> Fraction | None:
    """The mean over pairs."""
    return mean([value for _, value in found])


def interval_of(found: Sequence[tuple[str, Fraction]]) -> Interval:
    """The score interval, examples being clusters."""
    examples = dict.fromkeys(example for example, _ in found)
    return score_interval(
        [
            (
                sum((value for one, value in found if one == example), Fraction(0)),
                sum(one == example for one, _ in found),
            )
            for example in examples
        ]
    )


Clusters = Sequence[tuple[Fraction, Fraction]]
"""(counted, observed) of each cluster."""


def newcombe(first: Clusters, second: Clusters) -> Interval:
    """Newcombe's tenth method for a difference of shares over the same clusters, with their correlation in place of phi."""
    shares, pulls, ends = [], [], []
    for clusters in (first, second):
        n = sum((observed for _, observed in clusters), Fraction(0))
        share = sum((counted for counted, _ in clusters), Fraction(0)) / n
        shares.append(float(share))
        pulls.append([float((counted - share * observed) / n) for counted, observed in clusters])
        ends.append(score_interval(clusters))
    (a, b), (u, v), (of_a, of_b) = shares, pulls, ends
    lengths = math.hypot(*u) * math.hypot(*v)
    both = sum(x * y for x, y in zip(u, v, strict=True))
    # Half a unit off ad - bc where that is above 0, which over n³ is 1/(2n²).
    phi = (max(both - 0.5 / len(first) ** 2, 0.0) if both > 0 else both) / lengths if lengths else 0.0

    def reach(one: float, other: float) -> float:
        return math.sqrt(max(one**2 - 2 * phi * one * other + other**2, 0))

    low, high = a - b - reach(a - of_a.low, of_b.high - b), a - b + reach(of_a.high - a, b - of_b.low)
    return Interval(max(low, -1.0), min(high, 1.0))


def retest_where(runs: Sequence[Spec], shown: Sequence[Shown], *, same: bool) -> Fraction | None:
    """Test-retest over the prompts that both runs showed in the same order, or in another; the mean over pairs of runs."""
    values = []
    for one, other in combinations(range(len(runs)), 2):
        both = [p for p in runs[one] if p in runs[other] and p in shown[one] and p in shown[other]]
        prompts = [p for p in both if (shown[one][p] == shown[other][p]) is same]
        alike, strict, _ = two_runs(prompts, runs[one], runs[other])
        value = ratio(Fraction(alike), Fraction(strict))
        if value is not None:
            values.append(value)
    return mean(values)


def first_shown_wins(runs: Sequence[Spec], shown: Sequence[Shown]) -> Fraction | None:
    """Of strictly ordered pairs, those in which the response shown earlier stands above; the mean over runs."""
    values = []
    for run, order in zip(runs, shown, strict=True):
        wins = [
            order[prompt].index(better) < order[prompt].index(worse)
            for prompt, tiers in run.items()
            if prompt in order
            for better, worse in strict_pairs(tiers)
        ]
        values.append(mean([Fraction(one) for one in wins]))
    return mean([value for value in values if value is not None])


def errors(rows: Sequence[Row], run: Spec, prompts: Iterable[str]) -> dict[tuple[str, int, int], Fraction]:
    """For each prompt and both directions of each pair that anybody orders strictly: the run's 1, ½ or 0 minus the share."""
    answers = [row for row in last_answers(rows) if row.tiers is not None]
    found = {}
    for prompt in prompts:
        ordered = [pair for row in answers if row.prompt == prompt for pair in strict_pairs(row.tiers or ())]
        for one, other in permutations(range(len(run[prompt])), 2):
            above, below = ordered.count((one, other)), ordered.count((other, one))
            if above + below:
                said = Fraction(run[prompt][one] < run[prompt][other]) + HALF * (run[prompt][one] == run[prompt][other])
                found[prompt, one, other] = said - Fraction(above, above + below)
    return found


def correlation(
    first: Mapping[tuple[str, int, int], Fraction], second: Mapping[tuple[str, int, int], Fraction]
) -> float:
    """Pearson's, centred as in a textbook; over both directions the means are 0 by themselves."""
    n = len(first)
    means = sum(first.values()) / n, sum(second.values()) / n
    above = sum((first[key] - means[0]) * (second[key] - means[1]) for key in first)
    below = sum((one - means[0]) ** 2 for one in first.values()), sum((one - means[1]) ** 2 for one in second.values())
    return float(above) / math.sqrt(below[0] * below[1])


def mean_correlation(rows: Sequence[Row], runs: Sequence[Spec], prompts: Sequence[str]) -> float:
    """Over all pairs of runs, on prompts that all of them rank."""
    each = [errors(rows, run, prompts) for run in runs]
    found = [correlation(one, other) for one, other in combinations(each, 2)]
    return sum(found) / len(found)


def mean_rank(rankings: Sequence[Tiers]) -> tuple[Fraction, ...]:
    """Each response's mean place, the tied sharing the mean of the places that they take."""
    places = [
        [Fraction(sum(other < one for other in tiers)) + Fraction(1 + tiers.count(one), 2) for one in tiers]
        for tiers in rankings
    ]
    return tuple(sum(of_response) / len(rankings) for of_response in zip(*places, strict=True))


def against_gold(run: Spec, gold: Mapping[str, Sequence[Fraction]]) -> Fraction | None:
    """Over pairs that the gold orders: 1 where the run orders them alike, ½ where it ties them."""
    found = []
    for prompt, places in gold.items():
        if prompt in run:
            for one, other in permutations(range(len(places)), 2):
                if places[one] < places[other]:
                    mine = run[prompt]
                    found.append(Fraction(mine[one] < mine[other]) + HALF * (mine[one] == mine[other]))
    return mean(found)


def flips(before: Spec, after: Spec, prompts: Iterable[str]) -> Fraction | None:
    """Pairs turned round of those strict both times."""
    alike, strict, _ = two_runs(prompts, before, after)
    return ratio(Fraction(strict - alike), Fraction(strict))
