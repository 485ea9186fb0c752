"""A study's database, open."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Select
from sqlalchemy.exc import DBAPIError

from folkmoot.store import tombstones
from folkmoot.store.backup import write_backup
from folkmoot.store.database import Database, store_error
from folkmoot.store.migrate import migrate
from folkmoot.store.postgres import PostgresDatabase
from folkmoot.store.rows import withdrawals
from folkmoot.store.secret import read_secret
from folkmoot.store.sqlite import SqliteDatabase
from folkmoot.store.withdrawal import withdraw
from folkmoot.store.writer import QUEUE, Write, Writer

T = TypeVar("T")
FILE: Final = "study.db"
"""The database's name in the study's folder."""


def open_store(folder: Path, *, database_url: str | None = None, environment: Mapping[str, str] | None = None) -> Store:
    """Open a study's database; make it where there is none, and bring an older one up to date.

    Args:
        folder: the study's; its secret is kept in it, unless `FOLKMOOT_SECRET` holds one.
        database_url: of a Postgres database; None: `study.db` in the folder.
        environment: where secrets are looked for; None: the process's.

    Raises:
        InputError: there is no such folder; the database is none, or of a newer version; the secret cannot be used.
        StoreError: the database cannot be reached.
    """
    secret = read_secret(folder, os.environ if environment is None else environment)
    database: Database = SqliteDatabase(folder / FILE) if database_url is None else PostgresDatabase(database_url)
    return Store(database, secret, folder=folder)


class Store:
    """A study's database.

    Args:
        database: which.
        secret: the server's, for what a panel calls people.
        queue: writes that may wait.
        folder: the study's, which keeps the list of those who were erased beside the database; None: it is in the database
            alone.

    Attributes:
        secret: as given.
        folder: as given.
    """

    def __init__(self, database: Database, secret: bytes, queue: int = QUEUE, folder: Path | None = None) -> None:
        try:
            migrate(database)
        except Exception:
            database.close()
            raise
        self.secret = secret
        self.folder = folder
        self._database = database
        self._writer = Writer(database, queue)
        try:
            self._forget_again()
        except Exception:
            self.close()
            raise
        if self.read(withdrawals):
            # Whoever served the study before may have been killed after the rows were deleted, and before their bytes were.
            self._writer.clear_files()

    def submit(self, write: Write[T]) -> Future[T]:
        """Hand over a write; the future is done when it is on the disk, or holds why it is not.

        The write is a function of a connection; it may run more than once and changes nothing but the database. What it
        raises takes back its own changes alone. `submit` waits while too many writes wait, then gives up.

        Raises:
            StoreError: nothing was saved.
        """
        return self._writer.submit(write)

    async def write(self, write: Write[T]) -> T:
        """As `submit`, for an event loop, which goes on meanwhile.

        Raises:
            StoreError: nothing was saved, or (a lost connection) nobody knows: the same again is safe.
        """
        return await self._writer.write(write)

    def read(self, read: Callable[[Connection], T]) -> T:
        """Read, all of it as of one moment, whatever is written meanwhile.

        Raises:
            StoreError: the database cannot be read.
        """
        try:
            with self._database.connect() as connection:
                return read(connection)
        except DBAPIError as error:
            raise store_error(error, "the database cannot be read") from None

    def first(self, statement: Select[Any], parameters: Mapping[str, str]) -> Sequence[Any] | None:
        """The first row that one statement finds, as it stands now; None for none.

        Quicker than `read`, for what every request asks for.

        Args:
            statement: the same object each time: it is put into words once.
            parameters: texts by name.

        Raises:
            StoreError: the database cannot be read.
        """
        try:
            return self._database.first(statement, parameters)
        except DBAPIError as error:
            raise store_error(error, "the database cannot be read") from None

    def withdraw(self, participant_id: str, now: datetime, *, everywhere: bool = True) -> Future[tuple[str, ...]]:
        """Erase everything of a person from the tables, then from the files (docs/storage.md).

        Args:
            participant_id: who, as they were in any wave.
            now: when.
            everywhere: whether in every wave; False: only this participation.

        Returns:
            The participants that were erased, once it is on the disk; () where there was none.
        """
        future = self._writer.submit(
            lambda connection: withdraw(connection, self.secret, participant_id, now, everywhere=everywhere)
        )
        future.add_done_callback(lambda _: self._writer.clear_files())
        future.add_done_callback(self._list)
        return future

    def clear_files(self) -> None:
        """Take out of the files, soon, what was erased from the tables."""
        self._writer.clear_files()

    def _list(self, done: Future[tuple[str, ...]]) -> None:
        """Put somebody on the list beside the database; where that cannot be written, opening makes up for it."""
        if self.folder is not None and not done.cancelled() and done.exception() is None and done.result():
            with suppress(OSError):
                tombstones.write(
                    self.folder / tombstones.FILE, [tombstones.code_of(self.secret, one) for one in done.result()]
                )

    def _forget_again(self) -> None:
        """Where the database was replaced by an older copy, erase those who withdrew since; bring both lists together."""
        if self.folder is None:
            return
        path = self.folder / tombstones.FILE
        listed, held = tombstones.read(path), self.read(tombstones.kept)
        if listed - held:
            now = datetime.now(UTC)

            def forget(connection: Connection) -> int:
                again = tombstones.on_list(connection, self.secret, listed)
                for one in again:
                    withdraw(connection, self.secret, one, now, everywhere=False)
                tombstones.add(connection, listed)
                return len(again)

            if self._writer.submit(forget).result():
                self._writer.clear_files()
        if held - listed:
            with suppress(OSError):
                tombstones.write(path, held - listed)

    def backup(self, to: Path) -> None:
        """Write a copy to a new SQLite file while everything goes on; it holds all that was acknowledged before.

        Raises:
            InputError: there is such a file, or it cannot be written.
            StoreError: the database cannot be read.
        """
        write_backup(self._database, to)

    def close(self) -> None:
        """Write what waits, and close; what is handed over afterwards is refused."""
        self._writer.close()
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
