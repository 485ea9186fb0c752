"""Where copies of what participants said were put: backups, caches of calls, datasets. A list in the study's folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

import msgspec

from folkmoot.errors import Fault, FaultsError, InputError

FILE: Final = "copies.jsonl"
"""The list's name in the study's folder."""
CALLS: Final = "model-calls.db"
"""A cache of this name in the study's folder is looked through, listed or not."""


class Copy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One copy.

    Attributes:
        kind: `backup`; `calls`, a cache of calls of models; `dataset`, files written from the study.
        place: its absolute path.
        made_at: ISO 8601, UTC.
    """

    kind: Literal["backup", "calls", "dataset"]
    place: str
    made_at: str


def note_copy(folder: Path, kind: Literal["backup", "calls", "dataset"], place: Path) -> None:
    """Put a copy on the list; the same place twice is one copy, of the later time.

    Raises:
        InputError: the list cannot be written.
    """
    new = Copy(kind, str(place.absolute()), datetime.now(UTC).isoformat(timespec="seconds"))
    try:
        descriptor = os.open(folder / FILE, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            os.write(descriptor, msgspec.json.encode(new) + b"\n")
        finally:
            os.close(descriptor)
    except OSError as error:
        raise InputError(f"{folder / FILE}: cannot be written: {error.strerror}") from None


def copies(folder: Path) -> tuple[Copy, ...]:
    """Copies that are still there, by place; caches of calls in the folder among them.

    Raises:
        InputError: the list cannot be read.
        FaultsError: with every line of it that cannot be.
    """
    path = folder / FILE
    try:
        lines = path.read_bytes().splitlines() if path.exists() else []
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    found: dict[str, Copy] = {}
    faults: list[Fault] = []
    for number, line in enumerate(lines, start=1):
        try:
            one = msgspec.json.decode(line, type=Copy)
        except ValueError:
            faults.append(
                Fault(str(path), number, "", "a line that cannot be read", '{"kind": …, "place": …, "made_at": …}')
            )
            continue
        found[one.place] = one
    if faults:
        raise FaultsError(faults)
    own = folder / CALLS
    found.setdefault(str(own.absolute()), Copy("calls", str(own.absolute()), ""))
    return tuple(one for _, one in sorted(found.items()) if Path(one.place).exists())


@dataclass(frozen=True, slots=True)
class CopyState:
    """A copy, and what became of it.

    Attributes:
        kind: as a Copy's.
        place: as a Copy's.
        made_at: as a Copy's.
        people: people in it who were erased from the study; None where that cannot be told.
        done: `nothing`, `rewritten`, `deleted`, `erased`.
        why: what stood in the way; None where nothing did.
    """

    kind: str
    place: str
    made_at: str
    people: int | None
    done: str
    why: str | None = None
