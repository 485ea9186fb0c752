"""`folkmoot check`: every fault of a file at once."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from folkmoot.cli.output import note, print_json


def check(
    path: Annotated[
        Path,
        Parameter(
            help="A study's folder, a spec (.md), a dataset, rankings, section relevance, a study's prompts, drafts or "
            "approvals."
        ),
    ],
    /,
    *,
    dataset: Annotated[
        Path | None,
        Parameter(help="For rankings and relevance: the dataset of their prompts; without it rows are checked alone."),
    ] = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")] = False,
) -> int:
    """Find every fault of a study, a spec, a dataset or any other file, with its place; exit code 1 where there is one.

    Examples:
        folkmoot check my-study

        folkmoot check my-spec.md
    """
    from folkmoot.pipeline.check import check as check_path

    checked = check_path(path, dataset)
    if as_json:
        print_json(
            {
                "place": checked.place,
                "kind": checked.kind,
                "holds": checked.holds or None,
                "faults": [asdict(fault) for fault in checked.faults],
                "notes": list(checked.notes),
            }
        )
    else:
        from folkmoot.cli.output import console
        from folkmoot.cli.terminal import as_text

        for fault in checked.faults:
            console().print(as_text(str(fault)), soft_wrap=True)
    for one in checked.notes:
        note(f"note: {one}")
    count = len(checked.faults)
    found = "no fault" if count == 0 else f"{count:,} fault{'' if count == 1 else 's'}"
    note(f"{checked.place}: {found} ({checked.title}{': ' if checked.holds else ''}{checked.holds})")
    return 1 if count else 0
