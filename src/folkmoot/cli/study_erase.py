"""`folkmoot study erase`: a participant is forgotten, wherever the study knows of copies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from folkmoot.cli.output import console, note, print_json

if TYPE_CHECKING:
    from folkmoot.pipeline.erasure import Erasure


def erase(
    study: Annotated[Path, Parameter(help="The study's folder.")],
    /,
    *,
    participant: Annotated[str | None, Parameter(help="The participant's id, exactly.")] = None,
    link: Annotated[str | None, Parameter(help="Their personal link, or what it ends with.")] = None,
    withdrawn: Annotated[
        bool, Parameter(negative="", help="Nobody new: those who withdrew before, from copies that hold them.")
    ] = False,
    backups: Annotated[
        Literal["keep", "rewrite", "delete"],
        Parameter(help="Backups that hold somebody who was erased: list them, write them anew, or delete them."),
    ] = "keep",
    cache: Annotated[
        tuple[Path, ...], Parameter(help="A file of calls of models that the study may not know of.")
    ] = (),
    dry_run: Annotated[bool, Parameter(negative="", help="Say what would be erased, and erase nothing.")] = False,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")] = False,
) -> None:
    """Erase a participant: from the database, from caches of calls, and, if you say so, from backups.

    What cannot be erased from here is listed: backups that are kept, and datasets that were written before. The trail
    stays valid: it keeps that somebody was erased, and the day.

    Examples:
        folkmoot study erase my-study --participant 4f0c9a… --dry-run

        folkmoot study erase my-study --link https://survey.example.org/p/… --backups rewrite

        folkmoot study erase my-study --withdrawn --backups delete
    """
    from dataclasses import asdict

    from folkmoot.errors import InputError
    from folkmoot.pipeline.erasure import erase as erase_person

    if (participant is None and link is None) != withdrawn:
        raise InputError("study erase: expected --participant ID, --link LINK, or --withdrawn")
    done = erase_person(study, participant=participant, link=link, backups=backups, caches=cache, dry_run=dry_run)
    if as_json:
        print_json(asdict(done))
        return
    _show(done, withdrawn=withdrawn)


def _show(done: Erasure, *, withdrawn: bool) -> None:
    from rich.text import Text

    from folkmoot.cli.terminal import visible

    out = console()
    would = "would be " if done.dry_run else ""
    if not withdrawn and not done.found:
        out.print("Nobody of this id is in the database (any more); copies were looked through.")
    if done.rows:
        rows = ", ".join(f"{count:,} {name}" for name, count in done.rows.items())
        out.print(Text(f"Rows {would}erased: {rows}"), soft_wrap=True)
    for one in done.copies:
        people = "" if one.people is None else f", people in it who were erased: {one.people:,}"
        what = f", {one.done}" if one.done != "nothing" else ""
        why = "" if one.why is None else f": {one.why}"
        out.print(Text(visible(f"{one.kind} {one.place}{people}{what}{why}")), soft_wrap=True)
    for name in done.remains:
        note(f"still holds the person's id or words: {name}")
    kept = [one for one in done.copies if one.kind == "backup" and one.people and one.done == "nothing"]
    if kept:
        note(f"backups that hold people who were erased: {len(kept):,}; --backups rewrite or --backups delete")
