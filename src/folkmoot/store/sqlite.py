"""A study in one SQLite file: written ahead to a log (WAL), every commit forced to the disk."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, PoolProxiedConnection, Select, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from folkmoot.errors import InputError
from folkmoot.store.database import Step

BUSY_MILLISECONDS: Final = 10_000
"""How long another process may write before this one gives up."""
PRAGMAS: Final = (
    f"PRAGMA busy_timeout={BUSY_MILLISECONDS}",
    "PRAGMA journal_mode=WAL",
    # A commit is acknowledged when it is on the disk, not when it is on its way.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # What is deleted is overwritten with zeros.
    "PRAGMA secure_delete=ON",
)
_WRITING: Final = "folkmoot_writing"


class SqliteDatabase:
    """A SQLite file.

    Args:
        path: made where there is none, readable by its owner alone.
        pages: at most so many pages in it; None for no limit.

    Raises:
        InputError: it cannot be made or opened, or is none.
    """

    def __init__(self, path: Path, pages: int | None = None) -> None:
        self._path = path
        self._pages = pages
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("PRAGMA schema_version").fetchone()
        except (OSError, sqlite3.Error) as error:
            words = error.strerror if isinstance(error, OSError) else error
            raise InputError(f"{path}: {words}") from None
        self._engine = self._make_engine()
        self._compiled: dict[Select[Any], tuple[str, tuple[str, ...]]] = {}
        self._asking = threading.Lock()
        self._asked: sqlite3.Connection | None = None

    @property
    def name(self) -> str:
        """The file's path, or the address without its password."""
        return str(self._path)

    def connect(self) -> Connection:
        """A connection for reading."""
        return self._engine.connect()

    def first(self, statement: Select[Any], parameters: Mapping[str, str]) -> Sequence[Any] | None:
        """The first row that one statement finds.

        By the module itself, on a connection that stays: the layers above it, and a transaction around one statement, take
        ten times as long as the statement.
        """
        if statement not in self._compiled:
            compiled = statement.compile(dialect=self._engine.dialect)
            self._compiled[statement] = (str(compiled), tuple(compiled.positiontup or ()))
        words, names = self._compiled[statement]
        try:
            with self._asking:
                if self._asked is None:
                    self._asked = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
                    self._asked.execute(PRAGMAS[0])
                # All rows: one that was left would hold on to the state that it was read from.
                rows = self._asked.execute(words, [parameters[name] for name in names]).fetchall()
        except sqlite3.Error as error:
            raise DBAPIError(None, None, error) from None
        return rows[0] if rows else None

    def connect_writer(self) -> Connection:
        """A connection for writing."""
        return self._engine.connect().execution_options(**{_WRITING: True})

    def begin(self, connection: Connection) -> None:
        """Begin to write, when nobody else does."""
        connection.begin()

    def took_back(self, connection: Connection, error: DBAPIError) -> bool:
        """Whether the whole transaction is gone."""
        return bool(error.connection_invalidated) or not _raw(connection).in_transaction

    def may_try_again(self, error: DBAPIError) -> bool:  # noqa: ARG002 - the protocol's
        """Whether the same can succeed at once."""
        return False

    def is_held(self, error: DBAPIError) -> bool:  # noqa: ARG002 - the protocol's
        """Whether somebody held it for too long: that is known when a transaction is begun."""
        return False

    def is_uncertain(self, error: DBAPIError) -> bool:  # noqa: ARG002 - the protocol's
        """Whether the commit may have been made."""
        return False

    def rewriting(self, connection: Connection) -> list[Step]:  # noqa: ARG002 - the protocol's
        """How the file is written anew: all of it at once."""

        def whole(connection: Connection) -> bool:
            self.rewrite(connection)
            return True

        return [whole]

    def rewrite(self, connection: Connection) -> None:
        """Write the file anew: `secure_delete` forgets copies that stay in a page when its rows are moved to others."""
        _raw(connection).execute("VACUUM")

    def clear_log(self, connection: Connection) -> bool:
        """Take what was erased out of the log."""
        raw = _raw(connection)
        raw.execute("PRAGMA busy_timeout=50")
        try:
            is_busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            raw.execute(PRAGMAS[0])
        return not is_busy

    def copy_to(self, place: Path) -> None:
        """Write a copy to a new SQLite file."""
        with closing(sqlite3.connect(self._path)) as source, closing(sqlite3.connect(place)) as target:
            # All pages in one step: of one moment, and writers go on meanwhile.
            source.backup(target)
            # One file, without a log beside it.
            target.execute("PRAGMA journal_mode=DELETE")

    def close(self) -> None:
        """Close every connection."""
        with self._asking:
            if self._asked is not None:
                self._asked.close()
            self._asked = None
        self._engine.dispose()

    def _make_engine(self) -> Engine:
        engine = create_engine(
            URL.create("sqlite+pysqlite", database=str(self._path)),
            # None: the module begins no transaction by itself; `begin` below does.
            connect_args={"isolation_level": None, "check_same_thread": False},
            poolclass=QueuePool,
            pool_size=16,
            max_overflow=48,
            hide_parameters=True,
        )

        def connected(connection: sqlite3.Connection, _record: object) -> None:
            for pragma in PRAGMAS:
                connection.execute(pragma)
            if self._pages is not None:
                connection.execute(f"PRAGMA max_page_count={self._pages:d}")

        def begin(connection: Connection) -> None:
            writes = connection.get_execution_options().get(_WRITING)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        event.listen(engine, "connect", connected)
        event.listen(engine, "begin", begin)
        return engine


def _raw(connection: Connection) -> Any:
    pooled: PoolProxiedConnection = connection.connection
    return pooled.driver_connection
