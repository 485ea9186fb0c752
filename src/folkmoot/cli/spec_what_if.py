"""`folkmoot spec what-if`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

from folkmoot.cli.model_options import ModelOptions
from folkmoot.cli.output import note, print_json


def what_if(
    old: Annotated[Path, Parameter(help="The old version.")],
    new: Annotated[Path, Parameter(help="The new version.")],
    /,
    models: ModelOptions = ModelOptions(),  # noqa: B008 - frozen
    *,
    dataset: Annotated[
        Path,
        Parameter(
            name=("--dataset", "--study"),
            help="What people said, with texts: a folder or a file in a known layout, or a study.",
        ),
    ],
    model: Annotated[str, Parameter(help="Who ranks: PROVIDER:MODEL, such as openai:gpt-5, or a name of --models.")],
    relevance_file: Annotated[
        tuple[Path, ...],
        Parameter(help="Section relevance of the prompts, graded against either version. Repeatable: one for each."),
    ] = (),
    relevance_model: Annotated[
        str | None, Parameter(help="Who grades what no file does: a cheaper model, say. [default: --model]")
    ] = None,
    relevance: Annotated[
        int, Parameter(help="A section concerns a prompt from this relevance on.", validator=Number(gte=2, lte=5))
    ] = 5,
    repeats: Annotated[
        int, Parameter(help="How often each version ranks each prompt.", validator=Number(gte=1, lte=100))
    ] = 1,
    sections: Annotated[
        Literal["all", "auto"], Parameter(help="What of a version is shown: all, or what matters for each prompt.")
    ] = "all",
    order: Annotated[
        Literal["random", "as-is"], Parameter(help="Order in which responses are shown: by lot, or the dataset's.")
    ] = "random",
    seed: Annotated[int, Parameter(help="Seed of that order.")] = 1,
    limit: Annotated[int | None, Parameter(help="Consider the first so many prompts.", validator=Number(gte=1))] = None,
    by: Annotated[
        tuple[str, ...], Parameter(help="Rows of groups: group:FIELD or group:FIELD+FIELD. Repeatable.")
    ] = (),
    question: Annotated[Literal["world", "personal"], Parameter(help="Which of people's rankings is compared.")] = (
        "world"
    ),
    min_cell: Annotated[int, Parameter(help="A group of fewer participants gets no number.")] = 30,
    out: Annotated[
        Path | None, Parameter(help="Write the rankings, the comparison and its page to this folder.")
    ] = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON instead of tables.")] = False,
) -> int:
    r"""Rank under two versions of a spec what their differences concern: which prompts turn, and for whom that is nearer.

    Only prompts that a changed section concerns are ranked, under both versions alike and once more under the old one:
    what asking again changes by itself stands beside what the new version changes. What it takes is said first; nothing is
    ranked above --max-cost or --max-calls.

    Examples:
        folkmoot spec what-if 2025-09-12.md draft.md --dataset ca1/ --model openai:gpt-5 \
            --relevance-file grades.jsonl --dry-run

        folkmoot spec what-if 2025-09-12.md draft.md --dataset ca1/ --model openai:gpt-5 \
            --relevance-model openai:gpt-5-mini --by group:age --max-cost 20 --out what-if/
    """
    from folkmoot.agreement import Options
    from folkmoot.cli.model_estimate import exit_code, print_estimate
    from folkmoot.pipeline.what_if import estimate_what_if, write_what_if
    from folkmoot.pipeline.what_if import what_if as compare
    from folkmoot.pipeline.what_if_job import WhatIfJob
    from folkmoot.pipeline.write_file import check_folder
    from folkmoot.records.dataset import Question
    from folkmoot.records.what_if import as_json as plain

    job = WhatIfJob(
        old=old,
        new=new,
        dataset=dataset,
        model=model,
        relevance=relevance_file,
        relevance_model=relevance_model,
        repeats=repeats,
        sections=sections,
        order=order,
        seed=seed,
        limit=limit,
        options=Options(question=Question(question), by=by, relevance=relevance, seed=seed, min_cell=min_cell),
    )
    if models.dry_run:
        estimates = estimate_what_if(job, models.settings(), note)
        if not estimates:
            note("Nothing changed that a ranker could be asked about: no call would be made.")
        if estimates or as_json:
            print_estimate(estimates, json=as_json)
        return 0
    if out is not None:
        check_folder(out)
    done = compare(job, models.settings(), note)
    if out is not None:
        for path in write_what_if(done, out):
            note(f"written: {path}")
    if as_json:
        for text in done.result.notes:
            note(text)
        print_json(plain(done.result))
    else:
        from folkmoot.cli.what_if_tables import print_what_if

        print_what_if(done.result)
    return exit_code(done.answers, allow_failures=models.allow_failures)
