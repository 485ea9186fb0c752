"""Which requests are on their way in which batch: tables of their own in the file of all calls.

batches            one row a batch: written before it is handed over, so that none is handed over twice
batch_requests     the requests in it, by name; none of their words
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Final

from folkmoot.llm.cache_file import open_cache, refusals
from folkmoot.records.batch_log import KnownBatch

_TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS batches (
        token TEXT PRIMARY KEY,
        endpoint TEXT NOT NULL,
        handed_over TEXT NOT NULL,
        batch TEXT
    )""",
    """CREATE TABLE IF NOT EXISTS batch_requests (
        name TEXT PRIMARY KEY,
        token TEXT NOT NULL REFERENCES batches (token)
    ) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS requests_of_batch ON batch_requests (token)",
)


class BatchLedger:
    """The batches of a cache, open; every change is on the disk when its method returns.

    Args:
        path: the file of all calls.
        make: make it where it is not there.

    Raises:
        InputError: the file cannot be used; every method raises it too.
    """

    def __init__(self, path: Path, *, make: bool = True) -> None:
        self._path = path
        self._connection = open_cache(path, make=make)
        with refusals(path):
            for statement in _TABLES:
                self._connection.execute(statement)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def tokens_of(self, names: Iterable[str]) -> dict[str, str]:
        """The batches that requests are in, by the requests' names; those in none are left out."""
        find = "SELECT token FROM batch_requests WHERE name = ?"
        with refusals(self._path):
            found = {name: self._connection.execute(find, (name,)).fetchone() for name in names}
        return {name: row[0] for name, row in found.items() if row is not None}

    def batches(self, tokens: Collection[str] | None = None) -> list[KnownBatch]:
        """Batches, oldest first.

        Args:
            tokens: those wanted; None: all.
        """
        with refusals(self._path):
            rows = self._connection.execute(
                "SELECT token, endpoint, handed_over, batch, count(name) FROM batches LEFT JOIN batch_requests USING (token)"
                " GROUP BY token ORDER BY handed_over, token"
            ).fetchall()
        return [KnownBatch(*row) for row in rows if tokens is None or row[0] in tokens]

    def names(self, token: str) -> set[str]:
        """The requests in a batch."""
        with refusals(self._path):
            rows = self._connection.execute("SELECT name FROM batch_requests WHERE token = ?", (token,)).fetchall()
        return {row[0] for row in rows}

    def intend(self, token: str, endpoint: str, when: str, names: Collection[str]) -> None:
        """Write down a batch that is about to be handed over.

        Raises:
            InputError: another run has written one of these requests down since.
        """
        with refusals(self._path):
            cursor = self._begin()
            try:
                cursor.execute("INSERT INTO batches VALUES (?, ?, ?, NULL)", (token, endpoint, when))
                cursor.executemany("INSERT INTO batch_requests VALUES (?, ?)", [(name, token) for name in names])
                cursor.execute("COMMIT")
            except BaseException:
                cursor.execute("ROLLBACK")
                raise

    def handed_over(self, token: str, batch: str) -> None:
        """Write down what the service calls a batch."""
        with refusals(self._path):
            self._connection.execute("UPDATE batches SET batch = ? WHERE token = ?", (batch, token))

    def release(self, names: Iterable[str]) -> None:
        """Requests that got no reply may be handed over again; a batch without any is forgotten."""
        with refusals(self._path):
            cursor = self._begin()
            cursor.executemany("DELETE FROM batch_requests WHERE name = ?", [(name,) for name in names])
            cursor.execute("DELETE FROM batches WHERE token NOT IN (SELECT token FROM batch_requests)")
            cursor.execute("COMMIT")

    def forget(self, batch: str) -> int:
        """Forget a batch, by the service's id or our token: its requests may be handed over again.

        Returns:
            How many requests were in it; 0 where there is no such batch.
        """
        (names,) = [self.names(one.token) for one in self.batches() if batch in {one.batch, one.token}] or [set[str]()]
        self.release(names)
        return len(names)

    def _begin(self) -> sqlite3.Cursor:
        cursor = self._connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        return cursor


def by_batch(tokens: Mapping[str, str]) -> dict[str, list[str]]:
    """The requests of each batch, from the batch of each request."""
    grouped: dict[str, list[str]] = {}
    for name, token in tokens.items():
        grouped.setdefault(token, []).append(name)
    return grouped
