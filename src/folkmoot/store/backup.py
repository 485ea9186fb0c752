"""A copy of a study's database in one SQLite file, made while the study runs."""

from __future__ import annotations

import os
import secrets
import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from folkmoot.errors import InputError
from folkmoot.store.database import Database, store_error


def write_backup(database: Database, to: Path) -> None:
    """Copy a database to a new file, readable by its owner alone; the file is whole or not there.

    Raises:
        InputError: there is such a file, or it cannot be written.
        StoreError: the database cannot be read.
    """
    if to.exists():
        raise InputError(f"{to}: there is such a file; give the backup a new name")
    beside = to.with_name(f".{to.name}.{secrets.token_hex(4)}")
    try:
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


def _force_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
