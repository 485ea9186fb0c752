"""Sessions of browsers: the SHA-256 of a random id, whose it is, and until when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, delete, insert, select

from folkmoot.records.survey import Participant
from folkmoot.store.digests import digest
from folkmoot.store.participants import needed, participant_of
from folkmoot.store.schema import PARTICIPANTS, SESSIONS
from folkmoot.store.times import kept_time

if TYPE_CHECKING:
    from folkmoot.store.store import Store

_BY_ID = (
    select(PARTICIPANTS)
    .join(SESSIONS, SESSIONS.c.participant_id == PARTICIPANTS.c.id)
    .where(SESSIONS.c.id_hash == bindparam("hash"), SESSIONS.c.expires_at > bindparam("now"))
)


def start(connection: Connection, session_id: str, participant_id: str, *, expires_at: datetime) -> None:
    """Begin a session; one of the same id ends.

    Args:
        connection: of a write.
        session_id: random, 128 bits or more; only its SHA-256 is kept.
        participant_id: whose.
        expires_at: until when it holds.

    Raises:
        InputError: there is no such participant.
    """
    needed(connection, participant_id)
    end(connection, session_id)
    values = {"id_hash": digest(session_id), "participant_id": participant_id, "expires_at": kept_time(expires_at)}
    connection.execute(insert(SESSIONS).values(values))


def participant(store: Store, session_id: str, now: datetime) -> Participant | None:
    """Whose session it is; None where there is none, or it is over.

    Raises:
        StoreError: the database cannot be read.
    """
    row = store.first(_BY_ID, {"hash": digest(session_id), "now": kept_time(now)})
    return None if row is None else participant_of(row)


def end(connection: Connection, session_id: str) -> None:
    """End a session, if there is one."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.id_hash == digest(session_id)))


def end_expired(connection: Connection, now: datetime) -> int:
    """Forget the sessions that are over; how many there were."""
    return connection.execute(delete(SESSIONS).where(SESSIONS.c.expires_at <= kept_time(now))).rowcount
