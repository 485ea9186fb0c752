"""A study in a Postgres database, by its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Select, create_engine, insert, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from folkmoot.errors import InputError
from folkmoot.store.migrate import migrate
from folkmoot.store.schema import METADATA
from folkmoot.store.sqlite import SqliteDatabase

# A server whose commits are acknowledged before they are on the disk is told to wait for them here.
_BEGIN: Final = text(
    "SELECT pg_advisory_xact_lock(hashtext('folkmoot'), hashtext(current_schema())), set_config('synchronous_commit', "
    "CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, true)"
)
_TRY_AGAIN: Final = frozenset({"40001", "40P01", "55P03"})
"""Serialization failure, deadlock, lock not available: what else was under way was in the way."""
_ROWS: Final = 1_000
"""Rows that are copied at once."""


class PostgresDatabase:
    """A Postgres database.

    Writers of all processes follow one another, as they do in SQLite: each transaction first takes a lock that is the
    study's. Nothing is counted while somebody else writes, nothing can deadlock, and what waits for the lock is committed
    together once it has it.

    Args:
        address: `postgresql://…` or `postgresql+psycopg://…`; the password may come from libpq's own places (`PGPASSWORD`,
            a password file).

    Raises:
        InputError: it is no address of a Postgres database.
    """

    def __init__(self, address: str) -> None:
        url = _url(address)
        self._name = url.set(query={}).render_as_string(hide_password=True)
        self._engine = create_engine(url, pool_size=16, max_overflow=48, pool_pre_ping=True, hide_parameters=True)
        self._reading = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @property
    def name(self) -> str:
        """The file's path, or the address without its password."""
        return self._name

    def connect(self) -> Connection:
        """A connection for reading."""
        return self._reading.connect()

    def first(self, statement: Select[Any], parameters: Mapping[str, str]) -> Sequence[Any] | None:
        """The first row that one statement finds."""
        with self.connect() as connection:
            return connection.execute(statement, parameters).first()

    def connect_writer(self) -> Connection:
        """A connection for writing."""
        return self._engine.connect().execution_options(isolation_level="READ COMMITTED")

    def begin(self, connection: Connection) -> None:
        """Begin to write, when nobody else does."""
        connection.execute(_BEGIN)

    def took_back(self, connection: Connection, error: DBAPIError) -> bool:  # noqa: ARG002 - the protocol's
        """Whether the whole transaction is gone."""
        return bool(error.connection_invalidated) or _state(error) in _TRY_AGAIN

    def may_try_again(self, error: DBAPIError) -> bool:
        """Whether the same can succeed at once."""
        return bool(error.connection_invalidated) or _state(error) in _TRY_AGAIN

    def is_uncertain(self, error: DBAPIError) -> bool:
        """Whether the commit may have been made."""
        return bool(error.connection_invalidated)

    def rewrite(self, connection: Connection) -> None:  # noqa: ARG002 - the protocol's
        """Write the tables that hold people anew; reading and writing wait meanwhile.

        The planner's statistics hold samples of what stood in a column (`pg_stats`), so that they are made and written
        anew, too.
        """
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as outside:
            for table in METADATA.sorted_tables:
                outside.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{table.name}"')
                if outside.execute(select(1).select_from(table).limit(1)).first() is None:
                    # Of an empty table the old statistics would stay: they go where a column is said to have the type it has.
                    for column in table.c:
                        kind = column.type.compile(outside.dialect)
                        outside.exec_driver_sql(f'ALTER TABLE "{table.name}" ALTER "{column.name}" TYPE {kind}')
            # The owner of the database may do this; for anybody else it is a warning, and the server's own clearing follows.
            outside.exec_driver_sql("VACUUM (FULL) pg_catalog.pg_statistic")

    def clear_log(self, connection: Connection) -> bool:  # noqa: ARG002 - the protocol's
        """The server's log is its own: nothing to do."""
        return True

    def copy_to(self, place: Path) -> None:
        """Write a copy to a new SQLite file."""
        target = SqliteDatabase(place)
        try:
            migrate(target)
            with self.connect() as source, target.connect_writer() as connection:
                target.begin(connection)
                for table in METADATA.sorted_tables:
                    result = source.execution_options(yield_per=_ROWS).execute(select(table))
                    for rows in result.mappings().partitions():
                        connection.execute(insert(table), [dict(row) for row in rows])
                connection.commit()
                connection.connection.driver_connection.execute("PRAGMA journal_mode=DELETE")  # type: ignore[union-attr]  # there while connected
        finally:
            target.close()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def _state(error: DBAPIError) -> str | None:
    # Loaded where it is needed: studies in SQLite do without.
    import psycopg  # noqa: PLC0415 - see above

    return error.orig.sqlstate if isinstance(error.orig, psycopg.Error) else None


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise InputError("the study's database_url cannot be read; expected postgresql://USER@HOST/DATABASE") from None
    if url.drivername not in {"postgresql", "postgresql+psycopg"}:
        raise InputError(f"the study's database_url is of the kind {url.drivername}; expected postgresql://…")
    return url.set(drivername="postgresql+psycopg")
