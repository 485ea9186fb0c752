"""Reads a study's database without opening it for writing: nothing is made, changed or brought up to date."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from folkmoot.records.study_rows import StudyProgress
from folkmoot.store.backup import write_backup
from folkmoot.store.database import Database, store_error
from folkmoot.store.migrate import check_current
from folkmoot.store.postgres import PostgresDatabase
from folkmoot.store.rows import progress
from folkmoot.store.sqlite import SqliteDatabase
from folkmoot.store.store import FILE

T = TypeVar("T")


def has_database(folder: Path, database_url: str | None) -> bool:
    """Whether there is something to read: a file in the folder, or tables at the address; nothing is made.

    Raises:
        StoreError: nothing can be reached at the address.
    """
    if database_url is None:
        return (folder / FILE).is_file()
    try:
        with closing(PostgresDatabase(database_url)) as database, database.connect() as connection:
            return bool(inspect(connection).get_table_names())
    except DBAPIError as error:
        raise store_error(error, "the database cannot be read") from None


def read_study(folder: Path, database_url: str | None, read: Callable[[Connection], T]) -> T:
    """Read a study's database, all of it as of one moment, whatever is written meanwhile.

    Args:
        folder: the study's.
        database_url: as in `open_store`.
        read: what is read, of a connection.

    Raises:
        InputError: the database is none, or of another version of Folkmoot.
        StoreError: it cannot be reached or read.
    """
    with closing(_database(folder, database_url)) as database:
        return _read(database, read)


def backup_study(folder: Path, database_url: str | None, to: Path) -> StudyProgress:
    """Write a copy of a study's database to a new SQLite file, whatever is written meanwhile.

    Args:
        folder: the study's.
        database_url: as in `open_store`.
        to: the file.

    Returns:
        What the copy holds, read from it.

    Raises:
        InputError: the database is none, or of another version of Folkmoot; there is such a file, or it cannot be written.
        StoreError: the database cannot be reached or read.
    """
    with closing(_database(folder, database_url)) as database:
        _read(database, lambda _: None)
        write_backup(database, to)
    with closing(SqliteDatabase(to)) as copy:
        return _read(copy, progress)


def _database(folder: Path, database_url: str | None) -> Database:
    return SqliteDatabase(folder / FILE) if database_url is None else PostgresDatabase(database_url)


def _read(database: Database, read: Callable[[Connection], T]) -> T:
    try:
        with database.connect() as connection:
            check_current(connection, database.name)
            return read(connection)
    except DBAPIError as error:
        raise store_error(error, "the database cannot be read") from None
