"""`folkmoot simulate`: simulated people with a known truth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from folkmoot.cli.output import note, print_json

Prompts = Annotated[Path, Parameter(help="A study's prompts file, JSON Lines.")]
PopulationFile = Annotated[Path, Parameter(help="Who the people are and how they choose, TOML (docs/simulation.md).")]


def people(
    *,
    prompts: Prompts,
    population: PopulationFile,
    out: Annotated[Path, Parameter(help="The folder to write; it appears whole or not at all.")],
    people: Annotated[int | None, Parameter(help="How many people; the population's own number without it.")] = None,
    seed: Annotated[int, Parameter(help="Seed of every draw.")] = 1,
    to: Annotated[Literal["ca1", "parquet"], Parameter(help="The layout of the dataset.")] = "ca1",
    force: Annotated[bool, Parameter(negative="", help="Replace a folder that this command wrote.")] = False,
    json: Annotated[bool, Parameter(negative="", help="Print what was written as JSON.")] = False,
) -> None:
    r"""Simulate people who answer a study's prompts, straight into a dataset.

    Everybody in it is marked as simulated. Beside the dataset stands `truth.json`: what each response is worth to
    everybody and to each group, and who is attentive, careless, noisy, a speeder or a bot; and `seconds.csv`: how long
    each answer took.

    Examples:
        folkmoot simulate people --prompts prompts.jsonl \
            --population population.toml --out pilot --people 500
    """
    from folkmoot.pipeline.simulate_people import DATASET, TRUTH, simulate_people

    done = simulate_people(prompts, population, out, n_people=people, seed=seed, to=to, force=force)
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(done.kinds.items()))
    note(
        f"SIMULATED: {done.n_assessments:,} assessments of {done.n_prompts:,} prompts by {done.n_people:,} people "
        f"({kinds}) written to {out / DATASET}; what is true of them: {out / TRUTH}"
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
            }
        )
