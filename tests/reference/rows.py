"""Rows, pairs and shares: what every slow definition is written with.

A row is one participant's last answer for one prompt. `tiers[r]` is the tier of response r, 0 the best. A pair
observation is a row and two responses that it orders strictly. Undefined is None. Numbers are exact fractions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import permutations

Tiers = tuple[int, ...]
"""Tier of each response of a prompt, 0 the best."""
Spec = Mapping[str, Tiers]
"""One ranking run: prompt id to tiers."""

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Row:
    """One answer.

    Attributes:
        participant: who.
        prompt: to what.
        tiers: the ranking; None where it was not asked, or left unanswered.
        veto: responses flagged unacceptable; None where it was not asked, or left unanswered.
        weight: the participant's weight.
        prompt_copy: which copy of the prompt, where prompts were resampled; copies are prompts of their own.
    """

    participant: str
    prompt: str
    tiers: Tiers | None
    veto: frozenset[int] | None = None
    weight: Fraction = Fraction(1)
    prompt_copy: int = 0


def last_answers(rows: Iterable[Row]) -> list[Row]:
    """The last row of each participant and prompt."""
    last = {(row.participant, row.prompt, row.prompt_copy): row for row in rows}
    return list(last.values())


def weighted(rows: Iterable[Row], weights: Mapping[str, Fraction]) -> list[Row]:
    """The same rows with each participant's weight."""
    return [replace(row, weight=weights[row.participant]) for row in rows]


def by_prompt(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows with a ranking, prompt by prompt (each copy of a prompt by itself)."""
    prompts: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        if row.tiers is not None:
            prompts[row.prompt, row.prompt_copy].append(row)
    return list(prompts.values())


def tiers_of(row: Row) -> Tiers:
    """The row's ranking, which `by_prompt` has made sure of."""
    if row.tiers is None:
        raise ValueError(row)
    return row.tiers


def strict_pairs(tiers: Tiers) -> Iterator[tuple[int, int]]:
    """Every (better, worse) of a ranking."""
    for a, b in permutations(range(len(tiers)), 2):
        if tiers[a] < tiers[b]:
            yield a, b


def credit(spec: Sequence[float | Fraction], better: int, worse: int) -> Fraction:
    """1 where S orders the pair as the person does, a half where S ties it, 0 where S reverses it; low is best."""
    if spec[better] == spec[worse]:
        return HALF
    return Fraction(int(spec[better] < spec[worse]))


def ratio(top: Fraction, bottom: Fraction) -> Fraction | None:
    """A share, undefined where nothing was measured."""
    return None if bottom == 0 else top / bottom


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """The plain mean, undefined of nothing."""
    return None if not values else sum(values, Fraction(0)) / len(values)


def people(rows: Iterable[Row]) -> list[str]:
    """The distinct participants of some rows."""
    return sorted({row.participant for row in rows})


def covered(rows: Sequence[Row], *specs: Spec) -> list[Row]:
    """Rows of the prompts that every one of these runs ranked."""
    return [row for row in rows if all(row.prompt in spec for spec in specs)]


def combined(
    first: Fraction | None, second: Fraction | None, how: Callable[[Fraction, Fraction], Fraction | None]
) -> Fraction | None:
    """A figure made of two others, undefined where either is."""
    return None if first is None or second is None else how(first, second)
