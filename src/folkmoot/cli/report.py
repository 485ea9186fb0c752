"""`folkmoot report`: pages and figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from folkmoot.cli.agreement_options import AgreementOptions
from folkmoot.cli.output import note, print_json


def build(
    what: AgreementOptions,
    *,
    out: Annotated[Path, Parameter(help="The folder to write.")] = Path("folkmoot-report"),
    force: Annotated[bool, Parameter(negative="", help="Replace a report that is there already.")] = False,
    as_json: Annotated[
        bool, Parameter(name="--json", negative="", help="Print what was written as JSON on stdout.")
    ] = False,
) -> None:
    """Write the report: a folder with one HTML page that opens offline, every figure as SVG and PNG, every table as CSV.

    It always has every prompt, and every section where the ranker graded relevance; `--by group:FIELD` adds groups.

    Examples:
        folkmoot report build --dataset ca1/ --ranking run1.jsonl --spec spec.md --out report

        folkmoot report build --dataset ca1/ --ranking run1.jsonl --ranking run2.jsonl --by group:age --force

    Args:
        what: what is compared, and how.
        out: the folder to write.
        force: replace a report that is there already.
        as_json: print what was written as JSON.
    """
    from folkmoot.pipeline.build_report import build_report

    built = build_report(what.files(), what.options(), out, force=force)
    for text in (*built.result.verdicts, *built.result.notes):
        note(text)
    if as_json:
        print_json(
            {
                "simulated": built.result.simulated,
                "folder": str(built.folder),
                "page": str(built.page),
                "files": list(built.files),
            }
        )
    else:
        from folkmoot.cli.output import console
        from folkmoot.cli.terminal import as_text

        console().print("The report: ", as_text(str(built.page)), soft_wrap=True, sep="")
