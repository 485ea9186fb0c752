"""Every estimate of the method a second time: plain loops over plain rows, exact fractions, no arrays.

Written from the method's text alone, without sight of the package's own statistics, so that both can be wrong only in
the same way by misreading the same sentence. Slow on purpose: each function is its definition read aloud. The
references are in references.py, intervals in intervals.py, weights in weights.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations

from tests.reference.references import best_single_ranking, best_single_ranking_crossfit, enough_for_crossfit
from tests.reference.rows import (
    HALF,
    Row,
    Spec,
    Tiers,
    by_prompt,
    combined,
    covered,
    credit,
    mean,
    ratio,
    strict_pairs,
)

# Agreement with a ranking S


def _agreement_sums(rows: Iterable[Row], spec: Spec, *, strict: bool = False) -> tuple[Fraction, Fraction]:
    top = bottom = Fraction(0)
    for row in rows:
        if row.tiers is None or row.prompt not in spec:
            continue
        for better, worse in strict_pairs(row.tiers):
            if strict and spec[row.prompt][better] == spec[row.prompt][worse]:
                continue
            top += row.weight * credit(spec[row.prompt], better, worse)
            bottom += row.weight
    return top, bottom


def agreement(rows: Sequence[Row], spec: Spec) -> Fraction | None:
    """Weighted mean over pair observations of the credit."""
    return ratio(*_agreement_sums(rows, spec))


def agreement_strict(rows: Sequence[Row], spec: Spec) -> Fraction | None:
    """The same, pairs that S ties left out."""
    return ratio(*_agreement_sums(rows, spec, strict=True))


def agreement_by_prompt(rows: Sequence[Row], spec: Spec) -> Fraction | None:
    """Mean over prompts of the agreement within the prompt."""
    within = [agreement(group, spec) for group in by_prompt(rows)]
    return mean([value for value in within if value is not None])


def first_choice(rows: Sequence[Row], spec: Spec) -> Fraction | None:
    """Over rows with a single first response: 1/|top tier of S| where it is in that tier, else 0."""
    top = bottom = Fraction(0)
    for row in rows:
        if row.tiers is None or row.prompt not in spec or row.tiers.count(0) != 1:
            continue
        first = row.tiers.index(0)
        bottom += row.weight
        if spec[row.prompt][first] == 0:
            top += row.weight / spec[row.prompt].count(0)
    return ratio(top, bottom)


def veto_conflict(rows: Sequence[Row], spec: Spec) -> Fraction | None:
    """Over rows that answered the veto: the share that flags a response in S's top tier."""
    top = bottom = Fraction(0)
    for row in rows:
        if row.veto is None or row.prompt not in spec:
            continue
        bottom += row.weight
        if any(spec[row.prompt][response] == 0 for response in row.veto):
            top += row.weight
    return ratio(top, bottom)


# The distance to the references


def normalised(rows: Sequence[Row], spec: Spec) -> Fraction | None:
    """(agreement - 1/2) / (crossfit - 1/2) on crossfit's prompts; the rule about crossfit's interval is not applied."""
    usable = enough_for_crossfit(covered(rows, spec))
    return combined(
        agreement(usable, spec), best_single_ranking_crossfit(usable), lambda a, c: ratio(a - HALF, c - HALF)
    )


def gap_to_crossfit(rows: Sequence[Row], spec: Spec) -> Fraction | None:
    """Crossfit minus agreement on crossfit's prompts."""
    usable = enough_for_crossfit(covered(rows, spec))
    return combined(best_single_ranking_crossfit(usable), agreement(usable, spec), lambda c, a: c - a)


def gap_to_best(rows: Sequence[Row], spec: Spec) -> Fraction | None:
    """Best single ranking minus agreement."""
    usable = covered(rows, spec)
    return combined(best_single_ranking(usable), agreement(usable, spec), lambda best, a: best - a)


# The ranker's card


def two_runs(prompts: Iterable[str], one: Spec, other: Spec) -> tuple[int, int, int]:
    """Pairs ordered alike, pairs strict in both, and pairs, over the prompts that both runs ranked."""
    alike = strict = pairs = 0
    for prompt in prompts:
        if prompt not in one or prompt not in other:
            continue
        first, second = one[prompt], other[prompt]
        for a, b in combinations(range(len(first)), 2):
            pairs += 1
            if first[a] == first[b] or second[a] == second[b]:
                continue
            strict += 1
            alike += (first[a] < first[b]) == (second[a] < second[b])
    return alike, strict, pairs


def test_retest(prompts: Sequence[str], runs: Sequence[Spec]) -> Fraction | None:
    """Share of the pairs strict in both runs that they order alike, mean over pairs of runs."""
    shares = [two_runs(prompts, one, other) for one, other in combinations(runs, 2)]
    return mean([Fraction(alike, strict) for alike, strict, _ in shares if strict])


def tied_share(prompts: Sequence[str], runs: Sequence[Spec]) -> Fraction | None:
    """Share of all pairs that either run ties, mean over pairs of runs."""
    shares = [two_runs(prompts, one, other) for one, other in combinations(runs, 2)]
    return mean([Fraction(pairs - strict, pairs) for _, strict, pairs in shares if pairs])


def spec_effect(rows: Sequence[Row], spec: Spec, without: Spec) -> Fraction | None:
    """Agreement with the spec minus agreement without, on the prompts that both ranked."""
    both = covered(rows, spec, without)
    return combined(agreement(both, spec), agreement(both, without), lambda w, wo: w - wo)


def spec_flips(prompts: Sequence[str], spec: Spec, without: Spec) -> Fraction | None:
    """Share of the pairs strict in both that the spec turns round."""
    alike, strict, _ = two_runs(prompts, spec, without)
    return ratio(Fraction(strict - alike), Fraction(strict))


# Groups


def difference_from_rest(rows: Sequence[Row], spec: Spec, group: set[str]) -> Fraction | None:
    """Within-prompt differences of agreement, group minus everybody else, weighted n_g n_r / (n_g + n_r)."""
    top = bottom = Fraction(0)
    for prompt_rows in by_prompt(covered(rows, spec)):
        hit_g, n_g = _agreement_sums([row for row in prompt_rows if row.participant in group], spec)
        hit_r, n_r = _agreement_sums([row for row in prompt_rows if row.participant not in group], spec)
        if n_g == 0 or n_r == 0:
            continue
        weight = n_g * n_r / (n_g + n_r)
        top += weight * (hit_g / n_g - hit_r / n_r)
        bottom += weight
    return ratio(top, bottom)


# Personal against world


def rankings_differ(pairs: Iterable[tuple[Tiers, Tiers, Fraction]]) -> Fraction | None:
    """Weighted share of answers whose two rankings are not the same weak order."""
    pairs = list(pairs)
    differing = sum((weight for one, other, weight in pairs if one != other), Fraction(0))
    return ratio(differing, sum((weight for *_, weight in pairs), Fraction(0)))


def pairs_reversed(pairs: Iterable[tuple[Tiers, Tiers, Fraction]]) -> Fraction | None:
    """Weighted share of pairs, strict in both rankings of a person, that the two order in opposite ways."""
    top = bottom = Fraction(0)
    for one, other, weight in pairs:
        for better, worse in strict_pairs(one):
            if other[better] != other[worse]:
                bottom += weight
                top += weight * (other[better] > other[worse])
    return ratio(top, bottom)
