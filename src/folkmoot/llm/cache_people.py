"""Find and erase the calls in which a participant's words stand."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import msgspec

from folkmoot.errors import InputError
from folkmoot.llm.cache_file import open_cache, refusals
from folkmoot.records.call_log import ErasedCalls, KeptCall

_CALLS: Final = """
SELECT id, key, provider, model, template_name, repeat, further_messages FROM calls
WHERE id IN (SELECT call FROM call_participants WHERE participant = ?) ORDER BY id
"""
_UNSHARED: Final = """
DELETE FROM texts WHERE hash NOT IN
    (SELECT schema FROM calls UNION SELECT first_message FROM calls UNION SELECT template FROM calls)
"""

_PATIENCE: Final = 2_000
"""Milliseconds that the log's last copies are waited for while another process reads them."""


def find_calls(path: Path, participant: str) -> Sequence[KeptCall]:
    """The calls in which a participant's words stand, oldest first.

    Args:
        path: the cache.
        participant: the id, exactly.

    Raises:
        InputError: the file is no cache, or cannot be used.
    """
    with closing(open_cache(path, make=False)) as connection, refusals(path):
        return [_kept(connection, row) for row in connection.execute(_CALLS, (participant,)).fetchall()]


def people_in_calls(path: Path) -> Sequence[str]:
    """Participants whose words stand in a call.

    Raises:
        InputError: the file is no cache, or cannot be used.
    """
    with closing(open_cache(path, make=False)) as connection, refusals(path):
        found = connection.execute("SELECT DISTINCT participant FROM call_participants ORDER BY participant").fetchall()
    return [one for (one,) in found]


def erase_calls(path: Path, participants: Sequence[str], *, dry_run: bool) -> ErasedCalls:
    """Erase every call in which one of the participants' words stand, with all its attempts.

    Rows are overwritten, the file is written anew without them and the write-ahead log is emptied, so that no copy is left
    in the cache's files. Copies elsewhere (backups, files that a run wrote) are not touched.

    Args:
        path: the cache.
        participants: ids, exactly.
        dry_run: count, and erase nothing.

    Raises:
        InputError: the file is no cache, cannot be used, or another process uses it, so that copies may be left.
    """
    with closing(open_cache(path, make=False)) as connection, refusals(path):
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("CREATE TEMP TABLE gone (call INTEGER PRIMARY KEY)")
        cursor.executemany(
            "INSERT OR IGNORE INTO gone SELECT call FROM call_participants WHERE participant = ?",
            [(participant,) for participant in participants],
        )
        calls = cursor.execute("SELECT count(*) FROM gone").fetchone()[0]
        named = cursor.execute(
            "SELECT DISTINCT participant FROM call_participants WHERE call IN (SELECT call FROM gone)"
        ).fetchall()
        cursor.execute("DELETE FROM call_participants WHERE call IN (SELECT call FROM gone)")
        attempts = cursor.execute("DELETE FROM attempts WHERE call IN (SELECT call FROM gone)").rowcount
        cursor.execute("DELETE FROM calls WHERE id IN (SELECT call FROM gone)")
        texts = cursor.execute(_UNSHARED).rowcount
        cursor.execute("ROLLBACK" if dry_run else "COMMIT")
        if not dry_run:
            _leave_no_copy(connection, path)
    return ErasedCalls(calls, attempts, texts, len({name for (name,) in named} - set(participants)))


def _leave_no_copy(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute(f"PRAGMA busy_timeout = {_PATIENCE}").fetchall()
    try:
        connection.execute("VACUUM")
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError:
        busy = True
    if busy:
        raise InputError(
            f"{path}: the calls are erased, but another process uses the cache, so that copies may be left in its files;"
            " run this again when that process has ended"
        )


def _kept(connection: sqlite3.Connection, row: tuple[int, bytes, str, str, str, int, str]) -> KeptCall:
    call, key, provider, model, template, repeat, further = row
    attempts = connection.execute("SELECT at, reply FROM attempts WHERE call = ? ORDER BY id", (call,)).fetchall()
    names = connection.execute(
        "SELECT participant FROM call_participants WHERE call = ? ORDER BY participant", (call,)
    ).fetchall()
    return KeptCall(
        key.hex(),
        f"{provider}:{model}",
        template,
        repeat,
        tuple(name for (name,) in names),
        tuple(at for at, _ in attempts),
        msgspec.json.decode(further),
        tuple(reply for _, reply in attempts if reply is not None),
    )
