"""Intervals by resampling people and prompts.

Pigeonhole bootstrap (Owen 2007): participants and prompts are resampled independently, and a cell counts the product of
its person's and its prompt's multiplicities. Within a prompt the weights of persons apply, then prompts count by their
multiplicity. Replicates are made a few at a time: memory grows with neither replicates × rows nor rows × prompts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from folkmoot.statistics.cells import Cells, Floats
from folkmoot.statistics.human_human import same_and_all
from folkmoot.statistics.parts import combine

Reweight: TypeAlias = Callable[[Floats], Floats]
"""Multiplicities of persons `[I, B]` to their weights `[I, B]`; a column of NaN for a replicate that has none."""

_BYTES: Final = 256_000_000
_MIN_DEFINED: Final = 0.95


class Kernel(Protocol):
    """What one statistic needs of a replicate."""

    def sums(self, weights: Floats) -> tuple[Floats, Floats]:
        """Weights of persons `[I, B]` to (N_p, D_p), `[P, B]` each."""
        ...

    @property
    def rows(self) -> int:
        """Rows of the largest array that `sums` makes, for planning memory."""
        ...


class AdditiveKernel:
    """A statistic whose N_p and D_p are weighted sums over cells."""

    def __init__(self, cells: Cells, numerator: Floats, denominator: Floats) -> None:
        shape = (cells.n_prompts, cells.n_persons)
        place = (cells.prompt, cells.person)
        self._numerator = csc_array((numerator, place), shape=shape)
        self._denominator = csc_array((denominator, place), shape=shape)
        self.rows = cells.n_prompts

    def sums(self, weights: Floats) -> tuple[Floats, Floats]:
        """See Kernel."""
        return _product(self._numerator, weights), _product(self._denominator, weights)


class PairsOfPeopleKernel:
    """human_human: pairs of distinct persons; the copies of one person never pair with each other."""

    def __init__(self, cells: Cells) -> None:
        width = cells.signs.shape[1]
        cell, pair = np.nonzero(cells.signs)
        row = cells.prompt[cell].astype(np.int64) * width + pair
        place = (row, cells.person[cell])
        shape = (cells.n_prompts * width, cells.n_persons)
        signs = cells.signs[cell, pair].astype(np.float64)
        self._signed = csc_array((signs, place), shape=shape)
        self._ordered = csc_array((np.ones(len(signs)), place), shape=shape)
        self._by_prompt = (cells.n_prompts, width, -1)
        self.rows = 4 * cells.n_prompts * width

    def sums(self, weights: Floats) -> tuple[Floats, Floats]:
        """See Kernel."""
        alike, everyone = same_and_all(
            _product(self._signed, weights),
            _product(self._ordered, weights),
            _product(self._ordered, weights * weights),
        )
        return alike.reshape(self._by_prompt).sum(axis=1), everyone.reshape(self._by_prompt).sum(axis=1)


@dataclass(frozen=True, slots=True)
class Resampled:
    """A statistic to be bootstrapped.

    Attributes:
        kernel: which kernel makes its N_p and D_p.
        mean_over_prompts: the mean of N_p / D_p instead of the ratio of the sums.
    """

    kernel: str
    mean_over_prompts: bool


@dataclass(frozen=True, eq=False)
class PromptSet:
    """Prompts that are resampled among themselves.

    Attributes:
        name: seeds the draws, so that a set's interval does not depend on which other sets are asked for.
        prompts: indices of its prompts.
    """

    name: str
    prompts: NDArray[np.intp]


def pigeonhole(
    kernels: Mapping[str, Kernel],
    statistics: Mapping[str, Resampled],
    sets: Sequence[PromptSet],
    n_persons: int,
    replicates: int,
    seed: int,
    reweight: Reweight | None = None,
) -> dict[str, Floats]:
    """Replicates of every statistic over every set of prompts.

    Args:
        kernels: by name.
        statistics: by name.
        sets: sets of prompts; persons are drawn once for all of them, prompts within each.
        n_persons: how many persons are resampled.
        replicates: B, how many replicates.
        seed: the seed of all draws.
        reweight: turns multiplicities into weights; None where participants are not weighted.

    Returns:
        `[n_sets, B]` for each statistic; NaN where a replicate measured nothing.
    """
    values = {name: np.full((len(sets), replicates), np.nan) for name in statistics}
    width = _width(kernels, n_persons, replicates)
    people = _draws(n_persons, replicates, width, _generator(seed, "people"))
    prompts = [_draws(len(one.prompts), replicates, width, _generator(seed, f"prompts {one.name}")) for one in sets]
    used = {statistic.kernel for statistic in statistics.values()}
    for start in range(0, replicates, width):
        columns = slice(start, min(start + width, replicates))
        counts = next(people)
        weights = counts if reweight is None else reweight(counts)
        sums = {name: kernels[name].sums(weights) for name in used}
        for index, one in enumerate(sets):
            multiplicity = next(prompts[index])
            inside = {name: (above[one.prompts], below[one.prompts]) for name, (above, below) in sums.items()}
            for name, statistic in statistics.items():
                above, below = inside[statistic.kernel]
                values[name][index, columns] = combine(above, below, multiplicity, mean=statistic.mean_over_prompts)
    return values


class Draws:
    """How often each of n prompts, or people, stands in each replicate; many replicates are drawn some at a time.

    Args:
        n: how many there are.
        replicates: B, how many replicates.
        seed: the seed of all draws.
        stream: what is drawn; its name seeds the draws too. `prompts NAME` are drawn as `pigeonhole` draws them.
        most: the most memory, in bytes, that drawing some of the replicates may take.
    """

    def __init__(self, n: int, replicates: int, seed: int, stream: str, most: int = _BYTES) -> None:
        self._n, self._replicates, self._seed, self._stream = n, replicates, seed, stream
        # Drawing holds four arrays of this size at once.
        self._width = min(max(most // (4 * 8 * max(n, 1)), 1), max(replicates, 1))
        self._kept: list[Floats] = []

    def replicates(self, statistic: Callable[[Floats], Floats]) -> Floats:
        """`[B]` a statistic of each replicate, from one that takes multiplicities `[n, some]` to values `[some]`."""
        return np.concatenate([statistic(counts) for counts in self._blocks()])

    def _blocks(self) -> Iterator[Floats] | list[Floats]:
        blocks = _draws(self._n, self._replicates, self._width, _generator(self._seed, self._stream))
        if self._width < self._replicates:
            return blocks
        # What is small is drawn once for every statistic.
        self._kept = self._kept or list(blocks)
        return self._kept


def percentile_interval(replicates: Floats, level: float = 0.95) -> tuple[float, float] | None:
    """The percentile interval.

    Args:
        replicates: `[B]`, NaN where a replicate measured nothing.
        level: its nominal coverage.

    Returns:
        (low, high); None where fewer than 95% of the replicates measured anything.
    """
    defined = replicates[~np.isnan(replicates)]
    if len(defined) < _MIN_DEFINED * len(replicates) or not len(defined):
        return None
    low, high = np.percentile(defined, [50 * (1 - level), 50 * (1 + level)])
    return float(low), float(high)


def _product(matrix: csc_array, weights: Floats) -> Floats:
    return np.asarray(matrix @ weights, dtype=np.float64)


def _draws(n: int, replicates: int, width: int, generator: np.random.Generator) -> Iterator[Floats]:
    """Multiplicities `[n, ≤ width]` until all replicates are drawn; the same draws for every width."""
    for start in range(0, replicates, width):
        columns = min(width, replicates - start)
        drawn = generator.integers(0, n, size=(columns, n)) if n else np.zeros((columns, 0), dtype=np.int64)
        # In place: these arrays are the most memory that the bootstrap holds.
        drawn *= columns
        drawn += np.arange(columns)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=n * columns).reshape(n, columns)
        del drawn
        yield counts.astype(np.float64)


def _generator(seed: int, stream: str) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence([seed, *stream.encode()]))


def _width(kernels: Mapping[str, Kernel], n_persons: int, replicates: int) -> int:
    rows = 4 * n_persons + sum(2 * kernel.rows for kernel in kernels.values())
    return int(min(max(_BYTES // (8 * max(rows, 1)), 8), 256, max(replicates, 1)))
