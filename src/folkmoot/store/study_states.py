"""Whether a study is open, paused or closed."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, insert, select

from folkmoot.errors import InputError
from folkmoot.records.console import StateSince, StudyState
from folkmoot.records.trail import Event
from folkmoot.store import trail
from folkmoot.store.schema import ANSWERS, PARTICIPANTS, STUDY_STATES
from folkmoot.store.times import kept_time

_EVENTS: Final = {
    StudyState.OPEN: Event.RESUMED,
    StudyState.PAUSED: Event.PAUSED,
    StudyState.CLOSED: Event.CLOSED,
}
_LAST: Final = select(STUDY_STATES).order_by(STUDY_STATES.c.number.desc()).limit(1)


class StudyClosedForGoodError(InputError):
    """A study that was closed is not opened again."""

    kind = "study_closed"


def current(connection: Connection) -> StateSince:
    """Whether the study is open."""
    row = connection.execute(_LAST).first()
    return StateSince(StudyState.OPEN, None) if row is None else StateSince(StudyState(row.state), row.since)


def change(connection: Connection, state: StudyState, now: datetime) -> StateSince:
    """Pause, close or resume the study; what it is already changes nothing.

    Raises:
        StudyClosedForGoodError: it was closed.
    """
    before = current(connection)
    if before.state is state:
        return before
    if before.state is StudyState.CLOSED:
        raise StudyClosedForGoodError("the study was closed, which is for good; a new study takes new people")
    last = connection.execute(select(func.max(STUDY_STATES.c.number))).scalar()
    since = kept_time(now)
    connection.execute(insert(STUDY_STATES).values(number=(last or 0) + 1, state=state.value, since=since))
    people = connection.execute(select(func.count()).select_from(PARTICIPANTS)).scalar_one()
    answers = connection.execute(select(func.count()).select_from(ANSWERS)).scalar_one()
    trail.append(connection, _EVENTS[state], {"people": people, "answers": answers}, since)
    return StateSince(state, since)
