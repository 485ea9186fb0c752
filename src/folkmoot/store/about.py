"""What participants say about themselves, and the places in the quotas that it gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from folkmoot.records.assigning import Cell
from folkmoot.store.participants import needed
from folkmoot.store.schema import DEMOGRAPHICS, QUOTA_PLACES
from folkmoot.store.times import kept_time

_SAID = (
    select(DEMOGRAPHICS.c.field, DEMOGRAPHICS.c.value)
    .where(DEMOGRAPHICS.c.participant_id == bindparam("participant_id"))
    .order_by(DEMOGRAPHICS.c.field)
)


def save(connection: Connection, participant_id: str, answers: Mapping[str, str | None]) -> None:
    """Keep what a participant says about themselves, in place of what they said before.

    Args:
        connection: of a write.
        participant_id: who.
        answers: by field; None where the question was asked and skipped; questions not asked are missing.

    Raises:
        InputError: there is no such participant.
    """
    needed(connection, participant_id)
    connection.execute(delete(DEMOGRAPHICS).where(DEMOGRAPHICS.c.participant_id == participant_id))
    if answers:
        rows = [{"participant_id": participant_id, "field": field, "value": value} for field, value in answers.items()]
        connection.execute(insert(DEMOGRAPHICS), rows)


def answers(connection: Connection, participant_id: str) -> dict[str, str | None]:
    """What a participant said about themselves, as in `save`."""
    return {row.field: row.value for row in connection.execute(_SAID, {"participant_id": participant_id})}


def admit(connection: Connection, participant_id: str, cells: Sequence[Cell], now: datetime) -> bool:
    """Take a place in each cell that a participant belongs to: in all of them, or in none.

    Places are held until the participant finishes, gives them up (screened out, withdrawn) or goes away
    (`assignments.release_abandoned`). Asked again, with other cells, places in cells they are no longer in are given up.

    Args:
        connection: of a write.
        participant_id: who.
        cells: those that they belong to.
        now: when.

    Returns:
        Whether there was room in every one.

    Raises:
        InputError: there is no such participant.
    """
    needed(connection, participant_id)
    connection.execute(delete(QUOTA_PLACES).where(QUOTA_PLACES.c.participant_id == participant_id))
    if any(held(connection, cell.name) >= cell.people for cell in cells):
        return False
    rows = [
        {"participant_id": participant_id, "cell": cell.name, "is_held": True, "touched_at": kept_time(now)}
        for cell in cells
    ]
    if rows:
        connection.execute(insert(QUOTA_PLACES), rows)
    return True


def held(connection: Connection, cell: str) -> int:
    """How many people are in a cell."""
    count = select(func.count()).where(QUOTA_PLACES.c.cell == cell, QUOTA_PLACES.c.is_held.is_(True))
    return connection.execute(count).scalar_one()
