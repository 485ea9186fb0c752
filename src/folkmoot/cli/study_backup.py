"""`folkmoot study backup`: what people answered so far, in a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from folkmoot.cli.output import note, print_json


def backup(
    study: Annotated[Path, Parameter(help="The study's folder.")],
    *,
    to: Annotated[Path, Parameter(help="The file to write, a SQLite database; there must be none of that name.")],
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")] = False,
) -> None:
    """Copy what people answered so far to a file, while the study runs.

    The copy holds every answer that was acknowledged before it began; nobody waits for it. It is a SQLite file, whatever the
    study's database is. The study's own files and its secret are not in it: keep copies of them apart from it.

    Examples:
        folkmoot study backup my-study --to backups/monday.db
    """
    from folkmoot.pipeline.study_backup import study_backup

    held = study_backup(study, to)
    people = sum(held.participants.values())
    if as_json:
        print_json({"out": str(to), "participants": people, "answers": held.answers, "withdrawals": held.withdrawals})
        return
    note(f"{people:,} people and {held.answers:,} answers (revisions counted apart), copied to {to}")
