"""From parts to estimates: values, counts and intervals over sets of prompts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, TypeAlias

from folkmoot.agreement.crowd import Crowd, Measure, resampled
from folkmoot.agreement.intervals import NOTHING_VARIES, ONE_PERSON, count, with_ends, with_percentiles, with_spread
from folkmoot.agreement.measures import MEASURES
from folkmoot.agreement.options import IntervalMethod, Options
from folkmoot.agreement.prompts import METHOD as PARTICIPANTS
from folkmoot.agreement.prompts import pairs_of_people_resampled, participants_of
from folkmoot.statistics.bootstrap import Draws, PromptSet, Reweight, pigeonhole
from folkmoot.statistics.cells import Floats
from folkmoot.statistics.cluster import Influence, one_way_spread, two_way_spread
from folkmoot.statistics.clustered_share import clustered_share_interval
from folkmoot.statistics.estimate import Estimate, undefined
from folkmoot.statistics.parts import Parts, Region, combine

MIN_CROSSFIT: Final = 0.55
"""Where crossfit's interval reaches below this, people hardly agree with any ranking, and `normalised` is undefined."""

NO_RANKING: Final = "no ranking was given"
NOT_ASKED_FOR: Final = "not asked for"
A_MAXIMUM: Final = "no interval: a maximum cannot be bootstrapped"

DERIVED: Final[Mapping[str, tuple[str, ...]]] = {
    "normalised": ("agreement", "best_single_ranking_crossfit"),
    "gap_to_crossfit": ("agreement", "best_single_ranking_crossfit"),
    "gap_to_best": ("agreement", "best_single_ranking"),
}
"""Estimates made of measures, and which."""

_Join: TypeAlias = Callable[[Floats, Floats], Floats]


class Estimator:
    """Estimates of one crowd over sets of its prompts.

    Args:
        crowd: the people, and the ranking.
        options: which estimates, and how their intervals are made.
        effect: agreement with minus without the spec; None where no ablation was given.
        reweight: rakes the participants of a replicate again; None where participants are not weighted.
    """

    def __init__(
        self, crowd: Crowd, options: Options, *, effect: Parts | None = None, reweight: Reweight | None = None
    ) -> None:
        self._crowd = crowd
        self._options = options
        self._effect = effect
        self._reweight = reweight

    def over(self, sets: Sequence[PromptSet]) -> Iterator[dict[str, Estimate]]:
        """Every estimate about people, for each set of prompts in turn: the crowd keeps the cells of one set at a time."""
        replicates = self._people_and_prompts(sets)
        for index, one in enumerate(sets):
            yield self._one(one, {name: values[index] for name, values in replicates.items()})

    def alone(self, prompts: Sequence[PromptSet]) -> Iterator[dict[str, Estimate]]:
        """Every estimate about people, for single prompts: intervals are over each prompt's participants alone."""
        for one in prompts:
            yield self._one(one, {}, alone=True)

    def _people_and_prompts(self, sets: Sequence[PromptSet]) -> Mapping[str, Floats]:
        options = self._options
        if options.interval != IntervalMethod.PIGEONHOLE or not options.replicates:
            return {}
        names = [
            name
            for name, row in MEASURES.items()
            if row.resampled
            and name in options.estimates
            and (measure := self._crowd.measure(name))
            and measure.parts.entered.any()
        ]
        if not names:
            return {}
        return pigeonhole(
            self._crowd.kernels(names),
            {name: resampled(name) for name in names},
            sets,
            self._crowd.cells.n_persons,
            options.replicates,
            options.seed,
            self._reweight,
        )

    def _one(self, prompts: PromptSet, replicates: Mapping[str, Floats], *, alone: bool = False) -> dict[str, Estimate]:
        wanted = set(self._options.estimates)
        needed = wanted.union(*(DERIVED[name] for name in wanted & DERIVED.keys()))
        scope = _Scope(self, prompts, alone=alone)
        found = {name: scope.measure(name, replicates.get(name)) for name in MEASURES if name in needed}
        if "spec_effect" in wanted:
            found["spec_effect"] = scope.effect(self._effect)
        for name, make in (
            ("normalised", scope.normalised),
            ("gap_to_crossfit", scope.gap_to_crossfit),
            ("gap_to_best", scope.gap_to_best),
        ):
            if name in wanted:
                found[name] = make(found)
        about_people = (*MEASURES, "spec_effect", *DERIVED)
        return {name: found[name] if name in wanted else undefined(NOT_ASKED_FOR) for name in about_people}


class _Scope:
    """One crowd over one set of prompts, or over one prompt alone."""

    def __init__(self, estimator: Estimator, prompts: PromptSet, *, alone: bool) -> None:
        self._crowd = estimator._crowd
        self._options = estimator._options
        self._weighted = estimator._reweight is not None
        self._set = prompts
        self._alone = alone
        self._veto_region: Region | None = None
        self._prompt_draws: Draws | None = None

    def measure(self, name: str, replicates: Floats | None) -> Estimate:
        measure = self._crowd.measure(name)
        if measure is None:
            return undefined(NO_RANKING)
        parts = measure.parts.totals_within(self._region(measure))
        estimate = self._estimate(measure, parts, MEASURES[name].empty)
        if name == "best_single_ranking":
            return estimate if estimate.value is None else replace(estimate, undefined_because=A_MAXIMUM)
        if self._alone and MEASURES[name].resampled:
            return self._from_participants(name, measure, estimate)
        if self._by_prompts:
            return self._from_prompts(estimate, [parts])
        if not self._alone and self._options.interval == IntervalMethod.PIGEONHOLE and MEASURES[name].resampled:
            return with_percentiles(estimate, replicates, "pigeonhole")
        method = "cluster" if MEASURES[name].resampled else "jackknife"
        influence = self._within(measure).influence(self._region(measure).cell_prompt)
        return self._from_influence(estimate, measure, influence, method, (0.0, 1.0))

    @property
    def _by_prompts(self) -> bool:
        return self._options.interval == IntervalMethod.PROMPTS and not self._alone

    def effect(self, parts: Parts | None) -> Estimate:
        if parts is None:
            return undefined("no ranking without the spec was given")
        measure = Measure(self._crowd.cells, parts)
        inside = self._within(measure)
        estimate = self._estimate(measure, inside, "no pair observations on prompts that both runs rank")
        if self._by_prompts:
            return self._from_prompts(estimate, [inside])
        influence = inside.influence(self._region(measure).cell_prompt)
        return self._from_influence(estimate, measure, influence, "cluster", (-1.0, 1.0))

    def normalised(self, found: Mapping[str, Estimate]) -> Estimate:
        crossfit = found["best_single_ranking_crossfit"]
        both = self._beside_crossfit(found)
        if isinstance(both, Estimate):
            return both
        # Where nothing varies in the sample the reference is as sure as it will ever look: its value stands for its interval.
        low = crossfit.value if crossfit.undefined_because == NOTHING_VARIES else crossfit.low
        if low is None:
            return undefined(f"the crossfit reference has no interval ({crossfit.undefined_because})")
        if low < MIN_CROSSFIT:
            return undefined(f"the crossfit reference's interval reaches below {MIN_CROSSFIT}")
        own, reference, estimate, measure = both
        above, below = _defined(own.value()) - 0.5, _defined(reference.value()) - 0.5
        estimate = replace(estimate, value=above / below)
        if self._by_prompts:
            return self._from_prompts(estimate, [own, reference], lambda a, c: (a - 0.5) / (c - 0.5))
        at = self._region(measure).cell_prompt
        influence = (own.influence(at) - reference.influence(at).times(above / below)).times(1 / below)
        return self._from_influence(estimate, measure, influence, "jackknife", None)

    def gap_to_crossfit(self, found: Mapping[str, Estimate]) -> Estimate:
        both = self._beside_crossfit(found)
        if isinstance(both, Estimate):
            return both
        own, reference, estimate, measure = both
        estimate = replace(estimate, value=_defined(reference.value()) - _defined(own.value()))
        if self._by_prompts:
            return self._from_prompts(estimate, [own, reference], lambda a, c: c - a)
        at = self._region(measure).cell_prompt
        influence = reference.influence(at) - own.influence(at)
        return self._from_influence(estimate, measure, influence, "jackknife", (-1.0, 1.0))

    def gap_to_best(self, found: Mapping[str, Estimate]) -> Estimate:
        own, best = found["agreement"], found["best_single_ranking"]
        if own.value is None or best.value is None:
            return undefined(own.undefined_because or best.undefined_because or "")
        return replace(best, value=best.value - own.value)

    def _beside_crossfit(self, found: Mapping[str, Estimate]) -> Estimate | tuple[Parts, Parts, Estimate, Measure]:
        """(agreement, crossfit) on crossfit's prompts, with their counts; or why there is none."""
        for name in ("agreement", "best_single_ranking_crossfit"):
            if found[name].value is None:
                return undefined(found[name].undefined_because or "")
        own, reference = self._crowd.measure("agreement"), self._crowd.measure("best_single_ranking_crossfit")
        if own is None or reference is None:
            return undefined(NO_RANKING)
        region = self._region(reference)
        reference_parts = self._within(reference)
        own_parts = self._within(own).where(reference_parts.denominator > 0, region.cell_prompt)
        return own_parts, reference_parts, self._estimate(reference, reference_parts, ""), reference

    def _region(self, measure: Measure) -> Region:
        if measure.cells is self._crowd.cells:
            return self._crowd.region(self._set)
        if self._veto_region is None:
            self._veto_region = Region.of(measure.cells, self._set.prompts)
        return self._veto_region

    def _within(self, measure: Measure) -> Parts:
        return measure.parts.within(self._region(measure))

    def _estimate(self, measure: Measure, parts: Parts, empty: str) -> Estimate:
        value = parts.value()
        if value is None:
            return undefined(empty)
        return replace(count(measure, parts, self._region(measure), weighted=self._weighted), value=value)

    def _from_prompts(self, estimate: Estimate, parts: Sequence[Parts], join: _Join | None = None) -> Estimate:
        if estimate.value is None or not self._options.replicates:
            return with_percentiles(estimate, None, "prompts")
        if self._prompt_draws is None:
            options = self._options
            stream = f"prompts {self._set.name}"
            self._prompt_draws = Draws(len(self._set.prompts), options.replicates, options.seed, stream)

        def statistic(multiplicity: Floats) -> Floats:
            columns = [
                combine(one.numerator, one.denominator, multiplicity, mean=one.mean_over_prompts) for one in parts
            ]
            return columns[0] if join is None else join(columns[0], columns[1])

        values = self._prompt_draws.replicates(statistic)
        return with_percentiles(estimate, values, "prompts")

    def _from_participants(self, name: str, measure: Measure, estimate: Estimate) -> Estimate:
        """Over one prompt's people: a share of what each of them says; pairs of people are resampled.

        Percentiles of few people are too narrow for a share (a veto that nobody of eight casts would get no width).
        """
        if estimate.value is None:
            return estimate
        if resampled(name).kernel == "human_human":
            return self._from_pairs_of_people(measure, estimate)
        block = participants_of(measure, int(self._set.prompts[0]))
        ends = clustered_share_interval(measure.parts.cell_numerator[block], measure.parts.cell_denominator[block])
        return with_ends(estimate, ends, PARTICIPANTS, min_prompts=1, without_ends=ONE_PERSON)

    def _from_pairs_of_people(self, measure: Measure, estimate: Estimate) -> Estimate:
        position, options = int(self._set.prompts[0]), self._options
        if not options.replicates:
            return with_percentiles(estimate, None, PARTICIPANTS, min_prompts=1)
        block = participants_of(measure, position)
        draws = Draws(block.stop - block.start, options.replicates, options.seed, f"people of {self._set.name}")
        values = draws.replicates(partial(pairs_of_people_resampled, measure, position))
        return with_percentiles(estimate, values, PARTICIPANTS, min_prompts=1)

    def _from_influence(
        self,
        estimate: Estimate,
        measure: Measure,
        influence: Influence,
        method: str,
        bounds: tuple[float, float] | None,
    ) -> Estimate:
        if estimate.value is None:
            return estimate
        region = self._region(measure)
        entered = self._within(measure).entered
        if self._alone:
            spread = one_way_spread(region.cell_person, influence, entered)
            return with_spread(estimate, spread, PARTICIPANTS, bounds, min_prompts=1)
        spread = two_way_spread(region.cell_person, region.cell_prompt, influence, entered)
        return with_spread(estimate, spread, method, bounds)


def _defined(value: float | None) -> float:
    if value is None:
        raise ValueError("the value is undefined")
    return value
