"""The parts of a statistic: what its value, its cluster variance and the resampling of prompts all need.

Every statistic of the method is either Σ_p N_p / Σ_p D_p over prompts p, or the mean over prompts of N_p / D_p. N and D
follow from the prompt's cells. How they respond to one cell (its derivative with respect to the cell's weight, or
what deleting the cell takes away) gives the variance due to persons.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from folkmoot.statistics.cells import Cells, Floats
from folkmoot.statistics.cluster import Influence

Bools: TypeAlias = NDArray[np.bool_]

_FEW: Final = 2_000
"""Cells that are sorted more quickly than all persons are gone through."""


@dataclass(frozen=True, eq=False)
class Region:
    """Some prompts of a table of cells, with their cells.

    Attributes:
        prompts: `[P']` indices of prompts.
        cells: `[n']` indices of their cells; a slice where these are all.
        cell_prompt: `[n']` position in `prompts` of each cell's prompt.
        cell_person: `[n']` each cell's person.
    """

    prompts: NDArray[np.intp]
    cells: NDArray[np.intp] | slice
    cell_prompt: NDArray[np.int32]
    cell_person: NDArray[np.int32]

    @classmethod
    def of(cls, cells: Cells, prompts: NDArray[np.intp]) -> Region:
        """The region of these prompts, in the order given."""
        if len(prompts) == cells.n_prompts and (prompts == np.arange(cells.n_prompts)).all():
            return cls(prompts, slice(None), cells.prompt, cells.person)
        starts, counts = cells.offsets[prompts], cells.people_at[prompts]
        ends = np.cumsum(counts)
        index = np.repeat(starts - (ends - counts), counts)
        index += np.arange(len(index))
        positions = np.repeat(np.arange(len(prompts), dtype=np.int32), counts)
        return cls(prompts, index, positions, cells.person[index])

    def people(self, entered: Bools | None = None) -> NDArray[np.intp]:
        """The persons who have a cell here, or one that entered a statistic (`[n']` bool), ascending."""
        if len(self.cell_person) < _FEW:
            return np.unique(self.cell_person if entered is None else self.cell_person[entered]).astype(np.intp)
        if entered is None or entered.all():
            return np.flatnonzero(self._cells_of_person)
        # Mostly few are left out: it is quicker to count those.
        left_out = np.bincount(self.cell_person[~entered], minlength=len(self._cells_of_person))
        return np.flatnonzero(self._cells_of_person > left_out)

    @cached_property
    def _cells_of_person(self) -> NDArray[np.intp]:
        """How many cells each person has here, up to the last person who has any."""
        return np.bincount(self.cell_person)


@dataclass(frozen=True, eq=False)
class Parts:
    """A statistic before it is divided.

    Attributes:
        numerator: `[P]` N_p.
        denominator: `[P]` D_p, 0 where the prompt says nothing.
        cell_numerator: `[n]` what each cell adds to its prompt's numerator (derivative, or loss when deleted).
        cell_denominator: `[n]` the same of the denominator.
        entered: `[n]` bool, cells that gave something.
        pairs: `[n]` whole numbers, the pair observations each of these gave; 0 for a statistic that is not about pairs.
        mean_over_prompts: the mean of N_p / D_p over prompts with D_p > 0, instead of the ratio of the sums.
    """

    numerator: Floats
    denominator: Floats
    cell_numerator: Floats
    cell_denominator: Floats
    entered: Bools
    pairs: NDArray[np.integer]
    mean_over_prompts: bool = False

    def averaged(self) -> Parts:
        """The same statistic as a mean over prompts."""
        return replace(self, mean_over_prompts=True)

    def within(self, region: Region) -> Parts:
        """The statistic over some of the prompts; prompts and cells are numbered as in the region."""
        return Parts(
            self.numerator[region.prompts],
            self.denominator[region.prompts],
            self.cell_numerator[region.cells],
            self.cell_denominator[region.cells],
            self.entered[region.cells],
            self.pairs[region.cells],
            self.mean_over_prompts,
        )

    def totals_within(self, region: Region) -> Parts:
        """The same without the terms of cells, which a variance alone needs: there are none."""
        none = np.zeros(0)
        entered, pairs = self.entered[region.cells], self.pairs[region.cells]
        above, below = self.numerator[region.prompts], self.denominator[region.prompts]
        return Parts(above, below, none, none, entered, pairs, self.mean_over_prompts)

    def where(self, prompts: Bools, cell_prompt: NDArray[np.int32]) -> Parts:
        """The statistic with every prompt outside `prompts` (`[P]` bool) emptied."""
        inside = prompts[cell_prompt]
        return Parts(
            np.where(prompts, self.numerator, 0.0),
            np.where(prompts, self.denominator, 0.0),
            np.where(inside, self.cell_numerator, 0.0),
            np.where(inside, self.cell_denominator, 0.0),
            self.entered & inside,
            np.where(inside, self.pairs, 0),
            self.mean_over_prompts,
        )

    def value(self) -> float | None:
        """The statistic; None where every denominator is 0."""
        if not (self.denominator > 0).any():
            return None
        return float(combine(self.numerator, self.denominator, None, mean=self.mean_over_prompts))

    def influence(self, cell_prompt: NDArray[np.int32]) -> Influence:
        """How far each cell, and each prompt, pulls the value; zeros where the value is undefined."""
        live = self.denominator > 0
        value = self.value()
        if value is None:
            nothing, no_prompt = np.zeros_like(self.cell_numerator), np.zeros_like(self.numerator)
            return Influence(nothing, no_prompt, nothing, no_prompt)
        if not self.mean_over_prompts:
            total = self.denominator.sum()
            return Influence(
                (self.cell_numerator - value * self.cell_denominator) / total,
                (self.numerator - value * self.denominator) / total,
                self.cell_denominator / total,
                self.denominator / total,
            )
        count = int(live.sum())
        ratio = np.divide(self.numerator, self.denominator, out=np.zeros_like(self.numerator), where=live)
        scale = np.divide(1.0, self.denominator * count, out=np.zeros_like(self.numerator), where=live)[cell_prompt]
        return Influence(
            (self.cell_numerator - ratio[cell_prompt] * self.cell_denominator) * scale,
            np.where(live, (ratio - value) / count, 0.0),
            self.cell_denominator * scale,
            live / count,
        )


def additive(cells: Cells, numerator: Floats, denominator: Floats, pairs: NDArray[np.integer] | None = None) -> Parts:
    """Parts of a statistic whose N_p and D_p are weighted sums over cells.

    Args:
        cells: the cells.
        numerator: `[n]` each cell's numerator, before weights.
        denominator: `[n]` each cell's denominator, before weights.
        pairs: `[n]` pair observations behind each cell; None for a statistic that is not about pairs.
    """
    weighted_numerator = numerator if cells.unweighted else cells.weight * numerator
    weighted_denominator = denominator if cells.unweighted else cells.weight * denominator
    return Parts(
        cells.by_prompt(weighted_numerator),
        cells.by_prompt(weighted_denominator),
        weighted_numerator,
        weighted_denominator,
        denominator > 0,
        np.zeros(len(cells), dtype=np.int8) if pairs is None else pairs,
    )


def combine(numerator: Floats, denominator: Floats, multiplicity: Floats | None, *, mean: bool) -> Floats:
    """Prompts to one value, for one or many replicates at once.

    Args:
        numerator: `[P]`, or `[P, B]` where people were resampled too.
        denominator: as `numerator`.
        multiplicity: `[P, B]` how often each prompt stands in each replicate; None for once.
        mean: the mean over prompts with a denominator of their ratios, instead of the ratio of the sums.

    Returns:
        `[]` or `[B]`; NaN where nothing was measured.
    """
    if mean:
        live = denominator > 0
        numerator = np.divide(numerator, denominator, out=np.zeros_like(numerator), where=live)
        denominator = live.astype(np.float64)
    if multiplicity is None:
        above, below = numerator.sum(axis=0), denominator.sum(axis=0)
    elif numerator.ndim == 1:
        above, below = numerator @ multiplicity, denominator @ multiplicity
    else:
        above = np.einsum("pb,pb->b", numerator, multiplicity)
        below = np.einsum("pb,pb->b", denominator, multiplicity)
    values: Floats = np.divide(above, below, out=np.full_like(np.asarray(above), np.nan), where=below > 0)
    return values
