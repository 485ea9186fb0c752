"""The best single ranking, chosen on half of a prompt's people and scored on the other half."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from folkmoot.statistics.best_ranking import expected_balance
from folkmoot.statistics.cells import Cells, Floats
from folkmoot.statistics.parts import Parts

SPLITS: Final = 20
MIN_PEOPLE: Final = 4

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
    work = _Work()
    for prompt in np.flatnonzero(cells.people_at >= MIN_PEOPLE).tolist():
        block = slice(int(cells.offsets[prompt]), int(cells.offsets[prompt + 1]))
        size = int(cells.n_responses[prompt])
        signs = cells.signs[block, : size * (size - 1) // 2]
        weighted = cells.weight[block][:, None] * signs
        first = halves(person_keys[cells.person[block]], int(prompt_keys[prompt]))
        observed = np.abs(weighted).sum(axis=1)
        scored[block] = observed > 0
        denominator[prompt], cell_denominator[block] = observed.sum(), observed
        work.add(prompt, block, size, weighted, first, denominator[prompt], observed)
        if work.full:
            work.finish(numerator, cell_numerator)
    work.finish(numerator, cell_numerator)
    return Parts(numerator, denominator, cell_numerator, cell_denominator, scored, np.where(scored, cells.n_strict, 0))


class _Work:
    """Searches of many prompts gathered, so that each call of the search is large.

    A prompt asks for the order chosen on each half of each split, for everybody and with each person deleted. People who
    order the pairs alike and weigh the same are deleted once for all of them.
    """

    _MOST: Final = 400_000

    def __init__(self) -> None:
        self._jobs: list[_Job] = []
        self._rows = 0

    @property
    def full(self) -> bool:
        return self._rows >= self._MOST

    def add(
        self,
        prompt: int,
        block: slice,
        size: int,
        weighted: Floats,
        first: NDArray[np.bool_],
        total: float,
        observed: Floats,
    ) -> None:
        kinds, kind_of = np.unique(weighted, axis=0, return_inverse=True)
        job = _Job(prompt, block, size, weighted, first, total, observed, kinds, kind_of.reshape(-1))
        self._jobs.append(job)
        self._rows += job.n_searches

    def finish(self, numerator: Floats, cell_numerator: Floats) -> None:
        for size in sorted({job.size for job in self._jobs}):
            jobs = [job for job in self._jobs if job.size == size]
            questions = [job.questions() for job in jobs]
            chosen = np.concatenate([chosen for chosen, _ in questions])
            scored = np.concatenate([scored for _, scored in questions])
            answers = expected_balance(chosen, scored, size)
            stops = np.cumsum([len(chosen) for chosen, _ in questions])
            for job, answer in zip(jobs, np.split(answers, stops[:-1]), strict=True):
                numerator[job.prompt], cell_numerator[job.block] = job.settle(answer)
        self._jobs, self._rows = [], 0


class _Job:
    def __init__(
        self,
        prompt: int,
        block: slice,
        size: int,
        weighted: Floats,
        first: NDArray[np.bool_],
        total: float,
        observed: Floats,
        kinds: Floats,
        kind_of: NDArray[np.intp],
    ) -> None:
        self.prompt, self.block, self.size = prompt, block, size
        self._weighted, self._first = weighted, first
        self._total, self._observed = total, observed
        self._kinds, self._kind_of = kinds, kind_of

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
        whole = (self._total + both_ways[:, 0].mean()) / 2
        without_first = both_ways[:, 1 : 1 + kinds][:, self._kind_of]
        without_second = both_ways[:, 1 + kinds :][:, self._kind_of]
        balance = np.where(self._first, without_first, without_second).mean(axis=0)
        deleted = (self._total - self._observed + balance) / 2
        return float(whole), whole - deleted


def _mix(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of splitmix64 (Steele, Lea and Flood 2014)."""
    with np.errstate(over="ignore"):
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))
