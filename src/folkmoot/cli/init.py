"""`folkmoot init`: a new study's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from folkmoot.cli.output import note, print_json


def init(
    folder: Annotated[Path, Parameter(help="The folder to write; it must not be there, or be empty.")],
    /,
    *,
    simulated: Annotated[
        bool, Parameter(negative="", help="A study of simulated people alone, to try everything out.")
    ] = False,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")] = False,
) -> int:
    """Write a new study: a definition with every key explained, sample prompts, a sample spec and simulated people.

    Nothing that is there is ever written over. The samples are marked as such, and are there to be replaced; as they stand
    they pass `folkmoot check`, and can be tried with `folkmoot simulate`.

    Examples:
        folkmoot init my-study
        folkmoot init trial --simulated
    """
    from shlex import quote

    from folkmoot.pipeline.init_study import init_study

    written = init_study(folder, simulated=simulated)
    if as_json:
        print_json({"folder": str(folder), "files": list(written)})
    typed = quote(str(folder))
    note(f"{folder}: wrote {', '.join(written)}")
    if simulated:
        note("SIMULATED: everybody in this study is simulated, and everything from it will be marked so")
        note(
            f"Next: `folkmoot serve {typed}`, and in another terminal `folkmoot simulate visits {typed}` (docs/study.md)."
        )
        return 0
    note(f"Next: write your own texts and prompts, then `folkmoot check {typed}`, then `folkmoot serve {typed}`.")
    return 0
