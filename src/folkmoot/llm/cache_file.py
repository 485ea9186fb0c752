"""The file of the cache of calls: its tables, and how it is opened.

texts              what many calls share (first messages, schemas, templates), once each, by SHA-256
calls              one row a call: everything that determines its reply
attempts           one row each time a call was asked: what came back, what it took, in which run
call_participants  whose words stand in a call
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from folkmoot.errors import InputError, MissingFileError

APPLICATION: Final = 0x466D6C63
"""Marks a SQLite file as a cache of calls: `Fmlc`."""
VERSION: Final = 1
_BUSY_SECONDS: Final = 60.0
_TABLES: Final = """
CREATE TABLE texts (hash TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE calls (
    id INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    provider TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    model TEXT NOT NULL,
    settings TEXT NOT NULL,
    repeat INTEGER NOT NULL,
    schema TEXT NOT NULL REFERENCES texts (hash),
    first_role TEXT NOT NULL,
    first_message TEXT NOT NULL REFERENCES texts (hash),
    further_messages TEXT NOT NULL,
    template_name TEXT NOT NULL,
    template TEXT NOT NULL REFERENCES texts (hash)
);
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    call INTEGER NOT NULL REFERENCES calls (id),
    number INTEGER NOT NULL,
    run TEXT NOT NULL,
    at TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('ok', 'unreadable', 'faulty', 'refused', 'unavailable')),
    reply TEXT,
    why TEXT NOT NULL,
    model TEXT NOT NULL,
    finished INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    cached_input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    tokens_are_estimated INTEGER NOT NULL,
    cost REAL,
    prices TEXT NOT NULL,
    notes TEXT NOT NULL
);
CREATE TABLE call_participants (
    participant TEXT NOT NULL,
    call INTEGER NOT NULL REFERENCES calls (id),
    PRIMARY KEY (participant, call)
) WITHOUT ROWID;
CREATE INDEX attempts_of_call ON attempts (call);
CREATE INDEX calls_of_first_message ON calls (first_message);
CREATE INDEX participants_of_call ON call_participants (call);
"""


def open_cache(path: Path, *, make: bool) -> sqlite3.Connection:
    """Open a cache; WAL, every commit on the disk before it returns, what is deleted overwritten.

    Args:
        path: the file.
        make: make it where it is not there, readable by its owner alone.

    Raises:
        MissingFileError: it is not there, and was not to be made.
        InputError: it is of another kind, of a newer Folkmoot, damaged, or cannot be read or written.
    """
    if path.is_dir():
        raise InputError(f"{path}: this is a folder; expected the file of a cache of calls")
    with refusals(path):
        if not path.exists():
            if not make:
                raise MissingFileError(f"{path}: there is no such file; expected a cache of calls")
            path.parent.mkdir(parents=True, exist_ok=True)
        if make:
            # SQLite gives -wal and -shm the mode of the file itself.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            _set_up(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """What SQLite and the system say, as refusals that name the file.

    Raises:
        InputError: for every error of the database or the system.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        raise InputError(f"{path}: the cache of calls cannot be used: {error}") from error
    except sqlite3.DatabaseError as error:
        raise InputError(
            f"{path}: this is no cache of calls, or it is damaged ({error}); expected a file that Folkmoot made."
            " Move it away, or name another with --cache"
        ) from error
    except OSError as error:
        raise InputError(f"{path}: cannot be used: {error.strerror or type(error).__name__}") from error


def _set_up(connection: sqlite3.Connection, path: Path) -> None:
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if (mark, version, tables) != (0, 0, 0):
        _check(mark, version, path)
    for setting in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "foreign_keys = ON"):
        # A setting answers with a row; reading it ends the statement.
        connection.execute(f"PRAGMA {setting}").fetchall()
    if tables == 0:
        _make_tables(connection, path)


def _make_tables(connection: sqlite3.Connection, path: Path) -> None:
    with closing(connection.cursor()) as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        # Another run may have made them since.
        if cursor.execute("PRAGMA application_id").fetchone()[0] == 0:
            for statement in _TABLES.split(";"):
                cursor.execute(statement)
            cursor.execute(f"PRAGMA application_id = {APPLICATION}")
            cursor.execute(f"PRAGMA user_version = {VERSION}")
        cursor.execute("COMMIT")
        _check(APPLICATION, cursor.execute("PRAGMA user_version").fetchone()[0], path)


def _check(mark: int, version: int, path: Path) -> None:
    if mark != APPLICATION:
        raise InputError(f"{path}: this is another database, no cache of calls; name another file with --cache")
    if version > VERSION:
        raise InputError(
            f"{path}: this cache has version {version}, made by a newer Folkmoot; expected {VERSION}."
            " Update Folkmoot, or name another file with --cache"
        )
