"""`folkmoot simulate`: simulated people with a known truth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from folkmoot.cli.output import note, print_json

Prompts = Annotated[Path, Parameter(help="A study's prompts file, JSON Lines.")]
PopulationFile = Annotated[Path, Parameter(help="Who the people are and how they choose, TOML (docs/simulation.md).")]

Returning = Annotated[
    Path | None,
    Parameter(
        help="The truth.json of an earlier wave that this command made of the same population: some of it return."
    ),
]
ReturnRate = Annotated[float, Parameter(help="How likely each of them returns, 0 to 1.")]


def people(
    *,
    prompts: Prompts,
    population: PopulationFile,
    out: Annotated[Path, Parameter(help="The folder to write; it appears whole or not at all.")],
    people: Annotated[int | None, Parameter(help="How many people; the population's own number without it.")] = None,
    seed: Annotated[int, Parameter(help="Seed of every draw.")] = 1,
    to: Annotated[Literal["ca1", "parquet"], Parameter(help="The layout of the dataset.")] = "ca1",
    returning: Returning = None,
    return_rate: ReturnRate = 0.5,
    force: Annotated[bool, Parameter(negative="", help="Replace a folder that this command wrote.")] = False,
    json: Annotated[bool, Parameter(negative="", help="Print what was written as JSON.")] = False,
) -> None:
    r"""Simulate people who answer a study's prompts, straight into a dataset.

    Everybody in it is marked as simulated. Beside the dataset stands `truth.json`: what each response is worth to
    everybody and to each group, and who is attentive, careless, noisy, a speeder or a bot; and `seconds.csv`: how long
    each answer took.

    With --returning a later wave is simulated: of the people of an earlier one each returns with a probability, as who
    they were, and gets the same prompts again; the others are new. What the population's `[[drift]]` says has changed.

    Examples:
        folkmoot simulate people --prompts prompts.jsonl \
            --population population.toml --out pilot --people 500

        folkmoot simulate people --prompts prompts.jsonl \
            --population population.toml --out later \
            --returning pilot/truth.json --return-rate 0.5
    """
    from folkmoot.pipeline.simulate_people import DATASET, TRUTH, Earlier, simulate_people

    earlier = None if returning is None else Earlier(returning, return_rate)
    done = simulate_people(prompts, population, out, n_people=people, seed=seed, to=to, force=force, earlier=earlier)
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(done.kinds.items()))
    back = "" if done.n_returning is None else f", {done.n_returning:,} of whom return,"
    note(
        f"SIMULATED: {done.n_assessments:,} assessments of {done.n_prompts:,} prompts by {done.n_people:,} people "
        f"({kinds}){back} written to {out / DATASET}; what is true of them: {out / TRUTH}"
    )
    if json:
        print_json(
            {
                "simulated": True,
                "dataset": str(out / DATASET),
                "truth": str(out / TRUTH),
                "layout": to,
                "n_people": done.n_people,
                "n_prompts": done.n_prompts,
                "n_assessments": done.n_assessments,
                "kinds": done.kinds,
                "seed": done.seed,
                "n_returning": done.n_returning,
            }
        )


def power(
    *,
    prompts: Prompts,
    population: PopulationFile,
    ranking: Annotated[Path, Parameter(help="A ranker's run on these prompts; its first run counts.")],
    relevance_file: Annotated[
        Path | None, Parameter(help="Section relevance of the prompts, instead of the ranking's own.")
    ] = None,
    half_width: Annotated[
        float, Parameter(help="How far intervals may reach to either side; 0.03 is ±3 points.")
    ] = 0.03,
    people: Annotated[str, Parameter(help="Numbers of people to simulate, with commas.")] = "200,400,800,1600",
    prompts_a_section: Annotated[
        str, Parameter(help="Numbers of prompts for each section to simulate, with commas.")
    ] = "6,12,24",
    prompts_each: Annotated[
        int | None, Parameter(help="Prompts a person answers; else the population's number.")
    ] = None,
    section: Annotated[tuple[str, ...], Parameter(help="Plan a study of this section. Repeatable; else all.")] = (),
    studies: Annotated[int, Parameter(help="Simulated studies of each size.")] = 20,
    relevance: Annotated[int, Parameter(help="A prompt belongs to a section from this relevance on, 1 to 5.")] = 5,
    interval: Annotated[Literal["pigeonhole", "cluster"], Parameter(help="The interval that is planned for.")] = (
        "pigeonhole"
    ),
    replicates: Annotated[int, Parameter(help="Bootstrap replicates of each interval.")] = 500,
    seed: Annotated[int, Parameter(help="Seed of every draw.")] = 1,
    out: Annotated[Path | None, Parameter(help="A folder to write: power.json, tables as CSV, the figure.")] = None,
    force: Annotated[bool, Parameter(negative="", help="Replace a folder that this command wrote.")] = False,
    json: Annotated[bool, Parameter(negative="", help="Print JSON instead of tables.")] = False,
) -> None:
    r"""How many people and prompts would give intervals of a given width in each section?

    Studies of several sizes are simulated, their prompts drawn from those that each section has, and compared with the
    ranking as real ones are: how narrow are the 95% intervals of agreement, and between which sizes do they become as
    narrow as wanted? With as many people, more prompts mean fewer people at each.

    Examples:
        folkmoot simulate power --prompts prompts.jsonl \
            --population population.toml --ranking run.jsonl --out plan

        folkmoot simulate power --prompts prompts.jsonl \
            --population population.toml --ranking run.jsonl \
            --section be_fair --people 300,600,1200 --half-width 0.02
    """
    from folkmoot.pipeline.power_options import PowerOptions
    from folkmoot.pipeline.simulate_power import PowerFiles, check_power_folder, simulate_power, write_power
    from folkmoot.records.study_power import as_json

    options = PowerOptions(
        half_width=half_width,
        people=_numbers("--people", people),
        prompts=_numbers("--prompts-a-section", prompts_a_section),
        prompts_each=prompts_each,
        sections=section,
        studies=studies,
        relevance=relevance,
        interval=interval,
        replicates=replicates,
        seed=seed,
    )
    if out is not None:
        check_power_folder(out, force=force)
    plan = simulate_power(PowerFiles(prompts, population, ranking, relevance_file), options, note)
    if out is not None:
        write_power(plan, out, force=force)
        note(f"SIMULATED: the plan is written to {out}")
    if json:
        print_json(as_json(plan))
    else:
        from folkmoot.cli.power_table import print_power

        print_power(plan)


def _numbers(option: str, text: str) -> tuple[int, ...]:
    """Whole numbers with commas between them."""
    from folkmoot.errors import InputError

    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise InputError(f"{option}: found {text!r}; expected whole numbers with commas, such as 200,400,800") from None
