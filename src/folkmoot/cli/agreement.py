"""`folkmoot agreement`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from folkmoot.cli.agreement_options import AgreementOptions
from folkmoot.cli.output import note, print_json

if TYPE_CHECKING:
    from folkmoot.records.agreement import AgreementResult


def agreement(
    what: AgreementOptions,
    *,
    json: Annotated[bool, Parameter(help="Print JSON instead of tables.", negative="")] = False,
) -> None:
    r"""Compare people's rankings with a ranker's: agreement, what any single ranking could reach, and the gap.

    Every number has its 95% interval and its n; an undefined one says why.

    Examples:
        folkmoot agreement --dataset ca1/ --ranking run1.jsonl --by section

        folkmoot agreement --dataset ca1/ --ranking run1.jsonl \
            --ranking run2.jsonl --without-spec ablation.jsonl --spec spec.md \
            --by group:age --json

    Args:
        what: what is compared, and how.
        json: print JSON instead of tables.
    """
    from folkmoot.pipeline.agreement import agreement as compare_files
    from folkmoot.records.agreement import as_json

    result = compare_files(what.files(), what.options())
    if json:
        for text in (*result.verdicts, *result.notes):
            note(text)
        print_json(as_json(result))
    else:
        _print(result)


def _print(result: AgreementResult) -> None:
    from folkmoot.cli.agreement_tables import print_agreement

    print_agreement(result)
