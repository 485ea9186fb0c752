"""Rankers against people: agreement, the ablation, paired differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from folkmoot.agreement.compare import compare
from folkmoot.agreement.options import Options
from folkmoot.records.agreement import AgreementResult, RankerGroupRow
from folkmoot.records.dataset import Dataset
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.statistics.estimate import Estimate, undefined

NO_DATASET: Final = "no dataset was given: --dataset PATH"
NO_COMMON: Final = "no prompt in common: the two runs rank different prompts"
NO_PEOPLE: Final = "people answered no prompt that it ranks"


@dataclass(frozen=True)
class People:
    """What people said, or that nobody was asked.

    Attributes:
        dataset: None where none was given.
        options: how rankers are compared with it.
    """

    dataset: Dataset | None
    options: Options

    def agreement(self, run: SpecRankings) -> Estimate:
        """Agreement of a run with people."""
        return self._one(run, None, "agreement")

    def notes(self, run: SpecRankings | None) -> tuple[str, ...]:
        """What a reader must know beside the numbers: people unlinked, prompts left out, how intervals are made."""
        if self.dataset is None:
            return ()
        if run is None or not self._answered(run):
            return self.dataset.notes
        return self._compared(run, None, "agreement").notes

    def difference(self, first: SpecRankings, second: SpecRankings) -> Estimate:
        """Agreement of the first minus the second's, paired, over the prompts of both."""
        if self.dataset is None:
            return undefined(NO_DATASET)
        common = first.by_prompt.keys() & second.by_prompt.keys()
        if not common:
            return undefined(NO_COMMON)
        return self._one(first, second, "spec_effect")

    def on_common(self, run: SpecRankings, other: SpecRankings) -> Estimate:
        """Agreement of a run over the prompts that another ranks too."""
        common = tuple(row for row in run.rows if row.prompt_id in other.by_prompt)
        if self.dataset is not None and not common:
            return undefined(NO_COMMON)
        return self.agreement(replace(run, rows=common))

    def by_groups(self, runs: Sequence[SpecRankings]) -> tuple[RankerGroupRow, ...] | None:
        """How near each run is to each group, over the prompts that the first ranks; None where no group is asked for."""
        if self.dataset is None or not self.options.group_fields or not runs:
            return None
        by = tuple(one for one in self.options.by if one.startswith("group:"))
        return compare(
            self.dataset, list(runs), options=replace(self.options, by=by, estimates=("agreement",))
        ).rankers_by_groups

    def _one(self, run: SpecRankings, without: SpecRankings | None, name: str) -> Estimate:
        if self.dataset is None:
            return undefined(NO_DATASET)
        if not self._answered(run):
            return undefined(NO_PEOPLE)
        return self._compared(run, without, name).overall.estimates[name]

    def _answered(self, run: SpecRankings) -> bool:
        if self.dataset is None:
            return False
        answered = np.unique(self.dataset.assessments.prompt).tolist()
        return any(self.dataset.prompts.ids[row] in run.by_prompt for row in answered)

    def _compared(self, run: SpecRankings, without: SpecRankings | None, name: str) -> AgreementResult:
        if self.dataset is None:
            raise ValueError("there is no dataset")
        options = replace(self.options, by=(), estimates=(name,))
        return compare(self.dataset, [run], without_spec=without, options=options)
