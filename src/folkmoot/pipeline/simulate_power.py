"""`folkmoot simulate power`: simulated studies of several sizes, and how narrow their intervals are."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import Final

import msgspec
import numpy as np

from folkmoot.agreement import Options, compare
from folkmoot.agreement.options import IntervalMethod
from folkmoot.agreement.selection import prompts_by_section
from folkmoot.errors import Fault, FaultsError
from folkmoot.pipeline.agreement import fake_models
from folkmoot.pipeline.load_rankings import load_rankings
from folkmoot.pipeline.load_relevance import load_relevance
from folkmoot.pipeline.new_folder import check_free, new_folder
from folkmoot.pipeline.simulate_people import load_study
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.records.study_power import HalfWidth, SectionPower, SizeNeeded, StudyPower, as_json
from folkmoot.report.power_files import power_files
from folkmoot.statistics.cells import Floats
from folkmoot.statistics.size_needed import crossing, median_of
from folkmoot.study.population import Population
from folkmoot.study.prompts import StudyPrompt, as_dataset
from folkmoot.study.resampled_prompts import draw_prompts
from folkmoot.study.simulate import simulate

_BELONGS: Final = 5
_FILES: Final = ("power.json", "half_widths.csv", "sizes_needed.csv", "half_widths.svg", "half_widths.png")


@dataclass(frozen=True, slots=True)
class PowerFiles:
    """The files of a plan.

    Attributes:
        prompts: the study's prompts.
        population: who the people are, in TOML.
        ranking: a ranker's run on these prompts; the first of several counts.
        relevance: which sections the prompts belong to, where it is not the ranking's own.
    """

    prompts: Path
    population: Path
    ranking: Path
    relevance: Path | None = None


@dataclass(frozen=True, slots=True)
class PowerOptions:
    """What is simulated.

    Attributes:
        half_width: the half-width that is planned for, above 0 and below ½.
        people: numbers of participants.
        prompts: numbers of prompts a section.
        prompts_each: prompts a person answers; None for the population's.
        sections: ids of the sections that the study is about; () for all that have prompts.
        studies: simulated studies of each size, 1 or more.
        relevance: a prompt belongs to a section from this relevance on, 1 to 5.
        interval: `pigeonhole` or `cluster`.
        replicates: bootstrap replicates of each interval.
        seed: of every draw, 0 or more.
    """

    half_width: float = 0.03
    people: tuple[int, ...] = (200, 400, 800, 1600)
    prompts: tuple[int, ...] = (6, 12, 24)
    prompts_each: int | None = None
    sections: tuple[str, ...] = ()
    studies: int = 20
    relevance: int = 5
    interval: str = IntervalMethod.PIGEONHOLE
    replicates: int = 500
    seed: int = 1


@dataclass(frozen=True, slots=True)
class _Found:
    """One section of one simulated study; the half-width is infinite where there is no interval."""

    half_width: float
    agreement: float | None
    people_a_prompt: float


def simulate_power(
    files: PowerFiles, options: PowerOptions, tell: Callable[[str], None] = lambda _: None
) -> StudyPower:
    """Read the files and simulate.

    Raises:
        MissingFileError: a file is not there.
        FaultsError: with every fault of a file, or of the options.
    """
    prompts, population = load_study(files.prompts, files.population)
    nobody = as_dataset(prompts)
    ranking = load_rankings(files.ranking, nobody)[0]
    relevance = ranking.relevance if files.relevance is None else load_relevance(files.relevance, nobody)
    if relevance is None:
        expected = "--relevance-file FILE, or a --ranking that grades section_relevance"
        raise FaultsError([Fault(str(files.ranking), None, "section_relevance", "no grades", expected)])
    return power(prompts, population, ranking, relevance, options, tell)


def check_power_folder(folder: Path, *, force: bool = False) -> None:
    """Refuse a folder that `write_power` would refuse, before anything is simulated.

    Raises:
        InputError: the folder's name is taken.
    """
    check_free(folder, force=force, ours=_FILES.__contains__)


def write_power(plan: StudyPower, folder: Path, *, force: bool = False) -> None:
    """Write a plan as a folder: `power.json`, two tables as CSV, the figure as SVG and PNG.

    Raises:
        InputError: the folder's name is taken or cannot be written.
    """
    with new_folder(folder, force=force, ours=_FILES.__contains__) as fresh:
        fresh.put("power.json", [msgspec.json.format(msgspec.json.encode(as_json(plan)), indent=2), b"\n"])
        for name, blocks in power_files(plan):
            fresh.put(name, blocks)


def power(
    prompts: Sequence[StudyPrompt],
    population: Population,
    ranking: SpecRankings,
    relevance: SectionRelevance,
    options: PowerOptions,
    tell: Callable[[str], None] = lambda _: None,
) -> StudyPower:
    """Simulate studies of every size, and find where their intervals are as narrow as wanted.

    Args:
        prompts: the study as it is; larger ones are drawn from its prompts (study/resampled_prompts.py).
        population: its people; `design.people` and `design.prompts_each` give way to the options.
        ranking: the ranker's; prompts that it does not rank are not drawn.
        relevance: which sections the prompts belong to.
        options: what is simulated.
        tell: hears how far it is.

    Raises:
        FaultsError: options that cannot be met, all of them.
    """
    ranked = tuple(prompt for prompt in prompts if prompt.prompt_id in ranking.by_prompt)
    ids = tuple(prompt.prompt_id for prompt in ranked)
    sections = prompts_by_section(relevance, ids, options.relevance)
    each = options.prompts_each or population.design.prompts_each
    _check(options, population, ids, sections, each)
    if options.sections:
        sections = {name: sections[name] for name in options.sections}
    design = msgspec.structs.replace(
        population.design, prompts_each=each, asked_personal=0.0, rationales=0.0, repeats=0.0
    )
    people, sizes = sorted(set(options.people)), sorted(set(options.prompts))
    study = _Study(ranked, msgspec.structs.replace(population, design=design), ranking, sections, options)
    found: dict[tuple[int, int], list[Mapping[str, _Found]]] = {}
    for n_prompts in sizes:
        for n_people in people:
            tell(
                f"simulating {options.studies:,} studies of {n_people:,} people and {n_prompts:,} prompts for each of "
                f"{len(sections):,} sections …"
            )
            found[n_people, n_prompts] = [study.run(n_people, n_prompts, number) for number in range(options.studies)]
    return StudyPower(
        wanted=options.half_width,
        people=tuple(people),
        prompts=tuple(sizes),
        prompts_each=each,
        studies=options.studies,
        seed=options.seed,
        interval_method=str(options.interval),
        replicates=options.replicates if options.interval == IntervalMethod.PIGEONHOLE else 0,
        ranker=ranking.name,
        fake=ranking.provenance.fake,
        relevance_from=relevance.name,
        relevance_threshold=options.relevance,
        sections=tuple(
            _section(place, name, len(rows), found, people, sizes, options)
            for place, (name, rows) in enumerate(sections.items())
        ),
        notes=tuple(_notes(prompts, ranked, sections, design.anchor, ranking)),
    )


class _Study:
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

    def run(self, n_people: int, n_prompts: int, number: int) -> Mapping[str, _Found]:
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
        grades = {one.prompt.prompt_id: dict.fromkeys(one.sections, _BELONGS) for one in drawn}
        result = compare(
            dataset,
            [SpecRankings(self._ranking.name, rows)],
            relevance=SectionRelevance("drawn", grades),
            options=Options(
                by=("section",),
                relevance=_BELONGS,
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
            found[row.section_id] = _Found(wide, estimate.value, row.n_assessments / max(row.n_prompts, 1))
        return found


def _about(population: Population, study: Sequence[StudyPrompt]) -> Population:
    """The population without views on topics that no drawn prompt is about."""
    topics = {prompt.topic for prompt in study}
    return msgspec.structs.replace(
        population,
        topics=[one for one in population.topics if one.topic in topics],
        groups=[one for one in population.groups if one.topic in topics],
    )


def _section(
    place: int,
    name: str,
    n_prompts: int,
    found: Mapping[tuple[int, int], Sequence[Mapping[str, _Found]]],
    people: Sequence[int],
    sizes: Sequence[int],
    options: PowerOptions,
) -> SectionPower:
    of_size = {size: [one[name] for one in studies] for size, studies in found.items()}
    widths = {size: np.array([one.half_width for one in studies]) for size, studies in of_size.items()}
    generator = np.random.default_rng([options.seed, place])
    needed = [
        _needed("people", size, people, [widths[n, size] for n in people], options, generator) for size in sizes
    ] + [_needed("prompts", n, sizes, [widths[n, size] for size in sizes], options, generator) for n in people]
    half_widths = tuple(_half_width(n, size, widths[n, size], of_size[n, size]) for size in sizes for n in people)
    return SectionPower(name, n_prompts, half_widths, tuple(needed))


def _half_width(people: int, prompts: int, widths: Floats, studies: Sequence[_Found]) -> HalfWidth:
    median = median_of(widths)
    without = int(np.isinf(widths).sum())
    values = [one.agreement for one in studies if one.agreement is not None]
    because = None
    if math.isinf(median.value):
        because = f"{without:,} of {len(studies):,} simulated studies have no interval for the section"
    elif median.low is None:
        because = "no interval: fewer than 6 simulated studies"
    elif median.high is None or math.isinf(median.high):
        because = f"no interval: {without:,} of {len(studies):,} simulated studies have none for the section"
    return HalfWidth(
        people=people,
        prompts=prompts,
        median=None if math.isinf(median.value) else median.value,
        low=None if because else median.low,
        high=None if because else median.high,
        undefined_because=because,
        n_studies=len(studies),
        n_without_interval=without,
        agreement=fmean(values) if values else None,
        people_a_prompt=fmean(one.people_a_prompt for one in studies),
    )


def _needed(
    of: str,
    given: int,
    sizes: Sequence[int],
    widths: Sequence[Floats],
    options: PowerOptions,
    generator: np.random.Generator,
) -> SizeNeeded:
    n_studies = sum(map(len, widths))
    at = crossing(sizes, widths, options.half_width, generator)
    points = f"±{100 * options.half_width:g} points"
    if math.isinf(at.size):
        best = median_of(widths[-1]).value
        reached = "no interval" if math.isinf(best) else f"±{100 * best:.1f}"
        because = f"more than {sizes[-1]:,} {of}, the most that was simulated: it gives {reached}"
        return SizeNeeded(of, given, None, None, None, because, n_studies)
    if at.size == 0:
        because = f"fewer than {sizes[0]:,} {of}, the fewest that was simulated: it is within {points} already"
        return SizeNeeded(of, given, None, None, None, because, n_studies, fewest_suffice=True)
    if len(widths[0]) == 1:
        return SizeNeeded(of, given, at.size, None, None, "no interval: one simulated study a size", n_studies)
    if at.low == 0 or math.isinf(at.high):
        side = "fewest" if at.low == 0 else "most"
        because = f"no interval: by Monte-Carlo error it reaches past the {side} {of} that were simulated"
        return SizeNeeded(of, given, at.size, None, None, because, n_studies)
    return SizeNeeded(of, given, at.size, at.low, at.high, None, n_studies)


def _notes(
    prompts: Sequence[StudyPrompt],
    ranked: Sequence[StudyPrompt],
    sections: Mapping[str, Sequence[int]],
    anchor: str,
    ranking: SpecRankings,
) -> list[str]:
    notes = [
        "Everybody is simulated: the plan is as good as the population's file is like the people who will come.",
    ]
    of_anchor = [name for name, rows in sections.items() if any(ranked[row].prompt_id == anchor for row in rows)]
    if of_anchor:
        notes.append(
            f"Everybody answers the anchor '{anchor}', so that it weighs most in its section: {', '.join(of_anchor)}."
        )
    few = [name for name, rows in sections.items() if len(rows) < 5]
    if few:
        notes.append(
            f"Sections with fewer than 5 prompts to draw from: {', '.join(few)}. How much prompts differ there is hardly "
            "known, and their intervals are planned too narrow."
        )
    if len(ranked) < len(prompts):
        notes.append(f"Prompts that {ranking.name} does not rank are not drawn: {len(prompts) - len(ranked):,}.")
    return [*notes, *fake_models([ranking])]


def _check(
    options: PowerOptions,
    population: Population,
    ids: Sequence[str],
    sections: Mapping[str, Sequence[int]],
    each: int,
) -> None:
    names = options.sections or tuple(sections)
    fewest = 1 + sum(max(min(options.prompts, default=1) - 1, 0) for _ in names)
    unknown = [name for name in options.sections if name not in sections]
    faults = [
        Fault(place, None, "", found, expected)
        for place, found, right, expected in (
            ("--half-width", repr(options.half_width), 0 < options.half_width < 0.5, "above 0 and below 0.5"),
            ("--people", repr(options.people), _sizes(options.people, 2), "numbers of 2 or more"),
            ("--prompts-a-section", repr(options.prompts), _sizes(options.prompts, 2), "numbers of 2 or more"),
            ("--studies", repr(options.studies), options.studies >= 1, "1 or more"),
            ("--seed", repr(options.seed), options.seed >= 0, "0 or more"),
            ("--replicates", repr(options.replicates), options.replicates >= 1, "1 or more"),
            ("--relevance", repr(options.relevance), 1 <= options.relevance <= 5, "1 to 5"),
            (
                "--interval",
                repr(options.interval),
                options.interval in {IntervalMethod.PIGEONHOLE, IntervalMethod.CLUSTER},
                "pigeonhole or cluster",
            ),
            ("--section", ", ".join(unknown), not unknown, f"sections with ranked prompts: {', '.join(sections)}"),
            ("--relevance", "no prompt of any section", bool(sections), "a relevance that some ranked prompt has"),
            (
                "--prompts-each",
                str(each),
                1 <= each <= fewest,
                f"1 to {fewest:,}, the prompts of the smallest study that is simulated",
            ),
            (
                "design.anchor",
                f"'{population.design.anchor}'",
                population.design.anchor in ids,
                "a prompt that the ranking ranks",
            ),
        )
        if not right
    ]
    if faults:
        raise FaultsError(faults)


def _sizes(numbers: Sequence[int], least: int) -> bool:
    return bool(numbers) and min(numbers) >= least
