"""People's answers to the prompts of one section, and how they vary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from folkmoot.agreement.estimating import NO_RANKING
from folkmoot.agreement.intervals import NOTHING_VARIES
from folkmoot.agreement.selection import Selection, select
from folkmoot.errors import EmptySelectionError
from folkmoot.records.dataset import Dataset, Question
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.statistics.pairwise import agreement
from folkmoot.statistics.parts import Region
from folkmoot.statistics.variance_components import VarianceComponents, variance_components

NO_VARIANCES: Final = "no variances: it needs two prompts and two participants at least"


@dataclass(frozen=True, eq=False)
class Sample:
    """The answers to some of the prompts.

    Attributes:
        n_prompts: prompts with pair observations.
        n_participants: people who gave them.
        n_pairs: pair observations.
        n_answers: assessments with pair observations.
        people_a_prompt: the median over its prompts; 0 where there are none.
        prompts_a_person: Σ N_i² / N; 1 where there are none.
        components: None where there is no ranking, or too little for variances.
        why_none: why `components` is missing.
    """

    n_prompts: int
    n_participants: int
    n_pairs: int
    n_answers: int
    people_a_prompt: float
    prompts_a_person: float
    components: VarianceComponents | None
    why_none: str


class Answers:
    """People's answers, laid beside the ranking."""

    def __init__(self, selection: Selection | None, ranking: SpecRankings | None) -> None:
        self._selection = selection
        self._ranking = ranking

    @classmethod
    def of(cls, dataset: Dataset, ranking: SpecRankings | None, question: Question) -> Answers:
        """The answers to a question; where there is a ranking, at the prompts that it covers."""
        try:
            return cls(select(dataset, question, covered_by=ranking), ranking)
        except EmptySelectionError:
            return cls(None, ranking)

    @property
    def n_participants(self) -> int:
        """People who answered, those who tie everything included."""
        return 0 if self._selection is None else len(np.unique(self._selection.cells.person))

    @cached_property
    def _position(self) -> Mapping[int, int]:
        if self._selection is None:
            return {}
        return {row: position for position, row in enumerate(self._selection.prompt_rows.tolist())}

    @cached_property
    def _agreeing(self) -> NDArray[np.float64] | None:
        """`[n]` pair observations of each answer on which the ranking agrees."""
        if self._selection is None or self._ranking is None:
            return None
        return agreement(self._selection.cells, self._selection.reference(self._ranking).signs).cell_numerator

    def at(self, rows: Sequence[int]) -> Sample:
        """The answers to the prompts in these rows of the dataset."""
        positions = np.array([self._position[row] for row in rows if row in self._position], dtype=np.intp)
        if self._selection is None or not len(positions):
            return Sample(0, 0, 0, 0, 0.0, 1.0, None, NO_VARIANCES)
        cells = self._selection.cells
        region = Region.of(cells, positions)
        pairs = cells.n_strict[region.cells].astype(np.float64)
        said = pairs > 0
        person, prompt, pairs = region.cell_person[said], region.cell_prompt[said], pairs[said]
        if not len(pairs):
            return Sample(0, 0, 0, 0, 0.0, 1.0, None, NO_VARIANCES)
        of_person, of_prompt = (np.unique(one, return_counts=True)[1] for one in (person, prompt))
        components, why = None, NO_RANKING
        if self._agreeing is not None:
            agreeing = self._agreeing[region.cells][said]
            # What each answer adds to the ratio, to the first order: its mean over answers is 0.
            residual = (agreeing - agreeing.sum() / pairs.sum() * pairs) / pairs.mean()
            components, why = _components(residual, person, prompt)
        return Sample(
            len(of_prompt),
            len(of_person),
            int(pairs.sum()),
            len(pairs),
            float(np.median(of_prompt)),
            float((of_person.astype(np.float64) ** 2).sum() / len(pairs)),
            components,
            why,
        )


def _components(
    residual: NDArray[np.float64], person: NDArray[np.int32], prompt: NDArray[np.int32]
) -> tuple[VarianceComponents | None, str]:
    found = variance_components(residual, person, prompt)
    if found is None:
        return None, NO_VARIANCES
    if (found.between_prompts or 0.0) + (found.between_people or 0.0) + found.within <= 0:
        return None, NOTHING_VARIES
    return found, ""
