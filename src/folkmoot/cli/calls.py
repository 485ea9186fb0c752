"""`folkmoot calls`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from folkmoot.cli.output import note, print_json

if TYPE_CHECKING:
    from folkmoot.records.call_log import CallsOfKind

_CACHE = Path("model-calls.db")


def summary(
    *,
    cache: Annotated[Path, Parameter(help="The file of all calls.")] = _CACHE,
    json: Annotated[bool, Parameter(help="Print JSON instead of a table.", negative="")] = False,
) -> None:
    """Say what a cache of calls holds: calls, attempts, tokens and money, by model and template.

    Money is what the price table said when each reply came; a cost is unknown where a model had no price then.

    Examples:
        folkmoot calls summary --cache study/model-calls.db

        folkmoot calls summary --json

    Args:
        cache: the file of all calls.
        json: print JSON instead of a table.
    """
    from folkmoot.pipeline.model_call_log import summarize_calls

    kinds = summarize_calls(cache)
    if json:
        print_json({"cache": str(cache), "kinds": [_as_json(kind) for kind in kinds]})
    else:
        from folkmoot.cli.calls_table import print_summary

        print_summary(kinds)


def find(
    participant: Annotated[str, Parameter(help="The participant's id, exactly.")],
    /,
    *,
    cache: Annotated[Path, Parameter(help="The file of all calls.")] = _CACHE,
    texts: Annotated[bool, Parameter(help="Show what models read and wrote, too.", negative="")] = False,
    json: Annotated[bool, Parameter(help="Print JSON instead of a list.", negative="")] = False,
) -> None:
    """Find the calls in which a participant's words stand.

    Examples:
        folkmoot calls find P-0412

        folkmoot calls find P-0412 --texts --json

    Args:
        participant: the participant's id.
        cache: the file of all calls.
        texts: show what models read after the first message, which many calls share, and what they wrote.
        json: print JSON instead of a list.
    """
    from folkmoot.pipeline.model_call_log import find_calls

    found = find_calls(cache, participant)
    if json:
        hidden = set() if texts else {"read", "replies"}
        rows = [{name: value for name, value in asdict(call).items() if name not in hidden} for call in found]
        print_json({"cache": str(cache), "participant": participant, "calls": rows})
        return
    from folkmoot.cli.calls_table import print_found

    print_found(participant, found, texts=texts)


def erase(
    *participants: Annotated[str, Parameter(help="The participants' ids, exactly.")],
    cache: Annotated[Path, Parameter(help="The file of all calls.")] = _CACHE,
    dry_run: Annotated[bool, Parameter(help="Say what would be erased, and erase nothing.", negative="")] = False,
    json: Annotated[bool, Parameter(help="Print JSON instead of prose.", negative="")] = False,
) -> None:
    """Erase every call in which a participant's words stand, replies included.

    The file is written anew, so that no copy is left in it nor in its log. Files that a run wrote, files of batches and
    backups are not touched. A run that needs an erased call asks, and pays for, it again.

    Examples:
        folkmoot calls erase P-0412 --dry-run

        folkmoot calls erase P-0412 P-0977

    Args:
        participants: ids of the participants; at least one.
        cache: the file of all calls.
        dry_run: say what would be erased, and erase nothing.
        json: print JSON instead of prose.
    """
    from folkmoot.errors import InputError
    from folkmoot.pipeline.model_call_log import erase_calls

    if not participants:
        raise InputError("calls erase: found no participant; expected at least one id")
    erased = erase_calls(cache, participants, dry_run=dry_run)
    if json:
        print_json({"cache": str(cache), "dry_run": dry_run, "erased": asdict(erased)})
        return
    did = "Would erase" if dry_run else "Erased"
    note(f"{did} {erased.calls:,} calls with {erased.attempts:,} attempts and {erased.texts:,} texts from {cache}.")
    if erased.others:
        note(f"Words of {erased.others:,} other participants stood in the same calls; those are gone too.")


def _as_json(kind: CallsOfKind) -> dict[str, Any]:
    row = asdict(kind)
    usage = row.pop("usage")
    return {**row, **usage}
