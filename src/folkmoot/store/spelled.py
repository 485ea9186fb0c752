"""Statements that every saved answer runs: put into words once, and run by the driver itself where that is much quicker.

SQLAlchemy takes several times as long to run a small statement on SQLite as SQLite does, and while it does so nothing else in
the process runs. On Postgres, where the answer comes from another process, it runs them as any other.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Delete, Insert, Select, TextClause, Update
from sqlalchemy.exc import DBAPIError

Parameters = Mapping[str, Any]
Found = Any
"""A row whose columns are attributes: SQLAlchemy's, or a named tuple of the same names."""
Statement = Select[Any] | Insert | Update | Delete | TextClause
_SQLITE: Final = "sqlite"


class Spelled:
    """One statement.

    Args:
        statement: its parameters are all given when it runs: texts, numbers or None, which the driver takes as they are.
        of: for an INSERT, the names of the columns that are given.
    """

    def __init__(self, statement: Statement, of: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._of = None if of is None else list(of)
        self._words: str | None = None
        self._names: tuple[str, ...] = ()
        columns = statement.selected_columns if isinstance(statement, Select) else ()
        self._row: Any = namedtuple("Row", [column.name for column in columns])  # type: ignore[misc]  # known when it runs

    def rows(self, connection: Connection, parameters: Parameters) -> Sequence[Found]:
        """Every row that it finds; columns are attributes.

        Raises:
            DBAPIError: as SQLAlchemy's.
        """
        if connection.dialect.name != _SQLITE:
            return connection.execute(self._statement, parameters).all()
        found = self._on_sqlite(connection, parameters)
        return [self._row._make(row) for row in found.fetchall()]

    def first(self, connection: Connection, parameters: Parameters) -> Found | None:
        """The first row that it finds, as in `rows`; None for none."""
        rows = self.rows(connection, parameters)
        return rows[0] if rows else None

    def run(self, connection: Connection, parameters: Parameters) -> int:
        """Run it; how many rows it changed.

        Raises:
            DBAPIError: as SQLAlchemy's.
        """
        if connection.dialect.name != _SQLITE:
            return connection.execute(self._statement, parameters).rowcount
        return int(self._on_sqlite(connection, parameters).rowcount)

    def run_each(self, connection: Connection, rows: Sequence[Parameters]) -> None:
        """Run it once for each of some rows.

        Raises:
            DBAPIError: as SQLAlchemy's.
        """
        if connection.dialect.name != _SQLITE:
            connection.execute(self._statement, rows)
            return
        raw, words = self._ready(connection)
        try:
            raw.executemany(words, [[row[name] for name in self._names] for row in rows])
        except sqlite3.Error as error:
            raise _as_sqlalchemy_tells(error, words, connection) from None

    def _on_sqlite(self, connection: Connection, parameters: Parameters) -> sqlite3.Cursor:
        raw, words = self._ready(connection)
        try:
            return raw.execute(words, [parameters[name] for name in self._names])
        except sqlite3.Error as error:
            raise _as_sqlalchemy_tells(error, words, connection) from None

    def _ready(self, connection: Connection) -> tuple[sqlite3.Connection, str]:
        if self._words is None:
            compiled = self._statement.compile(dialect=connection.dialect, column_keys=self._of)
            self._names = tuple(compiled.positiontup or ())
            self._words = str(compiled)
        if not connection.in_transaction():
            # As SQLAlchemy does: what is read together is of one moment.
            connection.begin()
        raw: Any = connection.connection.driver_connection
        return raw, self._words


def _as_sqlalchemy_tells(error: sqlite3.Error, words: str, connection: Connection) -> DBAPIError:
    told = DBAPIError.instance(words, None, error, sqlite3.Error, hide_parameters=True, dialect=connection.dialect)
    if not isinstance(told, DBAPIError):
        raise told
    return told
