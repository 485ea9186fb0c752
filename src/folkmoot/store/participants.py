"""Participants: how they enter, how they are found again, and how far they have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from folkmoot.errors import InputError
from folkmoot.records.survey import AssignmentState, Participant, State
from folkmoot.store.digests import digest
from folkmoot.store.schema import ASSIGNMENTS, LINKS, PARTICIPANTS, QUIZ_ATTEMPTS, QUOTA_PLACES, STUDY_VERSIONS
from folkmoot.store.times import kept_time

_BY_ID = select(PARTICIPANTS).where(PARTICIPANTS.c.id == bindparam("participant_id"))
_BY_LINK = (
    select(PARTICIPANTS)
    .join(LINKS, LINKS.c.participant_id == PARTICIPANTS.c.id)
    .where(LINKS.c.token_hash == bindparam("hash"))
)


def enrol(
    connection: Connection,
    *,
    participant_id: str,
    token: str,
    cohort: str,
    wave: str,
    language: str,
    now: datetime,
    state: State = State.CONSENTING,
) -> Participant:
    """Take somebody in; the same id and token again give the same participant.

    Args:
        connection: of a write.
        participant_id: random, made by the caller.
        token: of the personal link, random, 128 bits or more; only its SHA-256 is kept.
        cohort: of the study.
        wave: of the study.
        language: of the interface.
        now: when.
        state: to begin with.

    Raises:
        InputError: no version of the study is open, or the id or the token is somebody else's.
    """
    known = by_id(connection, participant_id)
    found = by_token(connection, token)
    if known is not None or found is not None:
        if known == found and known is not None:
            return known
        raise InputError("the participant's id or token is in use")
    version = connection.execute(select(func.max(STUDY_VERSIONS.c.number))).scalar()
    if version is None:
        raise InputError("the study is not open yet")
    person = Participant(participant_id, version, cohort, wave, language, state, kept_time(now))
    connection.execute(
        insert(PARTICIPANTS).values(
            id=person.id,
            version=person.version,
            cohort=cohort,
            wave=wave,
            language=language,
            state=state.value,
            created_at=person.created_at,
            quiz_attempts=0,
        )
    )
    connection.execute(insert(LINKS).values(token_hash=digest(token), participant_id=person.id))
    return person


def anybody(connection: Connection) -> bool:
    """Whether somebody has entered who is there still."""
    return connection.execute(select(PARTICIPANTS.c.id).limit(1)).first() is not None


def by_id(connection: Connection, participant_id: str) -> Participant | None:
    """The participant; None where there is none (any more)."""
    row = connection.execute(_BY_ID, {"participant_id": participant_id}).first()
    return None if row is None else participant_of(row)


def by_token(connection: Connection, token: str) -> Participant | None:
    """Whose personal link it is; None where it is nobody's (any more)."""
    row = connection.execute(_BY_LINK, {"hash": digest(token)}).first()
    return None if row is None else participant_of(row)


def add_token(connection: Connection, participant_id: str, token: str) -> None:
    """Give a participant one more personal link.

    Raises:
        InputError: there is no such participant, or the token is in use.
    """
    needed(connection, participant_id)
    if by_token(connection, token) is not None:
        raise InputError("the token is in use")
    connection.execute(insert(LINKS).values(token_hash=digest(token), participant_id=participant_id))


def set_state(connection: Connection, participant_id: str, state: State) -> Participant:
    """Move a participant on; who is screened out gives up their places in the quotas.

    Raises:
        InputError: there is no such participant.
    """
    person = needed(connection, participant_id)
    connection.execute(update(PARTICIPANTS).where(PARTICIPANTS.c.id == participant_id).values(state=state.value))
    if state in {State.SCREENED_OUT, State.QUOTA_FULL}:
        give_up = update(QUOTA_PLACES).where(QUOTA_PLACES.c.participant_id == participant_id)
        connection.execute(give_up.values(is_held=False))
    return replace(person, state=state)


def set_language(connection: Connection, participant_id: str, language: str) -> Participant:
    """Change the language of the interface.

    Raises:
        InputError: there is no such participant.
    """
    person = needed(connection, participant_id)
    connection.execute(update(PARTICIPANTS).where(PARTICIPANTS.c.id == participant_id).values(language=language))
    return replace(person, language=language)


def save_quiz_attempt(
    connection: Connection, participant_id: str, *, attempt: int, answers: str, is_right: bool, now: datetime
) -> Participant:
    """Keep an attempt at the quiz; the same attempt a second time changes nothing.

    Args:
        connection: of a write.
        participant_id: whose.
        attempt: from 1.
        answers: as JSON.
        is_right: whether all of it was right.
        now: when.

    Raises:
        InputError: there is no such participant, or an attempt before this one is missing.
    """
    person = needed(connection, participant_id)
    if attempt <= person.quiz_attempts:
        return person
    if attempt != person.quiz_attempts + 1:
        raise InputError(f"attempt {attempt} at the quiz, after {person.quiz_attempts}")
    connection.execute(
        insert(QUIZ_ATTEMPTS).values(
            participant_id=participant_id, attempt=attempt, answers=answers, is_right=is_right, made_at=kept_time(now)
        )
    )
    connection.execute(update(PARTICIPANTS).where(PARTICIPANTS.c.id == participant_id).values(quiz_attempts=attempt))
    return replace(person, quiz_attempts=attempt)


def finish(connection: Connection, participant_id: str) -> Participant:
    """End a participant's series: finished, or quota full where they were never given a prompt that they ended.

    Raises:
        InputError: there is no such participant.
    """
    ended = {AssignmentState.DONE.value, AssignmentState.SKIPPED.value}
    mine = select(ASSIGNMENTS.c.place).where(ASSIGNMENTS.c.participant_id == participant_id)
    has_ended_one = connection.execute(mine.where(ASSIGNMENTS.c.state.in_(ended)).limit(1)).first() is not None
    return set_state(connection, participant_id, State.FINISHED if has_ended_one else State.QUOTA_FULL)


def needed(connection: Connection, participant_id: str) -> Participant:
    """The participant.

    Raises:
        InputError: there is none (any more).
    """
    person = by_id(connection, participant_id)
    if person is None:
        raise InputError("there is no such participant; they may have withdrawn")
    return person


def participant_of(row: Sequence[Any]) -> Participant:
    """A row of the table, its columns in their order, as a record."""
    name, version, cohort, wave, language, state, created_at, quiz_attempts = row
    return Participant(name, version, cohort, wave, language, State(state), created_at, quiz_attempts)
