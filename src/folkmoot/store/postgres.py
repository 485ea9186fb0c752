"""A study in a Postgres database, by its address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Select, Table, create_engine, insert, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from folkmoot.errors import InputError
from folkmoot.store.database import Step
from folkmoot.store.migrate import migrate
from folkmoot.store.schema import METADATA
from folkmoot.store.sqlite import SqliteDatabase

# A server whose commits are acknowledged before they are on the disk is told to wait for them here.
_BEGIN: Final = text(
    "SELECT pg_advisory_xact_lock(hashtext('folkmoot'), hashtext(current_schema())), set_config('synchronous_commit', "
    "CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, true)"
)
_PATIENCE: Final = text("SELECT set_config('lock_timeout', :milliseconds, true)")
_TRY_AGAIN: Final = frozenset({"40001", "40P01"})
"""Serialization failure, deadlock: what else was under way was in the way."""
_NOT_AVAILABLE: Final = "55P03"
"""A lock was waited for as long as is waited."""
HELD_SECONDS: Final = 30
"""How long another process may write, or hold a table, before this one gives up."""
_YIELD_MILLISECONDS: Final = 500
"""How long a table is waited for that is to be written anew; below the time after which Postgres looks for deadlocks."""
_NUMBERS: Final = 1 << 32
"""Transactions' numbers go round."""
_SAMPLED: Final = text("SELECT attname FROM pg_stats WHERE schemaname = current_schema() AND tablename = :name")
_READERS: Final = text(
    "SELECT CAST(CAST(backend_xmin AS text) AS bigint) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL"
)
_LINE: Final = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""Seconds (the last: milliseconds) after which a server is given up that says nothing; an address may have others."""
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
        held_seconds: how long another process may write, or hold a table, before a write here is given up.

    Raises:
        InputError: it is no address of a Postgres database.
    """

    def __init__(self, address: str, held_seconds: float = HELD_SECONDS) -> None:
        self._patience = {"milliseconds": f"{held_seconds * 1000:.0f}"}
        url = _url(address)
        self._name = url.set(query={}).render_as_string(hide_password=True)
        self._engine = create_engine(
            url,
            pool_size=16,
            max_overflow=48,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={name: value for name, value in _LINE.items() if name not in url.query},
        )
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
        connection.execute(_PATIENCE, self._patience)
        connection.execute(_BEGIN)

    def took_back(self, connection: Connection, error: DBAPIError) -> bool:  # noqa: ARG002 - the protocol's
        """Whether the whole transaction is gone."""
        return bool(error.connection_invalidated) or _state(error) in {*_TRY_AGAIN, _NOT_AVAILABLE}

    def may_try_again(self, error: DBAPIError) -> bool:
        """Whether the same can succeed at once."""
        return bool(error.connection_invalidated) or _state(error) in _TRY_AGAIN

    def is_held(self, error: DBAPIError) -> bool:
        """Whether somebody held a lock for too long."""
        return _state(error) == _NOT_AVAILABLE

    def is_uncertain(self, error: DBAPIError) -> bool:
        """Whether the commit may have been made."""
        return bool(error.connection_invalidated)

    def rewriting(self, connection: Connection) -> list[Step]:  # noqa: ARG002 - the protocol's
        """How each table that holds people is written anew; reading and writing it wait meanwhile.

        What was deleted is kept as long as somebody reads who began before, so that those are waited for. Whoever holds a
        table for long (a backup, `pg_dump`) is not waited for in the lock's queue, where everybody else would wait behind.

        The planner's statistics hold samples of what stood in a column (`pg_stats`), so that they are made and written
        anew, too.
        """
        with self._outside() as outside:
            erased = _next_number(outside)
        sampled: list[int] = []

        def table_anew(table: Table, _: Connection) -> bool:
            with self._outside() as outside:
                if _somebody_began_before(outside, erased):
                    return False
                outside.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{table.name}"')
                if outside.execute(select(1).select_from(table).limit(1)).first() is None:
                    # Of an empty table the old statistics would stay: they go where a column is said to have the type it has.
                    for name in outside.execute(_SAMPLED, {"name": table.name}).scalars().all():
                        kind = table.c[name].type.compile(outside.dialect)
                        outside.exec_driver_sql(f'ALTER TABLE "{table.name}" ALTER "{name}" TYPE {kind}')
            return True

        def statistics_anew(_: Connection) -> bool:
            with self._outside() as outside:
                if not sampled:
                    sampled.append(_next_number(outside))
                if _somebody_began_before(outside, sampled[0]):
                    return False
                # The owner of the database may do this; for others it is a warning, and the server's own clearing follows.
                outside.exec_driver_sql("VACUUM (FULL) pg_catalog.pg_statistic")
            return True

        return [*(partial(table_anew, table) for table in METADATA.sorted_tables), statistics_anew]

    @contextmanager
    def _outside(self) -> Iterator[Connection]:
        """A connection for what cannot be part of a transaction; it gives up soon where somebody has what it needs."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as outside:
            outside.exec_driver_sql(f"SET lock_timeout = {_YIELD_MILLISECONDS:d}")
            try:
                yield outside
            finally:
                with suppress(DBAPIError):
                    outside.exec_driver_sql("RESET lock_timeout")

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


def _next_number(connection: Connection) -> int:
    """Transactions below this number are over, or under way; what begins now sees what those wrote that are over."""
    return int(connection.execute(text("SELECT txid_snapshot_xmax(txid_current_snapshot())")).scalar_one())


def _somebody_began_before(connection: Connection, number: int) -> bool:
    """Whether somebody reads what stood there before all transactions below a number were over."""
    oldest = connection.execute(_READERS).scalars().all()
    return any(0 < (number - one) % _NUMBERS < _NUMBERS // 2 for one in oldest)


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
