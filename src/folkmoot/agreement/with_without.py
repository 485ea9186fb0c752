"""Every statistic about people with everybody, and without some of them: levels, and the paired change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from folkmoot.agreement.crowd import Crowd, Measure
from folkmoot.agreement.estimating import Estimator
from folkmoot.agreement.intervals import count, with_spread
from folkmoot.agreement.measures import MEASURES
from folkmoot.agreement.options import IntervalMethod, Options
from folkmoot.agreement.selection import filters_of, prompts_by_section, select
from folkmoot.records.dataset import Dataset
from folkmoot.records.quality import SensitivityRow
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.statistics.bootstrap import PromptSet
from folkmoot.statistics.cells import Cells, Floats
from folkmoot.statistics.cluster import Influence, two_way_spread
from folkmoot.statistics.estimate import Estimate, undefined
from folkmoot.statistics.parts import Parts, Region

STATISTICS: Final = (
    "agreement",
    "agreement_strict",
    "agreement_by_prompt",
    "first_choice",
    "veto_conflict",
    "human_human",
    "human_human_by_prompt",
    "leave_one_out",
    "best_single_ranking_crossfit",
    "gap_to_crossfit",
)
"""Estimates of the agreement that are told with and without: all about people but maxima and ratios of them."""
NOBODY: Final = "nobody is left out"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Some people, and why they are looked at.

    Attributes:
        name: why.
        people: `[n_participants]` bool, in the dataset's order.
    """

    name: str
    people: NDArray[np.bool_]


def with_and_without(
    dataset: Dataset,
    ranking: SpecRankings | None,
    left_out: Sequence[LeftOut],
    *,
    relevance: SectionRelevance | None = None,
    titles: Mapping[str, str] | None = None,
    options: Options | None = None,
    statistics: Sequence[str] = STATISTICS,
) -> tuple[SensitivityRow, ...]:
    """Statistics over everything and by section, with everybody and without some.

    Levels have cluster-robust intervals (a jackknife where people choose what they are scored on). The change, without minus
    with, is paired: the two estimates' influences are subtracted person by person and prompt by prompt before the two-way
    cluster-robust variance is taken (docs/statistics/intervals.md), so that its interval is that of the difference, not of
    two samples. Who is left out is taken as given: that it was found from the same data adds nothing to the interval.

    Args:
        dataset: what people said.
        ranking: the ranker's; None where there is none: what needs it is undefined.
        left_out: who is left out, each apart.
        relevance: of sections; None for everything alone.
        titles: of sections, in their order.
        options: the question and filters.
        statistics: which of STATISTICS.

    Raises:
        EmptySelectionError: nobody answered the question, or the filters leave nothing.
    """
    options = replace(options or Options(), interval=IntervalMethod.CLUSTER, estimates=tuple(statistics))
    selection = select(dataset, options.question, covered_by=ranking, filters=filters_of(options))
    reference = None if ranking is None else selection.reference(ranking)
    everybody = Crowd(selection, reference)
    sets: list[tuple[str | None, PromptSet]] = [(None, PromptSet("all", np.arange(selection.cells.n_prompts)))]
    if relevance is not None:
        found = prompts_by_section(relevance, selection.prompt_ids, options.relevance)
        order = {section: at for at, section in enumerate(titles or {})}
        names = sorted(found, key=lambda section: order.get(section, len(order)))
        sets += [(name, PromptSet(f"section {name}", np.array(found[name], dtype=np.intp))) for name in names]
    prompts = [one for _, one in sets]
    levels = list(Estimator(everybody, options).over(prompts))
    rows = []
    for one in left_out:
        kept = ~one.people[selection.person_rows]
        rest = Crowd(selection.of_people(kept), reference)
        without = list(Estimator(rest, options).over(prompts))
        for (section, at), whole, part in zip(sets, levels, without, strict=True):
            for name in statistics:
                change = undefined(NOBODY) if kept.all() else _change(everybody, rest, kept, name, at)
                title = None if section is None else (titles or {}).get(section)
                n_out = int(one.people.sum())
                rows.append(SensitivityRow(one.name, n_out, section, title, name, whole[name], part[name], change))
    return tuple(rows)


def _change(everybody: Crowd, rest: Crowd, kept: NDArray[np.bool_], name: str, at: PromptSet) -> Estimate:
    if name == "gap_to_crossfit":
        return _gap_change(everybody, rest, kept, at)
    whole, part = everybody.measure(name), rest.measure(name)
    if whole is None or part is None:
        return undefined("no ranking was given")
    return _difference(_Side(whole, at), _Side(part, at), kept, MEASURES[name].resampled)


def _gap_change(everybody: Crowd, rest: Crowd, kept: NDArray[np.bool_], at: PromptSet) -> Estimate:
    """The gap is a difference already: crossfit minus the agreement on crossfit's prompts."""
    sides = []
    for crowd in (everybody, rest):
        own, reference = crowd.measure("agreement"), crowd.measure("best_single_ranking_crossfit")
        if own is None or reference is None:
            return undefined("no ranking was given")
        sides.append(_Side(reference, at, minus=own))
    return _difference(sides[0], sides[1], kept, resampled=False)


class _Side:
    """One statistic, or the difference of two, over some prompts of one crowd."""

    def __init__(self, measure: Measure, at: PromptSet, *, minus: Measure | None = None) -> None:
        self.cells: Cells = measure.cells
        self.measure = measure
        self.region = Region.of(measure.cells, at.prompts)
        self.parts: Parts = measure.parts.within(self.region)
        self.value = self.parts.value()
        self.influence: Influence = self.parts.influence(self.region.cell_prompt)
        if minus is not None and self.value is not None:
            other = minus.parts.within(self.region).where(self.parts.denominator > 0, self.region.cell_prompt)
            level = other.value()
            self.value = None if level is None else self.value - level
            self.influence = self.influence - other.influence(self.region.cell_prompt)


def _difference(whole: _Side, part: _Side, kept: NDArray[np.bool_], resampled: bool) -> Estimate:
    if whole.value is None or part.value is None:
        return undefined("undefined with everybody" if whole.value is None else "undefined without them")
    inside = kept[whole.region.cell_person]
    influence = Influence(
        _spread_out(part.influence.cells, inside) - whole.influence.cells,
        part.influence.prompts - whole.influence.prompts,
        (_spread_out(part.influence.cell_shares, inside) + whole.influence.cell_shares) / 2,
        (part.influence.prompt_shares + whole.influence.prompt_shares) / 2,
    )
    entered = whole.parts.entered.copy()
    entered[inside] |= part.parts.entered
    spread = two_way_spread(whole.region.cell_person, whole.region.cell_prompt, influence, entered)
    estimate = replace(count(whole.measure, whole.parts, whole.region, weighted=False), value=part.value - whole.value)
    return with_spread(estimate, spread, "cluster" if resampled else "jackknife", (-1.0, 1.0))


def _spread_out(values: Floats, inside: NDArray[np.bool_]) -> Floats:
    """Values of the cells that were kept, at their places among all; 0 at the others."""
    out = np.zeros(len(inside))
    out[inside] = values
    return out
