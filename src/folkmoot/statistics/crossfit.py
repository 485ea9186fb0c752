"""The best single ranking, chosen on half of a prompt's people and scored on the other half."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from folkmoot.statistics.best_ranking import expected_balance
from folkmoot.statistics.cells import Cells, Floats
from folkmoot.statistics.parts import Parts

SPLITS: Final = 20
MIN_PEOPLE: Final = 4

_SEARCHES: Final = 400_000
"""Searches gathered before they are made, so that each call is large and none too large."""

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)


def halves(person_keys: NDArray[np.uint64], prompt_key: int) -> NDArray[np.bool_]:
    """Which half each person of one prompt falls in, for every split.

    The halves follow from ids alone: not from the order of rows, the labels of responses, or a seed.

    Args:
        person_keys: `[n]` 64-bit hashes of the ids of the prompt's people.
        prompt_key: 64-bit hash of the prompt's id.

    Returns:
        `[SPLITS, n]`, true in the first half, which holds ⌊n/2⌋ people.
    """
    n = len(person_keys)
    base = _mix(_mix(person_keys) ^ np.uint64(prompt_key))
    with np.errstate(over="ignore"):
        keys = _mix(base[None, :] + _GOLDEN * np.arange(SPLITS, dtype=np.uint64)[:, None])
    rank = np.argsort(np.argsort(keys, axis=1, kind="stable"), axis=1, kind="stable")
    first: NDArray[np.bool_] = rank < n // 2
    return first


def best_single_ranking_crossfit(
    cells: Cells, person_keys: NDArray[np.uint64], prompt_keys: NDArray[np.uint64]
) -> Parts:
    """Agreement of half of a prompt's people with the order that the other half agrees with most.

    The mean over 20 splits, both ways round, and over tied best orders. A lower reference: an order chosen on half of the
    people is not as good as one chosen on all. Undefined where no prompt has 4 people.

    Args:
        cells: the people's rankings.
        person_keys: `[n_persons]` 64-bit hashes of participant ids.
        prompt_keys: `[n_prompts]` 64-bit hashes of prompt ids.

    Returns:
        Parts whose cell terms are what deleting the cell takes away, the split of the others held.
    """
    numerator, denominator = np.zeros(cells.n_prompts), np.zeros(cells.n_prompts)
    cell_numerator, cell_denominator = np.zeros(len(cells)), np.zeros(len(cells))
    scored = np.zeros(len(cells), dtype=np.bool_)
    work: list[_Prompt] = []
    for prompt in np.flatnonzero(cells.people_at >= MIN_PEOPLE).tolist():
        block = slice(int(cells.offsets[prompt]), int(cells.offsets[prompt + 1]))
        size = int(cells.n_responses[prompt])
        weighted = cells.weight[block][:, None] * cells.signs[block, : size * (size - 1) // 2]
        first = halves(person_keys[cells.person[block]], int(prompt_keys[prompt]))
        one = _Prompt(prompt, block, size, weighted, first)
        denominator[prompt], cell_denominator[block] = one.observed.sum(), one.observed
        scored[block] = one.observed > 0
        work.append(one)
        if sum(waiting.n_searches for waiting in work) >= _SEARCHES:
            _search(work, numerator, cell_numerator)
            work = []
    _search(work, numerator, cell_numerator)
    return Parts(numerator, denominator, cell_numerator, cell_denominator, scored, np.where(scored, cells.n_strict, 0))


def _search(work: Sequence[_Prompt], numerator: Floats, cell_numerator: Floats) -> None:
    """Answer the questions of many prompts in as few calls as there are numbers of responses."""
    for size in sorted({one.size for one in work}):
        prompts = [one for one in work if one.size == size]
        questions = [one.questions() for one in prompts]
        answers = expected_balance(
            np.concatenate([chosen for chosen, _ in questions]),
            np.concatenate([scored for _, scored in questions]),
            size,
        )
        stops = np.cumsum([len(chosen) for chosen, _ in questions])
        for one, answer in zip(prompts, np.split(answers, stops[:-1]), strict=True):
            numerator[one.prompt], cell_numerator[one.block] = one.settle(answer)


class _Prompt:
    """One prompt's questions: the order chosen on each half of each split, for everybody and with each person deleted.

    People who order the pairs alike and weigh the same are of one kind, and are deleted once for all of them.

    Args:
        prompt: its number.
        block: its cells.
        size: its responses.
        weighted: `[people, q]` weighted signs.
        first: `[SPLITS, people]` the first half of each split.
    """

    def __init__(self, prompt: int, block: slice, size: int, weighted: Floats, first: NDArray[np.bool_]) -> None:
        self.prompt, self.block, self.size = prompt, block, size
        self.observed: Floats = np.abs(weighted).sum(axis=1)
        self._weighted, self._first = weighted, first
        self._kinds, kind_of = np.unique(weighted, axis=0, return_inverse=True)
        self._kind_of = kind_of.reshape(-1)

    @property
    def n_searches(self) -> int:
        """Both ways round, for everybody and for each kind of person deleted from either half, in every split."""
        return 2 * SPLITS * (1 + 2 * len(self._kinds))

    def questions(self) -> tuple[Floats, Floats]:
        """(chosen on, scored on), `[2 · SPLITS · (1 + 2 kinds), q]` each."""
        a = self._first.astype(np.float64) @ self._weighted
        b = self._weighted.sum(axis=0) - a
        less_a, less_b = a[:, None, :] - self._kinds, b[:, None, :] - self._kinds
        everyone = np.ones((1, len(self._kinds), 1))
        chosen = [a[:, None, :], less_a, a[:, None, :] * everyone]
        scored = [b[:, None, :], b[:, None, :] * everyone, less_b]
        left, right = np.concatenate(chosen, axis=1), np.concatenate(scored, axis=1)
        q = left.shape[2]
        return (
            np.concatenate([left.reshape(-1, q), right.reshape(-1, q)]),
            np.concatenate([right.reshape(-1, q), left.reshape(-1, q)]),
        )

    def settle(self, answer: Floats) -> tuple[float, Floats]:
        """N_p, and `[people]` what deleting each person takes from it."""
        kinds = len(self._kinds)
        both_ways = answer.reshape(2, SPLITS, 1 + 2 * kinds).sum(axis=0)
        whole = (self.observed.sum() + both_ways[:, 0].mean()) / 2
        without_first = both_ways[:, 1 : 1 + kinds][:, self._kind_of]
        without_second = both_ways[:, 1 + kinds :][:, self._kind_of]
        balance = np.where(self._first, without_first, without_second).mean(axis=0)
        deleted = (self.observed.sum() - self.observed + balance) / 2
        return float(whole), whole - deleted


def _mix(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of splitmix64 (Steele, Lea and Flood 2014)."""
    with np.errstate(over="ignore"):
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))
