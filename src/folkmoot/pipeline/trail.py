"""The audit trail of a study's folder: look at it, check it, commit to answers, and note runs of rankers."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from folkmoot.errors import InputError
from folkmoot.pipeline.load_study import load_study
from folkmoot.pipeline.load_survey import is_study_folder
from folkmoot.pipeline.opened_study import opened_database
from folkmoot.pipeline.study_database import database_url_of
from folkmoot.records.canonical_json import Json
from folkmoot.records.trail import SALT_LENGTH, Event, TrailCheck, TrailEntry

if TYPE_CHECKING:
    from folkmoot.store import Connection

T = TypeVar("T")
_HASH: Final = re.compile("[0-9a-f]{64}")


def trail_entries(folder: Path) -> tuple[TrailEntry, ...]:
    """Every entry of a study's trail, by number.

    Raises:
        FolkmootError: the study, or its database, cannot be read, or was not opened yet.
    """
    from folkmoot.store import trail  # noqa: PLC0415 - commands that need no database do not load it

    return _read(folder, trail.entries)


def check_trail(folder: Path, head: str | None = None) -> TrailCheck:
    """Check a study's trail, and its answers against what snapshots committed to.

    Args:
        folder: the study's.
        head: the hash of an entry as it was once published; None where none is known.

    Raises:
        InputError: `head` is no hash: what was shortened or mistyped says nothing of the trail.
        FolkmootError: as `trail_entries`.
    """
    head = None if head is None else head.strip().lower()
    if head is not None and not _HASH.fullmatch(head):
        raise InputError(
            f"--head: found {head!r}; expected the whole hash, 64 hexadecimal digits, as `folkmoot trail snapshot`, `verify` "
            "and `show --json` print it"
        )
    from folkmoot.store import trail  # noqa: PLC0415 - see above

    return _read(folder, lambda connection: trail.check(connection, head))


def take_snapshot(folder: Path) -> TrailEntry:
    """Commit to every answer that no snapshot commits to yet; people may go on answering.

    Where there are many, in several entries, the last of which is returned: answers that come meanwhile wait for one alone.

    Raises:
        InputError: the study was not opened yet; nothing is made or changed.
        FolkmootError: as `trail_entries`, or the database cannot be written.
    """
    from folkmoot.store import open_store, trail  # noqa: PLC0415 - see above

    last: tuple[Any, ...] | None = None

    def take(connection: Connection) -> trail.Snapshot:
        return trail.snapshot(connection, datetime.now(UTC), lambda: secrets.token_bytes(SALT_LENGTH), last)

    with open_store(folder, database_url=opened_database(folder)) as store:
        while True:
            entry, last = store.submit(take).result()
            if last is None:
                return entry


def note_ranker_run(dataset: Path, out: Path, body: dict[str, Json]) -> TrailEntry | None:
    """Note a run of a ranker in the trail of the study that it ranked.

    Args:
        dataset: what was ranked; only a study's folder with a database has a trail.
        out: the file of rankings, as written; its SHA-256 is noted, not its name.
        body: what else is noted.

    Returns:
        The entry; None where there is no trail.

    Raises:
        FolkmootError: the database cannot be written; the file stays as it is.
    """
    if not is_study_folder(dataset):
        return None
    from folkmoot.store import trail  # noqa: PLC0415 - see above
    from folkmoot.store.reader import has_database  # noqa: PLC0415 - see above
    from folkmoot.store.times import kept_time  # noqa: PLC0415 - see above

    loaded = load_study(dataset)
    if not has_database(dataset, database_url_of(loaded.study, os.environ)):
        return None
    noted: dict[str, Json] = {**body, "file_digest": hashlib.sha256(out.read_bytes()).hexdigest()}
    time = kept_time(datetime.now(UTC))
    return _write(dataset, lambda connection: trail.append(connection, Event.RANKER_RUN, noted, time))


def _read(folder: Path, read: Callable[[Connection], T]) -> T:
    from folkmoot.store.reader import read_study  # noqa: PLC0415 - see above

    return read_study(folder, _database(folder), read)


def _write(folder: Path, write: Callable[[Connection], T]) -> T:
    from folkmoot.store import open_store  # noqa: PLC0415 - see above

    with open_store(folder, database_url=_database(folder)) as store:
        return store.submit(write).result()


def _database(folder: Path) -> str | None:
    """The address of a database with a trail: it begins with the first account, or when the study is opened.

    Raises:
        InputError: there is none yet.
    """
    from folkmoot.store.reader import has_database  # noqa: PLC0415 - see above

    url = database_url_of(load_study(folder).study, os.environ)
    if not has_database(folder, url):
        raise InputError(f"{folder}: the study was not opened yet: there is no database; `folkmoot serve` opens it")
    return url
