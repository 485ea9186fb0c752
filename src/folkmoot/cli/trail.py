"""`folkmoot trail`: the audit trail of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from cyclopts import Parameter

from folkmoot.cli.output import console, note, print_json

Folder = Annotated[Path, Parameter(help="The study's folder.")]
_HASH_LENGTH: Final = 64
Json = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")]


def show(folder: Folder, /, *, as_json: Json = False) -> None:
    """List what happened to a study: opened, changed, snapshots, runs of rankers, withdrawals.

    Examples:
        folkmoot trail show my-study
    """
    from dataclasses import asdict
    from json import dumps

    from rich.table import Table
    from rich.text import Text

    from folkmoot.cli.terminal import visible
    from folkmoot.pipeline.trail import trail_entries

    entries = trail_entries(folder)
    if as_json:
        print_json([asdict(entry) for entry in entries])
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("#", justify="right")
    for name in ("time", "event", "what", "hash"):
        table.add_column(name, overflow="fold")
    for entry in entries:
        what = "\n".join(
            f"{key}: {_short(value) if isinstance(value, str) else dumps(value, ensure_ascii=False)}"
            for key, value in entry.body.items()
        )
        shown = (str(entry.number), entry.time[:19], entry.event, what, f"{entry.hash[:16]}…")
        table.add_row(*(Text("\n".join(visible(line) for line in text.split("\n"))) for text in shown))
    console().print(table)


def verify(
    folder: Folder,
    /,
    *,
    head: Annotated[
        str | None, Parameter(help="The hash of an entry as it was once published: finds a trail whose end is missing.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Check that nothing in a study's trail was changed, and that answers are as snapshots committed to; exit code 1 if not.

    Examples:
        folkmoot trail verify my-study

        folkmoot trail verify my-study --head 5f1d…
    """
    from dataclasses import asdict

    from folkmoot.cli.terminal import visible
    from folkmoot.pipeline.trail import check_trail

    found = check_trail(folder, head)
    if as_json:
        print_json({"holds": not found.breaks, **asdict(found)})
        return 1 if found.breaks else 0
    for one in found.breaks:
        where = "the end" if one.number is None else f"entry {one.number}"
        _say(visible(f"{where}: {one.why}"))
    verdict = "the trail is broken" if found.breaks else "the trail holds"
    entries = f"{found.entries:,} entr{'y' if found.entries == 1 else 'ies'}"
    _say(f"{verdict}: {entries}, {len(found.breaks):,} break{'' if len(found.breaks) == 1 else 's'}")
    _say(
        f"answers committed to: {found.committed:,}, {found.erased:,} of them erased since; not yet: {found.uncommitted:,}"
    )
    if not found.breaks and found.head is not None:
        _say(f"last hash, to be published: {found.head}")
    if head is None:
        note("without --head, entries that are missing at the end cannot be found")
    return 1 if found.breaks else 0


def snapshot(folder: Folder, /, *, as_json: Json = False) -> None:
    """Commit to every answer so far, so that none can be changed unseen; people may go on answering.

    Publish the hash that it prints: whoever has it can check the trail against it later.

    Examples:
        folkmoot trail snapshot my-study
    """
    from dataclasses import asdict

    from folkmoot.pipeline.trail import take_snapshot

    entry = take_snapshot(folder)
    if as_json:
        print_json(asdict(entry))
        return
    _say(f"entry {entry.number}: commits to all of {entry.body['answers']} answers with the snapshots before it")
    _say(f"hash, to be published: {entry.hash}")


def _short(value: str) -> str:
    """A hash by its beginning; the whole of it is in `--json`."""
    return f"{value[:16]}…" if len(value) == _HASH_LENGTH else value


def _say(text: str) -> None:
    from rich.text import Text

    console().print(Text(text), soft_wrap=True)
