"""Cells: who answered which prompt, and how that person orders each pair of responses.

A cell is one participant's (last) ranking of one prompt. Pairs of responses (a, b), a < b, are numbered so that the pairs
of the first k responses are the first k(k-1)/2 numbers: pair (a, b) has number b(b-1)/2 + a. A prompt with fewer
responses than another therefore just leaves the later columns 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from folkmoot.statistics.weak_order import unpack

Floats: TypeAlias = NDArray[np.float64]
Signs: TypeAlias = NDArray[np.int8]


def n_pairs(n_responses: int) -> int:
    """How many pairs k responses make: k(k-1)/2."""
    return n_responses * (n_responses - 1) // 2


def pairs_of(n_responses: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The pairs of k responses in the order of their numbers.

    Returns:
        (a, b): `[k(k-1)/2]` each, with a < b.
    """
    second, first = np.tril_indices(n_responses, -1)
    return first, second


def signs_of_codes(codes: NDArray[np.integer], n_responses: int) -> Signs:
    """How rankings order each pair of responses.

    Args:
        codes: `[n]` weak-order codes, none negative.
        n_responses: k, the responses of every prompt in `codes`.

    Returns:
        `[n, k(k-1)/2]`: 1 where a stands above b, -1 where below, 0 where they are tied.
    """
    if len(codes) > n_codes(n_responses):
        # More rankings than there are codes: work the codes out once and look each ranking up.
        table = signs_of_codes(np.arange(n_codes(n_responses)), n_responses)
        looked_up: Signs = table[codes]
        return looked_up
    tiers = unpack(codes, n_responses)
    first, second = pairs_of(n_responses)
    signs: Signs = np.sign(tiers[:, second] - tiers[:, first]).astype(np.int8)
    return signs


def n_codes(n_responses: int) -> int:
    """One more than the largest weak-order code of k responses: 8^k."""
    return 1 << 3 * n_responses


@dataclass(frozen=True, eq=False)
class Cells:
    """Rankings of many prompts by many participants, one a participant and prompt, sorted by prompt.

    Attributes:
        prompt: `[n]` int32, ascending, from 0 to n_prompts - 1.
        person: `[n]` int32, from 0 to n_persons - 1; no person twice at one prompt.
        codes: `[n]` int32 weak-order codes, none negative.
        n_responses: `[n_prompts]` int8, 2 to 8.
        person_weight: `[n_persons]` float, positive; 1 unless raked.
    """

    prompt: NDArray[np.int32]
    person: NDArray[np.int32]
    codes: NDArray[np.int32]
    n_responses: NDArray[np.int8]
    person_weight: Floats

    def __len__(self) -> int:
        """How many cells."""
        return len(self.prompt)

    @property
    def n_prompts(self) -> int:
        """How many prompts, those without a cell included."""
        return len(self.n_responses)

    @property
    def n_persons(self) -> int:
        """How many persons, those without a cell included."""
        return len(self.person_weight)

    @property
    def most_responses(self) -> int:
        """k, the most responses of any prompt; 2 where there are no prompts."""
        return int(self.n_responses.max(initial=2))

    @cached_property
    def signs(self) -> Signs:
        """`[n, k(k-1)/2]` how each person orders each pair: 1, -1, or 0 for a tie and past the prompt's responses."""
        sizes = np.unique(self.n_responses).tolist()
        if len(sizes) == 1:
            return signs_of_codes(self.codes, sizes[0])
        signs = np.zeros((len(self), n_pairs(self.most_responses)), dtype=np.int8)
        of_cell = self.n_responses[self.prompt]
        for size in sizes:
            rows = np.flatnonzero(of_cell == size)
            signs[rows, : n_pairs(size)] = signs_of_codes(self.codes[rows], size)
        return signs

    @cached_property
    def unweighted(self) -> bool:
        """Whether every person weighs 1."""
        return bool((self.person_weight == 1.0).all())

    @cached_property
    def weight(self) -> Floats:
        """`[n]` the weight of each cell's person."""
        if self.unweighted:
            return np.broadcast_to(np.float64(1.0), len(self))
        return self.person_weight[self.person]

    @cached_property
    def n_strict(self) -> NDArray[np.int8]:
        """`[n]` how many pairs each cell orders strictly: its pair observations."""
        sizes = np.unique(self.n_responses).tolist()
        if len(sizes) == 1 and len(self) > n_codes(sizes[0]):
            of_code = _n_strict(signs_of_codes(np.arange(n_codes(sizes[0])), sizes[0]))
            looked_up: NDArray[np.int8] = of_code[self.codes]
            return looked_up
        return _n_strict(self.signs)

    @cached_property
    def offsets(self) -> NDArray[np.int64]:
        """`[n_prompts + 1]`: the cells of prompt p are those from offsets[p] to offsets[p + 1]."""
        return np.searchsorted(self.prompt, np.arange(self.n_prompts + 1, dtype=np.int32)).astype(np.int64)

    @cached_property
    def people_at(self) -> NDArray[np.int64]:
        """`[n_prompts]` how many participants ranked each prompt, those who tie everything included."""
        return np.diff(self.offsets)

    def by_prompt(self, values: Floats | NDArray[np.int8]) -> Floats:
        """Sums over each prompt's cells: `[n, …]` to `[n_prompts, …]`."""
        sums = np.zeros((self.n_prompts, *values.shape[1:]))
        filled = np.flatnonzero(self.people_at)
        if len(filled):
            sums[filled] = np.add.reduceat(values, self.offsets[filled], axis=0, dtype=np.float64)
        return sums

    def blocks(self, most: int = 200_000) -> Iterator[tuple[slice, slice]]:
        """Runs of whole prompts with about `most` cells each, so that what is made of them stays small.

        Yields:
            (prompts, cells): the slice of prompts, and the slice of their cells.
        """
        start = 0
        while start < self.n_prompts:
            stop = int(np.searchsorted(self.offsets, self.offsets[start] + most, side="right")) - 1
            stop = min(max(stop, start + 1), self.n_prompts)
            yield slice(start, stop), slice(int(self.offsets[start]), int(self.offsets[stop]))
            start = stop

    def take(self, keep: NDArray[np.bool_]) -> Cells:
        """The cells for which `keep` (`[n]`) holds; prompts and persons keep their numbers."""
        return Cells(self.prompt[keep], self.person[keep], self.codes[keep], self.n_responses, self.person_weight)


def _n_strict(signs: Signs) -> NDArray[np.int8]:
    strict: NDArray[np.int8] = np.count_nonzero(signs, axis=1).astype(np.int8)
    return strict
