"""What a kind of database must be able to do, and the words in which its errors are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

from sqlalchemy import Connection, Select
from sqlalchemy.exc import DBAPIError

from folkmoot.errors import StoreError

WORDS: Final = 200
"""Characters of a database's own words that are told."""
Step: TypeAlias = Callable[[Connection], bool]
"""A part of something long, on the writer's connection; False where it could not be done yet, and nothing was changed."""


class Database(Protocol):
    """A kind of database."""

    @property
    def name(self) -> str:
        """What it is called in messages; never with a password."""
        ...

    def connect(self) -> Connection:
        """A connection for reading: what it reads in one transaction is of one moment."""
        ...

    def first(self, statement: Select[Any], parameters: Mapping[str, str]) -> Sequence[Any] | None:
        """The first row that one statement finds, as it stands now; None for none. For what every request asks for."""
        ...

    def connect_writer(self) -> Connection:
        """A connection for the writer, or for a migration."""
        ...

    def begin(self, connection: Connection) -> None:
        """Begin to write; whoever else begins, in whatever process, waits until this is committed or taken back."""
        ...

    def took_back(self, connection: Connection, error: DBAPIError) -> bool:
        """Whether an error took back the whole transaction, not the one statement."""
        ...

    def may_try_again(self, error: DBAPIError) -> bool:
        """Whether the same transaction can succeed where it is tried again at once."""
        ...

    def is_held(self, error: DBAPIError) -> bool:
        """Whether somebody held for too long what every write needs."""
        ...

    def is_uncertain(self, error: DBAPIError) -> bool:
        """Whether a commit that ended so may have been made all the same."""
        ...

    def rewriting(self, connection: Connection) -> list[Step]:
        """How the tables are written anew, without the bytes of what was erased from them until now.

        A step that raises was in somebody's way, or failed: it is tried again later, and the steps after it with it.
        """
        ...

    def clear_log(self, connection: Connection) -> bool:
        """Take the same out of what was written ahead; False where somebody reads an old state still."""
        ...

    def copy_to(self, place: Path) -> None:
        """Write a copy, as of one moment at or after the call, to a new SQLite file."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


def store_error(error: DBAPIError, what: str = "nothing was saved") -> StoreError:
    """An error of the database in words that hold nothing of its rows, and no password."""
    primary = getattr(getattr(error.orig, "diag", None), "message_primary", None)
    words = str(primary or error.orig).partition("\n")[0].partition("DETAIL")[0][:WORDS]
    return StoreError(f"{what}: {words}")
