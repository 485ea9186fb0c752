"""`folkmoot study status`: how far a study has come."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from folkmoot.cli.output import console, note, print_json

if TYPE_CHECKING:
    from rich.table import Table

    from folkmoot.records.study_status import StudyStatus


def status(
    study: Annotated[Path, Parameter(help="The study's folder.")],
    /,
    *,
    wave: Annotated[
        str | None, Parameter(help="The wave that is counted; the one that is asked now if none is named.")
    ] = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")] = False,
) -> None:
    """Say how far a study has come: people by state, prompts answered, quotas, answers, since when.

    Nothing is written, and the survey goes on.

    Examples:
        folkmoot study status my-study
    """
    from dataclasses import asdict

    from folkmoot.pipeline.study_status import study_status

    found = study_status(study, wave)
    if as_json:
        print_json(asdict(found))
    else:
        _show(found)


def _show(found: StudyStatus) -> None:
    from rich.text import Text

    from folkmoot.cli.terminal import to_the_minute, visible

    out = console()
    simulated = "  SIMULATED" if found.simulated else ""
    since = "not opened yet" if found.opened_at is None else f"open since {to_the_minute(found.opened_at)}"
    if found.state in {"paused", "closed"} and found.state_since is not None and found.opened_at is not None:
        since = f"{found.state} since {to_the_minute(found.state_since)}, opened {to_the_minute(found.opened_at)}"
    versions = f", {found.versions} versions, wave {visible(found.wave)}" if found.versions > 1 else ""
    out.print(Text(f"{visible(found.study_id)}: {since}{versions}{simulated}", style="bold"))
    if found.undefined_because is not None:
        out.print(Text(found.undefined_because), soft_wrap=True)
        out.print(f"It takes {found.people_needed:,} people or more.")
        return
    states = _table("people", "")
    for state, people in found.states.items():
        states.add_row(state.replace("_", " "), f"{people:,}")
    states.add_row("withdrew", f"{found.withdrawals:,}")
    out.print(states)
    wanted = [one for one in found.prompts if one.wanted is not None]
    out.print(f"Answers: {found.answers:,}, revisions counted apart")
    out.print(f"Prompts filled: {found.filled:,} of {len(wanted):,}; it takes {found.people_needed:,} people or more")
    prompts = _table("prompt", "answered", "of", "open", "skipped", "left")
    for one in found.prompts:
        numbers = (f"{one.open:,}", f"{one.skipped:,}", f"{one.returned:,}")
        of = "everyone" if one.wanted is None else f"{one.wanted:,}"
        prompts.add_row(Text(visible(one.prompt_id)), f"{one.done:,}", of, *numbers)
    out.print(prompts)
    if found.cells:
        cells = _table("quota", "people", "of")
        for cell in found.cells:
            cells.add_row(Text(visible(cell.name)), f"{cell.people:,}", f"{cell.limit:,}")
        out.print(cells)
    if found.targets:
        targets = _table("target", "finished", "hoped for")
        for target in found.targets:
            targets.add_row(Text(visible(target.name)), f"{target.people:,}", f"{target.limit:,}")
        out.print(targets)
    if found.is_changed:
        note("the study's files were changed since its last version was opened")


def _table(first: str, *others: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(first, overflow="fold")
    for name in others:
        table.add_column(name, justify="right")
    return table
