"""A copy of a study's database in one SQLite file, made while the study runs."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from folkmoot.errors import InputError
from folkmoot.store.database import Database, store_error
from folkmoot.store.migrate import migrate
from folkmoot.store.sqlite import SqliteDatabase
from folkmoot.store.tombstones import code_of
from folkmoot.store.withdrawal import withdraw


def write_backup(database: Database, to: Path) -> None:
    """Copy a database to a new file, readable by its owner alone; the file is whole or not there. Folders are made.

    Raises:
        InputError: there is such a file, or it cannot be written.
        StoreError: the database cannot be read.
    """
    if to.exists():
        raise InputError(f"{to}: there is such a file; give the backup a new name")
    beside = to.with_name(f".{to.name}.{secrets.token_hex(4)}")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        database.copy_to(beside)
        _force_to_disk(beside)
        # Unlike a rename, a link never takes the place of a file that came meanwhile.
        os.link(beside, to)
        _force_to_disk(to.parent)
    except FileExistsError:
        raise InputError(f"{to}: there is such a file; give the backup a new name") from None
    except OSError as error:
        raise InputError(f"{to}: {error.strerror}") from None
    except sqlite3.Error as error:
        raise InputError(f"{to}: {error}") from None
    except DBAPIError as error:
        raise store_error(error, "no backup was made") from None
    finally:
        for leftover in (beside, *(beside.with_name(beside.name + end) for end in ("-journal", "-wal", "-shm"))):
            leftover.unlink(missing_ok=True)


def held_people(backup: Path, secret: bytes, codes: set[str]) -> list[str]:
    """Participants in a backup whose codes are on a list of those who were erased.

    Raises:
        InputError: it is no backup, or cannot be read.
    """
    try:
        with closing(sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            everybody = [one for (one,) in connection.execute("SELECT id FROM participants")]
    except sqlite3.Error as error:
        raise InputError(f"{backup}: {error}") from None
    return [one for one in everybody if code_of(secret, one) in codes]


def rewrite_backup(backup: Path, secret: bytes, codes: set[str], now: datetime) -> int:
    """Write a backup anew without those who were erased since; it is the old one or the new one, never half.

    Its tables become those of this version, and its trail has a withdrawal more for each.

    Returns:
        How many were erased from it.

    Raises:
        InputError: it is no backup, or cannot be read or written.
    """
    gone = held_people(backup, secret, codes)
    if not gone:
        return 0
    beside = backup.with_name(f".{backup.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        SqliteDatabase(backup).copy_to(beside)
        database = SqliteDatabase(beside)
        try:
            migrate(database)
            with database.connect_writer() as connection:
                database.begin(connection)
                for one in gone:
                    withdraw(connection, secret, one, now, everywhere=False)
                connection.commit()
                database.rewrite(connection)
        finally:
            database.close()
        with closing(sqlite3.connect(beside)) as raw:
            raw.execute("PRAGMA journal_mode=DELETE")
        _force_to_disk(beside)
        beside.replace(backup)
        _force_to_disk(backup.parent)
    except OSError as error:
        raise InputError(f"{backup}: {error.strerror}") from None
    except sqlite3.Error as error:
        raise InputError(f"{backup}: {error}") from None
    except DBAPIError as error:
        raise store_error(error, f"{backup}: it was not written anew") from None
    finally:
        for leftover in (beside, *(beside.with_name(beside.name + end) for end in ("-journal", "-wal", "-shm"))):
            leftover.unlink(missing_ok=True)
    return len(gone)


def _force_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
