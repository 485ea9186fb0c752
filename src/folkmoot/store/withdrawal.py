"""Withdrawal: everything of a person is erased, and that somebody withdrew is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert

from folkmoot.records.trail import Event
from folkmoot.store import assignments, panel, returns, tombstones, trail
from folkmoot.store.participants import by_id
from folkmoot.store.schema import METADATA, PARTICIPANTS, WITHDRAWALS
from folkmoot.store.times import kept_time


def withdraw(
    connection: Connection, secret: bytes, participant_id: str, now: datetime, *, everywhere: bool = True
) -> tuple[str, ...]:
    """Erase a person: every row of every table that is theirs, in every wave, and what a panel calls them.

    Prompts no longer count them, and their places in the quotas are free. Use `Store.withdraw`, which also clears the bytes
    from the files.

    Args:
        connection: of a write.
        secret: `Store.secret`.
        participant_id: who, as they were in any wave.
        now: when; the day is kept, with nothing else.
        everywhere: whether in every wave; False: only this participation, of somebody who declines to take part again.

    Returns:
        The participants that were erased; () where there was none.
    """
    if by_id(connection, participant_id) is None:
        return ()
    found = [participant_id]
    if everywhere:
        found = [one.id for one in returns.participations(connection, participant_id)]
    for one in found:
        _erase(connection, secret, one)
    day = kept_time(now)[:10]
    connection.execute(insert(WITHDRAWALS).values(day=day))
    trail.append(connection, Event.WITHDRAWAL, {"withdrawals": 1}, day)
    return tuple(found)


def _erase(connection: Connection, secret: bytes, participant_id: str) -> None:
    for one in assignments.given(connection, participant_id):
        if one.occurrence == 1 and one.state in assignments.COUNTED:
            assignments.count(connection, participant_id, one.prompt_id, -1)
    panel.forget(connection, secret, participant_id)
    for table in reversed(METADATA.sorted_tables):
        if "participant_id" in table.c:
            connection.execute(delete(table).where(table.c.participant_id == participant_id))
    connection.execute(delete(PARTICIPANTS).where(PARTICIPANTS.c.id == participant_id))
    tombstones.add(connection, [tombstones.code_of(secret, participant_id)])
