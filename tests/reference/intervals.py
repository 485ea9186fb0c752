"""Intervals done literally: resampled people and prompts as copied rows, and cluster sums as sums over dicts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from scipy.stats import t as student_t
from tests.reference.rows import Row, Spec, by_prompt, covered, credit, strict_pairs, tiers_of

Estimator = Callable[[Sequence[Row]], Fraction | None]

FEWEST_PROMPTS = 5
"""With fewer prompts an interval is undefined."""


@dataclass(frozen=True)
class Interval:
    """The two ends, and the standard error where one was used."""

    low: float
    high: float
    standard_error: float | None = None


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share lies, by linear interpolation between order statistics."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def n_prompts(rows: Iterable[Row]) -> int:
    """Prompts with a pair observation."""
    return len({row.prompt for row in rows if row.tiers is not None and any(strict_pairs(row.tiers))})


def resample(rows: Sequence[Row], random: Random, *, people: bool = True, prompts: bool = True) -> list[Row]:
    """Draw people, and apart from them prompts, with replacement; a row returns once for each pair of copies.

    Copies of a person keep the person's id, so that no definition takes them for two people; copies of a prompt are
    numbered, so that each counts as a prompt.
    """
    all_people = sorted({row.participant for row in rows})
    all_prompts = sorted({row.prompt for row in rows})
    drawn_people = [random.choice(all_people) for _ in all_people] if people else all_people
    drawn_prompts = [random.choice(all_prompts) for _ in all_prompts] if prompts else all_prompts
    answers = {(row.participant, row.prompt): row for row in rows}
    return [
        replace(answers[person, prompt], prompt_copy=copy)
        for copy, prompt in enumerate(drawn_prompts)
        for person in drawn_people
        if (person, prompt) in answers
    ]


def bootstrap(
    rows: Sequence[Row],
    estimator: Estimator,
    *,
    seed: int,
    replicates: int,
    people: bool = True,
    prompts: bool = True,
    reweigh: Callable[[list[Row]], list[Row]] | None = None,
) -> Interval | None:
    """The 95% percentile interval over literal resamples; undefined draws are left out.

    People and prompts both: the pigeonhole bootstrap (Owen 2007). Prompts alone: as published. People alone: for one
    prompt.
    """
    if prompts and n_prompts(rows) < FEWEST_PROMPTS:
        return None
    random = Random(seed)  # noqa: S311 - a simulation, not a secret
    values = []
    for _ in range(replicates):
        drawn = resample(rows, random, people=people, prompts=prompts)
        value = estimator(drawn if reweigh is None else reweigh(drawn))
        if value is not None:
            values.append(float(value))
    return Interval(percentile(values, 0.025), percentile(values, 0.975))


# Two-way cluster-robust variance


@dataclass(frozen=True)
class Contribution:
    """What one assessment adds to the estimator's linear approximation, and the share of the weight that it makes up.

    All values add up to 0, and all shares to 1.
    """

    participant: str
    prompt: str
    value: float
    share: float


def one_way(contributions: Iterable[Contribution], cluster: Callable[[Contribution], object]) -> float:
    """(G - 1) / G times the sum of squared cluster sums, each over (1 - its share): the jackknife of a weighted mean.

    What a weighted mean loses without a cluster is exactly the cluster's sum over 1 minus its share. With clusters of one
    size this is G / (G - 1) times the sum of squares.
    """
    values: dict[object, float] = defaultdict(float)
    shares: dict[object, float] = defaultdict(float)
    for one in contributions:
        values[cluster(one)] += one.value
        shares[cluster(one)] += one.share
    groups = len(values)
    return (groups - 1) / groups * sum((values[key] / (1 - shares[key])) ** 2 for key in values)


@dataclass(frozen=True)
class TwoWay:
    """The three variances, what the method makes of them, and the degrees of freedom."""

    person: float
    prompt: float
    cell: float
    degrees: int

    @property
    def variance(self) -> float:
        """V_person + V_prompt - V_cell, not under the larger one-way variance."""
        return max(self.person + self.prompt - self.cell, self.person, self.prompt)


def two_way(contributions: Iterable[Contribution]) -> TwoWay:
    """Cluster sums by person, by prompt and by both (Cameron, Gelbach and Miller 2011), each with its own jackknife."""
    contributions = list(contributions)
    return TwoWay(
        one_way(contributions, lambda one: one.participant),
        one_way(contributions, lambda one: one.prompt),
        one_way(contributions, lambda one: (one.participant, one.prompt)),
        min(len({one.participant for one in contributions}), len({one.prompt for one in contributions})) - 1,
    )


def t_interval(value: float, found: TwoWay) -> Interval:
    """Value plus and minus t on min(clusters) - 1 degrees times the standard error."""
    error = math.sqrt(found.variance)
    reach = float(student_t.ppf(0.975, found.degrees)) * error
    return Interval(value - reach, value + reach, error)


def two_sided_p(value: float, found: TwoWay) -> float:
    """Two-sided p of the t that the interval uses."""
    return float(2 * student_t.sf(abs(value) / math.sqrt(found.variance), found.degrees))


def agreement_contributions(rows: Sequence[Row], spec: Spec, without: Spec | None = None) -> list[Contribution]:
    """Of the agreement, or of its change from `without` to `spec`: w (c - mean) / W, summed within the assessment."""
    scored: list[tuple[Row, Fraction]] = []
    for row in covered(rows, spec, *(() if without is None else (without,))):
        if row.tiers is None:
            continue
        for better, worse in strict_pairs(row.tiers):
            before = Fraction(0) if without is None else credit(without[row.prompt], better, worse)
            scored.append((row, credit(spec[row.prompt], better, worse) - before))
    total = sum((row.weight for row, _ in scored), Fraction(0))
    centre = sum((row.weight * value for row, value in scored), Fraction(0)) / total
    cells: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    shares: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for row, value in scored:
        cells[row.participant, row.prompt] += row.weight * (value - centre) / total
        shares[row.participant, row.prompt] += row.weight / total
    return [Contribution(*cell, float(value), float(shares[cell])) for cell, value in cells.items()]


def difference_contributions(rows: Sequence[Row], spec: Spec, group: set[str]) -> list[Contribution]:
    """Of the difference of a group from the rest.

    The Mantel-Haenszel mean of within-prompt differences is the coefficient of "belongs to the group" in a weighted
    least-squares regression of the credit on it and on one constant a prompt. With g~ = g minus its weighted mean in
    the prompt, an observation contributes w g~ (residual) / sum of w g~^2.
    """
    observations: list[tuple[Row, Fraction, Fraction, Fraction]] = []  # row, credit - its mean, g~, w
    for prompt_rows in by_prompt(covered(rows, spec)):
        scored = [
            (row, credit(spec[row.prompt], better, worse), Fraction(row.participant in group))
            for row in prompt_rows
            for better, worse in strict_pairs(tiers_of(row))
        ]
        total = sum((row.weight for row, *_ in scored), Fraction(0))
        inside = sum((row.weight * g for row, _, g in scored), Fraction(0))
        if inside in (0, total):
            continue
        mean_credit = sum((row.weight * c for row, c, _ in scored), Fraction(0)) / total
        observations += [(row, c - mean_credit, g - inside / total, row.weight) for row, c, g in scored]
    scale = sum((w * g * g for _, _, g, w in observations), Fraction(0))
    slope = sum((w * g * c for _, c, g, w in observations), Fraction(0)) / scale
    cells: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    shares: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for row, c, g, w in observations:
        cells[row.participant, row.prompt] += w * g * (c - slope * g) / scale
        shares[row.participant, row.prompt] += w * g * g / scale
    return [Contribution(*cell, float(value), float(shares[cell])) for cell, value in cells.items()]


# A share over clusters


def score_interval(clusters: Sequence[tuple[int | Fraction, int | Fraction]]) -> Interval:
    """Where the score test stops rejecting: |share - p| = t sqrt(p (1 - p) / effective n), each end found by halving.

    `clusters` are (counted, observed) of each cluster. The effective n is the number of observations over the design
    effect, which is the cluster-robust variance over that of a simple random sample, and 1 at least.
    """
    clusters = [one for one in clusters if one[1]]
    groups = len(clusters)
    n = sum(observed for _, observed in clusters)
    share = Fraction(sum(counted for counted, _ in clusters), n)
    squares = sum((counted - share * observed) ** 2 for counted, observed in clusters)
    robust = Fraction(groups, groups - 1) * squares / n**2
    simple = share * (1 - share) / n
    effective = n / max(Fraction(1), robust / simple) if robust and simple else Fraction(groups)
    quantile = float(student_t.ppf(0.975, groups - 1))

    def end(inside: float, outside: float) -> float:
        for _ in range(200):
            middle = (inside + outside) / 2
            rejected = abs(float(share) - middle) > quantile * math.sqrt(middle * (1 - middle) / float(effective))
            inside, outside = (inside, middle) if rejected else (middle, outside)
        return inside

    return Interval(end(float(share), 0.0), end(float(share), 1.0))


# Jackknife


def jackknife(rows: Sequence[Row], estimator: Estimator, cluster: Callable[[Row], object]) -> float:
    """(G - 1)/G times the squared deviations of the estimates without each cluster in turn."""
    clusters = sorted({cluster(row) for row in rows}, key=repr)
    values = []
    for left_out in clusters:
        value = estimator([row for row in rows if cluster(row) != left_out])
        if value is not None:
            values.append(float(value))
    centre = sum(values) / len(values)
    return (len(values) - 1) / len(values) * sum((value - centre) ** 2 for value in values)
