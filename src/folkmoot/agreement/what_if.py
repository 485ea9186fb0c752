"""Two versions of a spec against people: paired, over the prompts that changed sections concern."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from folkmoot.agreement.card import Card, compare_references, mean_share
from folkmoot.agreement.crowd import Measure, spec_effect
from folkmoot.agreement.groups import groups_of, shielded, too_few
from folkmoot.agreement.intervals import count, with_spread
from folkmoot.agreement.options import Options
from folkmoot.agreement.prompts import METHOD as PARTICIPANTS
from folkmoot.agreement.selection import Reference, filters_of, select
from folkmoot.records.dataset import Dataset
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.records.what_if import TurnedPrompt, WhatIfGroupRow, WhatIfScope
from folkmoot.statistics.bootstrap import PromptSet
from folkmoot.statistics.cells import Cells, n_pairs
from folkmoot.statistics.cluster import Spread, one_way_spread, two_way_spread
from folkmoot.statistics.estimate import Estimate, undefined
from folkmoot.statistics.multiplicity import benjamini_hochberg
from folkmoot.statistics.pairwise import agreement
from folkmoot.statistics.parts import Bools, Parts, Region

NO_PAIRS: Final = "no pair observations on prompts that every run ranks"
NO_STRICT: Final = "no pair is strict in both runs"
NO_SECOND_RUN: Final = "no second run with the old version"
NO_PROMPT: Final = "no prompt was ranked by every run"

_CHANGE: Final = (-1.0, 1.0)
_LEVEL: Final = (0.0, 1.0)
_ROUNDING: Final = 1e-20
"""The square of a billionth of a percent: sums of people that cancel leave as much."""


@dataclass(frozen=True)
class TwoVersions:
    """One ranker's runs under both versions.

    Attributes:
        old: repeats under the old version, one or more.
        new: the same repeats under the new one, each showing what the old one showed.
        again: a second run under the old version that showed what its first one did; None where there is none.
    """

    old: tuple[SpecRankings, ...]
    new: tuple[SpecRankings, ...]
    again: SpecRankings | None


class WhatIfFigures:
    """The figures of two versions.

    Args:
        dataset: what people said.
        runs: the ranker's runs.
        concerned: changed sections that concern each prompt, by prompt id.
        everything: every prompt that could have been ranked, those that are not concerned included.
        options: the question, filters, groups and min_cell.

    Raises:
        EmptySelectionError: nobody answered the question, or the filters leave nothing.
    """

    def __init__(
        self,
        dataset: Dataset,
        runs: TwoVersions,
        concerned: Mapping[str, Sequence[str]],
        everything: Collection[str],
        options: Options,
    ) -> None:
        self._options = options
        self._runs = runs
        self._concerned = concerned
        self._selection = select(dataset, options.question, covered_by=None, filters=filters_of(options))
        ids = self._selection.prompt_ids
        self._asked = np.array([one in concerned for one in ids], dtype=np.bool_)
        self._could = np.array([one in everything for one in ids], dtype=np.bool_)
        self._old = [self._selection.reference(run) for run in runs.old]
        self._new = [self._selection.reference(run) for run in runs.new]
        self._again = None if runs.again is None else self._selection.reference(runs.again)
        self._common = np.all([one.covered for one in (*self._old, *self._new)], axis=0) & self._asked

    def over(self, prompts: Collection[str] | None = None) -> WhatIfScope:
        """The figures over some of the prompts concerned; None: all of them."""
        inside = self._common & self._among(prompts)
        at = PromptSet("some", np.flatnonzero(inside))
        old, new = self._level(self._selection.cells, self._old), self._level(self._selection.cells, self._new)
        return WhatIfScope(
            agreement_old=self._estimate(old, inside, _LEVEL)[0],
            agreement_new=self._estimate(new, inside, _LEVEL)[0],
            agreement_change=self._estimate(self._change(self._selection.cells), inside, _CHANGE)[0],
            pairs_turned=mean_share(
                [self._turned(one, other, at) for one, other in zip(self._old, self._new, strict=True)], NO_STRICT
            ),
            retest_turned=undefined(NO_SECOND_RUN)
            if self._again is None
            else mean_share([self._turned(self._old[0], self._again, at)], NO_STRICT),
            turned_beyond_retest=undefined(NO_SECOND_RUN)
            if self._again is None
            else Card([self._old[0], self._again], self._new[0], self._selection.cells.n_responses, self._options)
            .over(at)
            .flips_beyond_retest,
            retest_change=self._retest_change(inside),
        )

    def change_over_all(self) -> Estimate:
        """The change over every prompt: one that no changed section concerns is taken as unchanged.

        Prompts that are concerned and that a run failed to rank are left out.
        """
        cells = self._selection.cells
        change, everywhere = self._change(cells), agreement(cells, self._old[0].signs)
        kept = self._could & (self._common | ~self._asked)
        parts = Parts(
            change.numerator,
            everywhere.denominator,
            change.cell_numerator,
            everywhere.cell_denominator,
            everywhere.entered,
            everywhere.pairs,
        )
        return self._estimate(parts, kept, _CHANGE)[0]

    def first_choice_changed(self) -> Estimate:
        """The share of prompts, of the first repeat, whose top tier is another; over prompts alone."""
        if not self._common.any():
            return undefined(NO_PROMPT)
        other = (self._old[0].tiers == 0) != (self._new[0].tiers == 0)
        changed = other.any(axis=1)[self._common].astype(np.float64)
        return replace(mean_share([(changed, np.ones(len(changed)))], NO_PROMPT), n_pairs=0)

    def groups(self) -> tuple[WhatIfGroupRow, ...]:
        """The change of each group that was asked for, over all prompts concerned."""
        rows = []
        selection, min_cell = self._selection.of_prompts(self._common), self._options.min_cell
        for fields in self._options.group_fields:
            for group in groups_of(selection, fields):
                if group.n_participants < min_cell:
                    found, p = undefined(too_few(group.n_participants, min_cell)), None
                else:
                    cells = selection.of_people(group.member).cells
                    estimate, p = self._estimate(self._change(cells), self._common, _CHANGE, cells)
                    found = shielded(estimate, min_cell)
                    p = None if found.low is None else p
                rows.append(WhatIfGroupRow(group.field, group.value, found, p, None, min_cell))
        adjusted = benjamini_hochberg([row.p for row in rows])
        return tuple(replace(row, p_adjusted=p) for row, p in zip(rows, adjusted, strict=True))

    def prompts(self) -> tuple[TurnedPrompt, ...]:
        """Every prompt that all runs under both versions rank, the most pairs turned first."""
        change = self._change(self._selection.cells)
        position = {one: at for at, one in enumerate(self._selection.prompt_ids)}
        rows = []
        for row in self._runs.old[0].rows:
            said = [run.by_prompt.get(row.prompt_id) for run in (*self._runs.old, *self._runs.new)]
            new = self._runs.new[0].by_prompt.get(row.prompt_id)
            if row.prompt_id not in self._concerned or new is None or any(one is None for one in said):
                continue
            again = None if self._runs.again is None else self._runs.again.by_prompt.get(row.prompt_id)
            at = position.get(row.prompt_id)
            labels = tuple(label for tier in row.ranking.tiers for label in tier)
            turned, tied = _turned_pairs(row.ranking.tiers, new.ranking.tiers)
            rows.append(
                TurnedPrompt(
                    prompt_id=row.prompt_id,
                    sections=tuple(self._concerned[row.prompt_id]),
                    old=row.ranking,
                    new=new.ranking,
                    again=None if again is None else again.ranking,
                    pairs_turned=turned,
                    pairs_tied=tied,
                    retest_turned=None if again is None else _turned_pairs(row.ranking.tiers, again.ranking.tiers)[0],
                    n_pairs=n_pairs(len(labels)),
                    first_choice_changed=set(row.ranking.tiers[0]) != set(new.ranking.tiers[0]),
                    agreement_change=undefined(NO_PAIRS) if at is None else self._alone(change, at),
                    why_old=row.explanation,
                    why_new=new.explanation,
                )
            )
        return tuple(sorted(rows, key=lambda one: (-one.pairs_turned, -one.pairs_tied)))

    @property
    def n_ranked(self) -> int:
        """Prompts concerned that every run under both versions ranks."""
        ranked = set.intersection(*(set(run.by_prompt) for run in (*self._runs.old, *self._runs.new)))
        return len(ranked & self._concerned.keys())

    def _among(self, prompts: Collection[str] | None) -> Bools:
        if prompts is None:
            return np.ones(len(self._common), dtype=np.bool_)
        return np.array([one in prompts for one in self._selection.prompt_ids], dtype=np.bool_)

    def _level(self, cells: Cells, references: Sequence[Reference]) -> Parts:
        """Agreement with several repeats, their mean; pair observations are the same in each."""
        each = [agreement(cells, one.signs).where(self._common, cells.prompt) for one in references]
        return replace(
            each[0],
            numerator=np.mean([one.numerator for one in each], axis=0),
            cell_numerator=np.mean([one.cell_numerator for one in each], axis=0),
        )

    def _change(self, cells: Cells) -> Parts:
        return spec_effect(self._level(cells, self._new), self._level(cells, self._old), self._common, cells)

    def _retest_change(self, inside: Bools) -> Estimate:
        if self._again is None:
            return undefined(NO_SECOND_RUN)
        cells, both = self._selection.cells, self._common & self._again.covered
        again, first = (agreement(cells, one.signs) for one in (self._again, self._old[0]))
        return self._estimate(spec_effect(again, first, both, cells), inside & both, _CHANGE)[0]

    def _turned(
        self, one: Reference, other: Reference, at: PromptSet
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        pairs = np.array([n_pairs(int(size)) for size in self._selection.cells.n_responses])
        found = compare_references(one, other, pairs)
        return (found.strict - found.same)[at.prompts], found.strict[at.prompts]

    def _estimate(
        self, parts: Parts, inside: Bools, bounds: tuple[float, float], cells: Cells | None = None
    ) -> tuple[Estimate, float | None]:
        """(the statistic over these prompts with its two-way cluster-robust interval, its p against 0)."""
        cells = self._selection.cells if cells is None else cells
        region = Region.of(cells, np.flatnonzero(inside))
        within = parts.within(region)
        value = within.value()
        if value is None:
            return undefined(NO_PAIRS), None
        estimate = replace(count(Measure(cells, parts), within, region, weighted=False), value=value)
        influence = within.influence(region.cell_prompt)
        spread = _or_none(two_way_spread(region.cell_person, region.cell_prompt, influence, within.entered))
        estimate = with_spread(estimate, spread, "cluster", bounds)
        return estimate, None if spread is None or estimate.low is None else spread.p_value(value)

    def _alone(self, change: Parts, at: int) -> Estimate:
        """The change at one prompt; the interval is over its participants."""
        cells = self._selection.cells
        region = Region.of(cells, np.array([at]))
        within = change.within(region)
        value = within.value()
        if value is None:
            return undefined(NO_PAIRS)
        estimate = replace(count(Measure(cells, change), within, region, weighted=False), value=value)
        influence = within.influence(region.cell_prompt)
        spread = _or_none(one_way_spread(region.cell_person, influence, within.entered))
        return with_spread(estimate, spread, PARTICIPANTS, _CHANGE, min_prompts=1)


def _or_none(spread: Spread | None) -> Spread | None:
    """The spread; a variance that is nothing but rounding is none."""
    return Spread(0.0, spread.degrees) if spread is not None and spread.variance < _ROUNDING else spread


def _turned_pairs(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> tuple[int, int]:
    """(pairs in the opposite order, pairs tied under one of the two alone)."""
    before, after = ({label: at for at, tier in enumerate(tiers) for label in tier} for tiers in (old, new))
    labels = sorted(before)
    signs = [
        (np.sign(before[b] - before[a]), np.sign(after[b] - after[a]))
        for position, a in enumerate(labels)
        for b in labels[position + 1 :]
    ]
    return sum(int(one * other < 0) for one, other in signs), sum(
        int((one == 0) != (other == 0)) for one, other in signs
    )
