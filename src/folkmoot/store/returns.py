"""People who take part in several waves: each time is a participant, and `returns` says which of them are one person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, bindparam, insert, or_, select

from folkmoot.records.survey import AssignmentState, Participant
from folkmoot.store.participants import needed, participant_of
from folkmoot.store.schema import ASSIGNMENTS, PARTICIPANTS, RETURNS

_PERSON: Final = select(RETURNS.c.person_id).where(RETURNS.c.participant_id == bindparam("this_participant"))
_ALL: Final = (
    select(PARTICIPANTS)
    .outerjoin(RETURNS, RETURNS.c.participant_id == PARTICIPANTS.c.id)
    .where(or_(PARTICIPANTS.c.id == bindparam("person"), RETURNS.c.person_id == bindparam("person")))
    .order_by(PARTICIPANTS.c.created_at, PARTICIPANTS.c.id)
)
_ANSWERED: Final = (
    select(ASSIGNMENTS.c.prompt_id)
    .outerjoin(RETURNS, RETURNS.c.participant_id == ASSIGNMENTS.c.participant_id)
    .where(
        or_(ASSIGNMENTS.c.participant_id == bindparam("person"), RETURNS.c.person_id == bindparam("person")),
        ASSIGNMENTS.c.participant_id != bindparam("this_participant"),
        ASSIGNMENTS.c.state == AssignmentState.DONE.value,
    )
)


def add(connection: Connection, participant_id: str, earlier_id: str) -> None:
    """Note that a new participant is who an earlier one was; the same again changes nothing.

    Args:
        connection: of a write.
        participant_id: of the new one, enrolled.
        earlier_id: of any participation of the same person.

    Raises:
        InputError: one of them is not (any more).
    """
    needed(connection, participant_id)
    person = person_of(connection, needed(connection, earlier_id).id)
    if connection.execute(_PERSON, {"this_participant": participant_id}).first() is None:
        connection.execute(insert(RETURNS).values(participant_id=participant_id, person_id=person))


def earlier(connection: Connection) -> Mapping[str, str]:
    """By participant who was here in an earlier wave, the id of their first participation."""
    return {row.participant_id: row.person_id for row in connection.execute(select(RETURNS))}


def person_of(connection: Connection, participant_id: str) -> str:
    """The id of the person's first participation; it names them in every wave."""
    row = connection.execute(_PERSON, {"this_participant": participant_id}).first()
    return participant_id if row is None else str(row.person_id)


def participations(connection: Connection, participant_id: str) -> tuple[Participant, ...]:
    """Every participation of the same person, the earliest first."""
    person = person_of(connection, participant_id)
    return tuple(participant_of(row) for row in connection.execute(_ALL, {"person": person}))


def in_wave(connection: Connection, participant_id: str, wave: str) -> Participant | None:
    """The same person's participation in a wave; None where there is none."""
    return next((one for one in participations(connection, participant_id) if one.wave == wave), None)


def answered_before(connection: Connection, participant_id: str) -> frozenset[str]:
    """Prompts that the same person answered in other waves; none for somebody who is here for the first time."""
    row = connection.execute(_PERSON, {"this_participant": participant_id}).first()
    if row is None:
        return frozenset()
    found = connection.execute(_ANSWERED, {"person": row.person_id, "this_participant": participant_id})
    return frozenset(found.scalars())
