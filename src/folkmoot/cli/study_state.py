"""`folkmoot study pause`, `resume` and `close`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from folkmoot.cli.output import note, print_json
from folkmoot.errors import InputError

Folder = Annotated[Path, Parameter(help="The study's folder.")]
Json = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")]


def pause(folder: Folder, /, *, as_json: Json = False) -> None:
    """Pause a study: nobody enters, nobody is given another prompt; what people send of one before them is kept.

    Examples:
        folkmoot study pause my-study
    """
    _set(folder, "paused", as_json=as_json)


def resume(folder: Folder, /, *, as_json: Json = False) -> None:
    """Let people enter a paused study again, and go on where they were.

    Examples:
        folkmoot study resume my-study
    """
    _set(folder, "open", as_json=as_json)


def close(
    folder: Folder,
    /,
    *,
    for_good: Annotated[bool, Parameter(negative="", help="Say that you mean it.")] = False,
    as_json: Json = False,
) -> None:
    """Close a study for good: nobody enters and no answer is taken; people see the debrief.

    Examples:
        folkmoot study close my-study --for-good
    """
    if not for_good:
        raise InputError("a closed study is not opened again; say --for-good, or use `folkmoot study pause`")
    _set(folder, "closed", as_json=as_json)


def _set(folder: Path, state: str, *, as_json: bool) -> None:
    from dataclasses import asdict

    from folkmoot.cli.terminal import to_the_minute
    from folkmoot.pipeline.console_commands import set_study_state
    from folkmoot.records.console import StudyState

    now = set_study_state(folder, StudyState(state))
    if as_json:
        print_json(asdict(now))
        return
    since = "" if now.since is None else f" since {to_the_minute(now.since)}"
    note(f"{folder}: {now.state}{since}; on the trail. Servers notice within a second.")
