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
    """What one assessment adds to the estimator's linear approximation; all of them add up to 0."""

    participant: str
    prompt: str
    value: float


def one_way(sums: Iterable[float]) -> float:
    """G / (G - 1) times the sum of squared cluster sums."""
    sums = list(sums)
    groups = len(sums)
    return groups / (groups - 1) * sum(value * value for value in sums)


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
    """Cluster sums by person, by prompt and by both (Cameron, Gelbach and Miller 2011).

    Each of the three has its own finite-cluster factor G/(G - 1), with the number of that component's own clusters:
    what they used, and what software calls "conventional". The alternative, one factor for all three from the smaller
    number of clusters (the default of fixest), is the more cautious where prompts are few. Their further factor
    (N - 1)/(N - K) is 1 for a mean, K = 1.
    """
    contributions = list(contributions)
    by_person: dict[str, float] = defaultdict(float)
    by_its_prompt: dict[str, float] = defaultdict(float)
    by_cell: dict[tuple[str, str], float] = defaultdict(float)
    for one in contributions:
        by_person[one.participant] += one.value
        by_its_prompt[one.prompt] += one.value
        by_cell[one.participant, one.prompt] += one.value
    return TwoWay(
        one_way(by_person.values()),
        one_way(by_its_prompt.values()),
        one_way(by_cell.values()),
        min(len(by_person), len(by_its_prompt)) - 1,
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
    for row, value in scored:
        cells[row.participant, row.prompt] += row.weight * (value - centre) / total
    return [Contribution(person, prompt, float(value)) for (person, prompt), value in cells.items()]


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
    for row, c, g, w in observations:
        cells[row.participant, row.prompt] += w * g * (c - slope * g) / scale
    return [Contribution(person, prompt, float(value)) for (person, prompt), value in cells.items()]


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
