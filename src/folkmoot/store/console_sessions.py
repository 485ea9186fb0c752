"""Sessions of the console: the SHA-256 of a random id, whose it is, when it began and when it was last used."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from folkmoot.records.console import Account
from folkmoot.store.accounts import account_of
from folkmoot.store.digests import digest
from folkmoot.store.schema import ACCOUNTS, CONSOLE_SESSIONS
from folkmoot.store.times import kept_time


def start(connection: Connection, session_id: str, account_id: str, now: datetime) -> None:
    """Begin a session.

    Args:
        connection: of a write.
        session_id: random, 128 bits or more, never used before; only its SHA-256 is kept.
        account_id: whose.
        now: when.
    """
    time = kept_time(now)
    values = {"id_hash": digest(session_id), "account_id": account_id, "began_at": time, "seen_at": time}
    connection.execute(insert(CONSOLE_SESSIONS).values(values))


def find(
    connection: Connection, session_id: str, now: datetime, *, idle: timedelta, longest: timedelta
) -> tuple[Account, str] | None:
    """Whose session it is, and when it was last noted as used; None where there is none, or it is over.

    Args:
        connection: of a read.
        session_id: as in `start`.
        now: when.
        idle: a session that was not used for so long is over.
        longest: a session that began so long ago is over.
    """
    alive = (
        (CONSOLE_SESSIONS.c.id_hash == digest(session_id))
        & (CONSOLE_SESSIONS.c.seen_at > kept_time(now - idle))
        & (CONSOLE_SESSIONS.c.began_at > kept_time(now - longest))
    )
    joined = ACCOUNTS.join(CONSOLE_SESSIONS, CONSOLE_SESSIONS.c.account_id == ACCOUNTS.c.id)
    row = connection.execute(select(ACCOUNTS, CONSOLE_SESSIONS.c.seen_at).select_from(joined).where(alive)).first()
    return None if row is None else (account_of(row), row.seen_at)


def touch(connection: Connection, session_id: str, now: datetime) -> None:
    """Note that a session was used."""
    own = CONSOLE_SESSIONS.c.id_hash == digest(session_id)
    connection.execute(update(CONSOLE_SESSIONS).where(own).values(seen_at=kept_time(now)))


def end(connection: Connection, session_id: str) -> None:
    """End a session, if there is one."""
    connection.execute(delete(CONSOLE_SESSIONS).where(CONSOLE_SESSIONS.c.id_hash == digest(session_id)))


def end_all(connection: Connection, account_id: str) -> None:
    """End every session of an account."""
    connection.execute(delete(CONSOLE_SESSIONS).where(CONSOLE_SESSIONS.c.account_id == account_id))


def end_expired(connection: Connection, now: datetime, *, idle: timedelta, longest: timedelta) -> None:
    """Forget the sessions that are over."""
    over = (CONSOLE_SESSIONS.c.seen_at <= kept_time(now - idle)) | (
        CONSOLE_SESSIONS.c.began_at <= kept_time(now - longest)
    )
    connection.execute(delete(CONSOLE_SESSIONS).where(over))
