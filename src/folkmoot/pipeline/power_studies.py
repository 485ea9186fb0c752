"""Simulated studies of any size, and what the package itself finds in each: the raw material of a plan."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec
import numpy as np

from folkmoot.agreement import Options, compare
from folkmoot.agreement.options import IntervalMethod
from folkmoot.pipeline.power_options import PowerOptions
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.study.population import Population
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.resampled_prompts import draw_prompts
from folkmoot.study.simulate import simulate

BELONGS: Final = 5
"""Relevance of a drawn prompt for the sections that it was drawn for."""


@dataclass(frozen=True, slots=True)
class SimulatedSection:
    """One section of one simulated study; the half-width is infinite where there is no interval."""

    half_width: float
    agreement: float | None
    people_a_prompt: float


class PowerStudies:
    """Studies of one design, of any size."""

    def __init__(
        self,
        prompts: Sequence[StudyPrompt],
        population: Population,
        ranking: SpecRankings,
        sections: Mapping[str, Sequence[int]],
        options: PowerOptions,
    ) -> None:
        self._prompts = prompts
        self._population = population
        self._ranking = ranking
        self._sections = sections
        self._options = options

    def run(self, n_people: int, n_prompts: int, number: int) -> Mapping[str, SimulatedSection]:
        """One study; its draws hang on its size and number alone, not on what else is simulated."""
        options, design = self._options, self._population.design
        generator = np.random.default_rng([options.seed, n_people, n_prompts, number])
        drawn = draw_prompts(self._prompts, self._sections, n_prompts, design.anchor, generator)
        study = [one.prompt for one in drawn]
        dataset = simulate(study, _about(self._population, study), generator, n_people=n_people)
        rows = tuple(
            replace(self._ranking.by_prompt[one.drawn_from], prompt_id=one.prompt.prompt_id, section_relevance=None)
            for one in drawn
        )
        grades = {one.prompt.prompt_id: dict.fromkeys(one.sections, BELONGS) for one in drawn}
        result = compare(
            dataset,
            [SpecRankings(self._ranking.name, rows)],
            relevance=SectionRelevance("drawn", grades),
            options=Options(
                by=("section",),
                relevance=BELONGS,
                interval=IntervalMethod(options.interval),
                replicates=options.replicates,
                estimates=("agreement",),
                seed=int(generator.integers(2**31)),
            ),
        )
        found = {}
        for row in result.sections or ():
            estimate = row.estimates["agreement"]
            wide = math.inf if estimate.low is None or estimate.high is None else (estimate.high - estimate.low) / 2
            found[row.section_id] = SimulatedSection(wide, estimate.value, row.n_assessments / max(row.n_prompts, 1))
        return found


def _about(population: Population, study: Sequence[StudyPrompt]) -> Population:
    """The population without views on topics that no drawn prompt is about."""
    topics = {prompt.topic for prompt in study}
    return msgspec.structs.replace(
        population,
        topics=[one for one in population.topics if one.topic in topics],
        groups=[one for one in population.groups if one.topic in topics],
    )
