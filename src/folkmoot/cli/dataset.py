"""`folkmoot dataset`: what a dataset holds, and turning one layout into another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from folkmoot.cli.output import console, note, print_json

if TYPE_CHECKING:
    from folkmoot.records.dataset_summary import DatasetSummary


def summary(
    path: Annotated[Path, Parameter(help="A folder or file of people's rankings, in any known layout.")],
    /,
    *,
    min_cell: Annotated[int, Parameter(help="Mark groups with fewer participants than this.")] = 30,
    json: Annotated[bool, Parameter(negative="", help="Print JSON instead of tables.")] = False,
) -> None:
    """Say what a dataset holds: people, prompts, what was asked, answered and left out.

    Examples:
        folkmoot dataset summary ca1/
    """
    from dataclasses import asdict

    from folkmoot.cli.dataset_tables import show_summary
    from folkmoot.pipeline.dataset_summary import summarise_path

    found: DatasetSummary = summarise_path(path, min_cell=min_cell)
    if json:
        print_json(asdict(found))
    else:
        show_summary(found, console())


def convert(
    source: Annotated[Path, Parameter(help="A folder or file of people's rankings, in any known layout.")],
    target: Annotated[Path, Parameter(help="The folder to write; it appears whole or not at all.")],
    /,
    *,
    to: Annotated[
        Literal["ca1", "parquet"],
        Parameter(
            help="The layout to write: CA-1's JSON Lines, or Parquet, which loads millions of rankings in a second."
        ),
    ] = "parquet",
    texts: Annotated[
        Literal["cleared", "as-written"] | None,
        Parameter(
            help="What becomes of what people wrote. cleared: as the queue of personal data has it, and left out where it"
            " is withheld or nobody decided. as-written: for the study's own people. Without this: cleared where the"
            " source is a study, or where somebody looked through it; else as written."
        ),
    ] = None,
    force: Annotated[bool, Parameter(negative="", help="Replace a dataset that is there already.")] = False,
    json: Annotated[bool, Parameter(negative="", help="Print what was written as JSON.")] = False,
) -> None:
    """Read any known layout and write any known layout; of texts in a study, only those that may leave it.

    Rankings, vetoes and answers to closed questions are written as they are, all of them.

    Examples:
        folkmoot dataset convert ca1/ ca1-parquet/ --to parquet

        folkmoot dataset convert my-study export/ --to ca1
    """
    from dataclasses import asdict

    from folkmoot.pipeline.dataset_convert import convert_dataset

    dataset, became = convert_dataset(source, target, to=to, force=force, texts=texts)
    counts = {
        "n_prompts": len(dataset.prompts),
        "n_participants": len(dataset.participants),
        "n_assessments": len(dataset.assessments),
    }
    for line in dataset.notes:
        note(line)
    if became is not None:
        note(
            f"texts as written: {became.as_written:,}; masked: {became.masked:,}; left out because they were withheld:"
            f" {became.withheld:,}, because nobody decided: {became.undecided:,}"
        )
        if became.undecided:
            note(f"decide about them with `folkmoot study personal-data scan {source}` and `… queue {source}`")
    elif texts == "as-written":
        note(f"texts are as people wrote them, personal data and all: keep {target} among the study's own people")
    if json:
        print_json(
            {
                "target": str(target),
                "layout": to,
                **counts,
                "simulated": dataset.simulated,
                "texts": None if became is None else asdict(became),
                "notes": list(dataset.notes),
            }
        )
        return
    simulated = "SIMULATED: " if dataset.simulated else ""
    note(
        f"{simulated}{counts['n_assessments']:,} assessments of {counts['n_prompts']:,} prompts by "
        f"{counts['n_participants']:,} participants written to {target} as {to}"
    )
