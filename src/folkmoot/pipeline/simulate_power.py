"""`folkmoot simulate power`: simulated studies of several sizes, and how narrow their intervals are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from folkmoot.agreement.options import IntervalMethod
from folkmoot.agreement.selection import prompts_by_section
from folkmoot.errors import Fault, FaultsError
from folkmoot.pipeline.agreement import fake_models
from folkmoot.pipeline.load_rankings import load_rankings
from folkmoot.pipeline.load_relevance import load_relevance
from folkmoot.pipeline.new_folder import check_free, new_folder
from folkmoot.pipeline.power_options import PowerOptions, check_power_options
from folkmoot.pipeline.power_sizes import section_power
from folkmoot.pipeline.power_studies import PowerStudies, SimulatedSection
from folkmoot.pipeline.simulate_people import load_study
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.records.study_power import StudyPower, as_json
from folkmoot.report.power_files import power_files
from folkmoot.study.population import Population
from folkmoot.study.prompts import StudyPrompt, as_dataset

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
        expected = (
            "--relevance-file FILE, or a --ranking that grades section_relevance; `folkmoot ranker relevance` makes one"
        )
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
    check_power_options(options, population, ids, sections, each)
    if options.sections:
        sections = {name: sections[name] for name in options.sections}
    design = msgspec.structs.replace(
        population.design, prompts_each=each, asked_personal=0.0, rationales=0.0, repeats=0.0
    )
    people, sizes = sorted(set(options.people)), sorted(set(options.prompts))
    study = PowerStudies(ranked, msgspec.structs.replace(population, design=design), ranking, sections, options)
    found: dict[tuple[int, int], list[Mapping[str, SimulatedSection]]] = {}
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
            section_power(place, name, len(rows), found, people, sizes, options)
            for place, (name, rows) in enumerate(sections.items())
        ),
        notes=tuple(_notes(prompts, ranked, sections, design.anchor, ranking)),
    )


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
