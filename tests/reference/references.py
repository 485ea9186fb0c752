"""What a single ranking could reach with these people: the references, by loops and by trying every order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache
from hashlib import blake2b
from itertools import combinations, permutations
from math import lcm

from tests.reference.rows import Row, Tiers, by_prompt, credit, mean, people, ratio, strict_pairs, tiers_of

Votes = dict[tuple[int, int], Fraction]
"""Weight of the people who put the first response above the second."""

N_SPLITS = 20


def _human_human_sums(group: Sequence[Row]) -> tuple[Fraction, Fraction]:
    top = bottom = Fraction(0)
    for one, other in combinations(group, 2):
        if one.participant == other.participant:
            continue  # two copies of one person, made by resampling
        mine, theirs = tiers_of(one), tiers_of(other)
        for a, b in combinations(range(len(mine)), 2):
            if mine[a] == mine[b] or theirs[a] == theirs[b]:
                continue
            weight = one.weight * other.weight
            bottom += weight
            if (mine[a] < mine[b]) == (theirs[a] < theirs[b]):
                top += weight
    return top, bottom


def human_human(rows: Sequence[Row]) -> Fraction | None:
    """Over two different people who both order a pair strictly: the weighted share that order it alike."""
    sums = [_human_human_sums(group) for group in by_prompt(rows)]
    return ratio(sum((top for top, _ in sums), Fraction(0)), sum((bottom for _, bottom in sums), Fraction(0)))


def human_human_by_prompt(rows: Sequence[Row]) -> Fraction | None:
    """The same within each prompt, then the mean over prompts."""
    within = [ratio(*_human_human_sums(group)) for group in by_prompt(rows)]
    return mean([value for value in within if value is not None])


def average_ranks(tiers: Tiers) -> list[Fraction]:
    """Rank of each response, 1 the best; tied responses share the average of the ranks they cover."""
    ranks = []
    for tier in tiers:
        above = sum(other < tier for other in tiers)
        ranks.append(above + Fraction(tiers.count(tier) + 1, 2))
    return ranks


def leave_one_out(rows: Sequence[Row]) -> Fraction | None:
    """Agreement of each participant with the others' weighted mean rank; prompts with two people or more."""
    top = bottom = Fraction(0)
    for group in by_prompt(rows):
        if len(people(group)) < 2:
            continue
        for row in group:
            others = [other for other in group if other.participant != row.participant]
            ranks = [average_ranks(tiers_of(other)) for other in others]
            total = sum((other.weight for other in others), Fraction(0))
            mean_rank = [
                sum((other.weight * rank[r] for other, rank in zip(others, ranks, strict=True)), Fraction(0)) / total
                for r in range(len(tiers_of(row)))
            ]
            for better, worse in strict_pairs(tiers_of(row)):
                top += row.weight * credit(mean_rank, better, worse)
                bottom += row.weight
    return ratio(top, bottom)


def votes_of(group: Iterable[Row]) -> Votes:
    """For every ordered pair of responses, the weight of the people who put the first above the second."""
    votes: Votes = defaultdict(Fraction)
    for row in group:
        for pair in strict_pairs(tiers_of(row)):
            votes[pair] += row.weight
    return votes


def best_orders(votes: Votes, n_responses: int) -> tuple[Fraction, list[tuple[int, ...]]]:
    """Every strict order, best first, with the most votes on its side; all k! orders are tried.

    Votes are whole numbers of their common denominator: exact, and quicker to add up than fractions.
    """
    unit = lcm(*(weight.denominator for weight in votes.values()))
    whole = [[int(votes.get((a, b), 0) * unit) for b in range(n_responses)] for a in range(n_responses)]
    best, optima = -1, []
    for order in permutations(range(n_responses)):
        score = sum([whole[a][b] for a, b in combinations(order, 2)])
        if score > best:
            best, optima = score, [order]
        elif score == best:
            optima.append(order)
    return Fraction(best, unit), optima


def best_single_ranking(rows: Sequence[Row]) -> Fraction | None:
    """Each prompt's best strict order, scored on the people it was chosen on."""
    top = bottom = Fraction(0)
    for group in by_prompt(rows):
        votes = votes_of(group)
        top += best_orders(votes, len(tiers_of(group[0])))[0]
        bottom += sum(votes.values(), Fraction(0))
    return ratio(top, bottom)


_MASK = (1 << 64) - 1


def _mix(z: int) -> int:
    z ^= z >> 30
    z = z * 0xBF58476D1CE4E5B9 & _MASK
    z ^= z >> 27
    z = z * 0x94D049BB133111EB & _MASK
    return z ^ z >> 31


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def split_key(participant: str, prompt: str, split: int) -> int:
    """Where a person stands in the queue that split `split` of this prompt cuts in the middle."""
    seed = _mix(_mix(_digest(participant)) ^ _digest(prompt))
    return _mix(seed + split * 0x9E3779B97F4A7C15 & _MASK)


def half_a(group: Sequence[Row], split: int) -> set[str]:
    """The first floor(n/2) of a prompt's people by their split key."""
    queue = sorted(people(group), key=lambda person: split_key(person, group[0].prompt, split))
    return set(queue[: len(queue) // 2])


@cache  # several estimates ask for the same prompt's
def _crossfit_sums(group: tuple[Row, ...]) -> tuple[Fraction, Fraction]:
    top = bottom = Fraction(0)
    k = len(tiers_of(group[0]))
    for split in range(N_SPLITS):
        chosen = half_a(group, split)
        halves = (
            [row for row in group if row.participant in chosen],
            [row for row in group if row.participant not in chosen],
        )
        for choose, score in (halves, halves[::-1]):
            votes = votes_of(score)
            _, optima = best_orders(votes_of(choose), k)
            scores = [
                sum((votes.get(pair, Fraction(0)) for pair in combinations(order, 2)), Fraction(0)) for order in optima
            ]
            top += sum(scores, Fraction(0)) / len(scores)
            bottom += sum(votes.values(), Fraction(0))
    return top, bottom


def enough_for_crossfit(rows: Sequence[Row]) -> list[Row]:
    """Rows with a ranking, of prompts that four people or more ranked."""
    return [row for group in by_prompt(rows) if len(people(group)) >= 4 for row in group]


def best_single_ranking_crossfit(rows: Sequence[Row]) -> Fraction | None:
    """Chosen on one half of a prompt's people, scored on the other, both ways, over 20 splits."""
    sums = [_crossfit_sums(tuple(group)) for group in by_prompt(enough_for_crossfit(rows))]
    return ratio(sum((top for top, _ in sums), Fraction(0)), sum((bottom for _, bottom in sums), Fraction(0)))
