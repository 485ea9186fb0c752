"""Weights and multiplicity, literally: raking by hand-cranked proportional fitting, Kish's n, Benjamini-Hochberg."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Answers = Mapping[str, str | None]
"""One person's demographic answers by field; None where there is none."""
Targets = Mapping[str, Mapping[str, float]]
"""Wanted share of each value of each field."""

TOLERANCE = 1e-6
MOST_ROUNDS = 100_000


class NoWeightsError(Exception):
    """The targets cannot be met; names the field."""


def _shares(people: Sequence[Answers], weights: Sequence[float], field: str, values: Sequence[str]) -> dict[str, float]:
    """Each value's share of the weight of those who answered."""
    sums = dict.fromkeys(values, 0.0)
    for person, weight in zip(people, weights, strict=True):
        answer = person.get(field)
        if answer is not None:
            sums[answer] += weight
    total = sum(sums.values())
    return {value: share / total for value, share in sums.items()}


def margins_off(people: Sequence[Answers], weights: Sequence[float], targets: Targets) -> float:
    """How far the worst share is from its target."""
    return max(
        abs(share - wanted[value])
        for field, wanted in targets.items()
        for value, share in _shares(people, weights, field, list(wanted)).items()
    )


def fit(people: Sequence[Answers], weights: Sequence[float], targets: Targets) -> list[float]:
    """Each margin in turn scaled to its target, until all hold well within the tolerance."""
    weights = list(weights)
    for _ in range(MOST_ROUNDS):
        for field, wanted in targets.items():
            shares = _shares(people, weights, field, list(wanted))
            weights = [
                weight * wanted[answer] / shares[answer] if (answer := person.get(field)) is not None else weight
                for person, weight in zip(people, weights, strict=True)
            ]
        if margins_off(people, weights, targets) < TOLERANCE / 100:
            return weights
    raise NoWeightsError(", ".join(targets))


def rake(people: Sequence[Answers], targets: Targets, start: Sequence[float] | None = None) -> list[float]:
    """Weights with mean 1, trimmed to [0.2, 5] times it, that meet every margin to 1e-6.

    Fitted and trimmed in turn until what is trimmed meets the margins. Who gave no answer keeps their weight while that
    margin is fitted, and does not count in its shares.
    """
    for field, wanted in targets.items():
        for value in wanted:
            if not any(person.get(field) == value for person in people):
                raise NoWeightsError(field)
    weights = [1.0] * len(people) if start is None else list(start)
    for _ in range(1000):
        weights = fit(people, weights, targets)
        mean = sum(weights) / len(weights)
        weights = [min(max(weight / mean, 0.2), 5.0) for weight in weights]
        if margins_off(people, weights, targets) < TOLERANCE:
            return weights
    raise NoWeightsError(", ".join(targets))


def kish(weights: Sequence[float]) -> float:
    """Effective number of people: (sum w)^2 / sum w^2."""
    return sum(weights) ** 2 / sum(weight * weight for weight in weights)


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """For each p the smallest false discovery rate at which it would be called a discovery.

    At rate q the p of rank r (1 the smallest) of m is a discovery where some p of rank s >= r has p_s <= q s / m, so
    the adjusted p is the least of p_s m / s over these s.
    """
    m = len(p_values)
    adjusted = []
    for p in p_values:
        later = sorted(p_values)
        adjusted.append(min(min(1.0, q * m / s) for s, q in enumerate(later, start=1) if q >= p))
    return adjusted
