"""Brings a database to the tables that this version of the program works with."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from folkmoot.errors import InputError
from folkmoot.store.database import Database, store_error

REVISIONS: Final = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Every migration, oldest first; `migrations/versions` holds a file of each (a test compares them)."""


def migrate(database: Database) -> None:
    """Make the tables, or change them to what they are now; several processes may do it at once.

    Raises:
        InputError: the database is of a newer version of Folkmoot, or not Folkmoot's.
        StoreError: it cannot be reached, read or written.
    """
    try:
        with database.connect() as connection:
            if _is_current(connection, database.name):
                return
        with database.connect_writer() as connection:
            database.begin(connection)
            if not _is_current(connection, database.name):
                _upgrade(connection)
            connection.commit()
    except DBAPIError as error:
        raise store_error(error, f"{database.name} cannot be opened") from None


def check_current(connection: Connection, name: str) -> None:
    """Refuse a database whose tables are not those of this version; nothing is changed.

    Raises:
        InputError: it is of another version of Folkmoot, or not Folkmoot's.
    """
    if not _is_current(connection, name):
        raise InputError(f"{name}: made by an older version of Folkmoot; `folkmoot serve` brings it up to date")


def _is_current(connection: Connection, name: str) -> bool:
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables:
            raise InputError(f"{name}: a database, but not of a study of Folkmoot; give the study one of its own")
        return False
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    if any(one not in REVISIONS for one in found):
        raise InputError(f"{name}: made by a newer version of Folkmoot, which this one cannot read; install that one")
    return found == [REVISIONS[-1]]


def _upgrade(connection: Connection) -> None:
    # Loaded where it is needed: most starts find the tables as they should be.
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    folder = Path(__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
