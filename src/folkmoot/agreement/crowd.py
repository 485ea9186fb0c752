"""A crowd: some people's answers and, on demand, the parts of every statistic over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from folkmoot.agreement.measures import MEASURES
from folkmoot.agreement.selection import Reference, Selection
from folkmoot.statistics.bootstrap import AdditiveKernel, Kernel, PairsOfPeopleKernel, PromptSet, Resampled
from folkmoot.statistics.cells import Cells, Floats
from folkmoot.statistics.pairwise import agreement
from folkmoot.statistics.parts import Bools, Parts, Region


@dataclass(frozen=True, eq=False)
class Measure:
    """One statistic over a crowd, not yet divided.

    Attributes:
        cells: the cells that its parts are about.
        parts: its parts.
    """

    cells: Cells
    parts: Parts


class Crowd:
    """Some people's answers and, on demand, every statistic's parts over them.

    Args:
        selection: the people's answers.
        reference: the headline ranking; None where there is none.
    """

    def __init__(self, selection: Selection, reference: Reference | None) -> None:
        self.selection = selection
        self.cells = selection.cells
        self.reference = reference
        self._parts: dict[str, Parts | None] = {}
        self._regions: dict[str, Region] = {}

    def measure(self, name: str) -> Measure | None:
        """The parts of a row of MEASURES; None where it needs a ranking and there is none."""
        if name not in self._parts:
            self._parts[name] = self._make(name)
        parts = self._parts[name]
        if parts is None:
            return None
        return Measure(self.selection.veto_cells if MEASURES[name].over_vetoes else self.cells, parts)

    def region(self, prompts: PromptSet) -> Region:
        """The cells of some of the prompts."""
        if prompts.name not in self._regions:
            # Only the region at hand is kept: what is asked of one set of prompts is asked in one go.
            self._regions = {prompts.name: Region.of(self.cells, prompts.prompts)}
        return self._regions[prompts.name]

    @cached_property
    def pairs_at(self) -> NDArray[np.int64]:
        """`[P]` pair observations of each prompt."""
        return self.cells.by_prompt(self.cells.n_strict).astype(np.int64)

    def kernels(self, names: Iterable[str]) -> Mapping[str, Kernel]:
        """What the bootstrap needs for these measures, which must be defined and resampled."""
        return {kernel: self._kernel(kernel) for kernel in dict.fromkeys(resampled(name).kernel for name in names)}

    def against(self, reference: Reference) -> Parts:
        """Agreement with another ranking, over the prompts that it covers."""
        return agreement(self.cells, reference.signs).where(reference.covered, self.cells.prompt)

    def _make(self, name: str) -> Parts | None:
        row = MEASURES[name]
        if row.mean_of is not None:
            measure = self.measure(row.mean_of)
            return None if measure is None else measure.parts.averaged()
        if row.make is not None:
            return row.make(self.selection)
        if row.against is not None and self.reference is not None:
            return row.against(self.selection, self.reference)
        return None

    def _kernel(self, name: str) -> Kernel:
        if name == "human_human":
            return PairsOfPeopleKernel(self.cells)
        measure = self.measure(name)
        if measure is None:
            raise ValueError(f"{name} is undefined")
        numerator, denominator = unweighted(measure)
        return AdditiveKernel(measure.cells, numerator, denominator)


def resampled(name: str) -> Resampled:
    """How the bootstrap makes a measure: from its own sums, or as a mean over prompts of another's."""
    mean_of = MEASURES[name].mean_of
    return Resampled(mean_of or name, mean_over_prompts=mean_of is not None)


def unweighted(measure: Measure) -> tuple[Floats, Floats]:
    """(`[n]`, `[n]`) numerator and denominator of each cell of an additive measure, before weights."""
    weight = measure.cells.weight
    return measure.parts.cell_numerator / weight, measure.parts.cell_denominator / weight


def spec_effect(with_spec: Parts, without_spec: Parts, common: Bools, cells: Cells) -> Parts:
    """Agreement with minus agreement without the spec, over the prompts that both runs cover.

    People's pair observations are the same on both sides, so that the difference is itself a mean over them.
    """
    with_spec, without_spec = (one.where(common, cells.prompt) for one in (with_spec, without_spec))
    return Parts(
        with_spec.numerator - without_spec.numerator,
        with_spec.denominator,
        with_spec.cell_numerator - without_spec.cell_numerator,
        with_spec.cell_denominator,
        with_spec.entered,
        with_spec.pairs,
    )
