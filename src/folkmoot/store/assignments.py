"""Which prompt a participant has before them.

Writes follow one another (writer.py), so that what is counted here is exact: one person's prompt is counted before the next
person is given one, in each wave by itself. A person counts for a prompt while they have it open and once they have answered
it; not when they skipped it, nor after they went away. An answer that comes after all is kept and counts again
(`answers.save`): a prompt may then have one person more than was asked for, because nobody’s work is thrown away.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, bindparam, exists, insert, select, update

from folkmoot.errors import InputError
from folkmoot.records.assigning import Cell, Choice, Choose, Situation
from folkmoot.records.survey import Assignment, AssignmentState, State
from folkmoot.store import about, returns
from folkmoot.store.participants import needed
from folkmoot.store.schema import ASSIGNMENTS, PARTICIPANTS, PROMPT_COUNTS, QUOTA_PLACES
from folkmoot.store.spelled import Found, Spelled
from folkmoot.store.times import kept_time

COUNTED: Final = frozenset({AssignmentState.OPEN, AssignmentState.DONE})
"""States in which a person counts for a prompt."""
_MINE = Spelled(
    select(ASSIGNMENTS).where(ASSIGNMENTS.c.participant_id == bindparam("participant_id")).order_by(ASSIGNMENTS.c.place)
)
# Statements are made once: to put one together takes longer than to run it.
_PEOPLE = select(PROMPT_COUNTS.c.prompt_id, PROMPT_COUNTS.c.people).where(PROMPT_COUNTS.c.wave == bindparam("wave"))
_WAVE = select(PARTICIPANTS.c.wave).where(PARTICIPANTS.c.id == bindparam("this_participant")).scalar_subquery()
_THIS = and_(
    ASSIGNMENTS.c.participant_id == bindparam("this_participant"),
    ASSIGNMENTS.c.prompt_id == bindparam("this_prompt"),
    ASSIGNMENTS.c.occurrence == bindparam("this_occurrence"),
)
_ONE = Spelled(select(ASSIGNMENTS).where(_THIS))
_ONE_AND_STATE = Spelled(
    select(ASSIGNMENTS, PARTICIPANTS.c.state.label("whose_state"))
    .join(PARTICIPANTS, PARTICIPANTS.c.id == ASSIGNMENTS.c.participant_id)
    .where(_THIS)
)
_MOVE = Spelled(update(ASSIGNMENTS).where(_THIS).values(state=bindparam("new_state"), touched_at=bindparam("at")))
_TOUCH = Spelled(update(ASSIGNMENTS).where(_THIS).values(touched_at=bindparam("at")))
_COUNT = Spelled(
    update(PROMPT_COUNTS)
    .where(PROMPT_COUNTS.c.prompt_id == bindparam("this_prompt"), PROMPT_COUNTS.c.wave == _WAVE)
    .values(people=PROMPT_COUNTS.c.people + bindparam("more"))
)
_COUNT_FIRST = insert(PROMPT_COUNTS).values(wave=_WAVE, prompt_id=bindparam("this_prompt"), people=bindparam("more"))
_GIVE = insert(ASSIGNMENTS)
_LEFT = select(ASSIGNMENTS).where(
    ASSIGNMENTS.c.state == AssignmentState.OPEN.value, ASSIGNMENTS.c.touched_at < bindparam("since")
)
_PLACES = select(QUOTA_PLACES.c.is_held).where(QUOTA_PLACES.c.participant_id == bindparam("this_participant"))
_GIVE_UP = (
    update(QUOTA_PLACES).where(QUOTA_PLACES.c.participant_id == bindparam("this_participant")).values(is_held=False)
)
_GIVE_UP_UNUSED = (
    update(QUOTA_PLACES)
    .where(
        QUOTA_PLACES.c.is_held.is_(True),
        QUOTA_PLACES.c.touched_at < bindparam("since"),
        exists().where(
            PARTICIPANTS.c.id == QUOTA_PLACES.c.participant_id, PARTICIPANTS.c.state != State.FINISHED.value
        ),
        ~exists().where(ASSIGNMENTS.c.participant_id == QUOTA_PLACES.c.participant_id),
    )
    .values(is_held=False)
)


def current(connection: Connection, participant_id: str) -> Assignment | None:
    """The prompt that a participant has open; None where there is none."""
    return next((one for one in given(connection, participant_id) if one.state is AssignmentState.OPEN), None)


def given(connection: Connection, participant_id: str) -> tuple[Assignment, ...]:
    """A participant's assignments, by place."""
    return tuple(assignment_of(row) for row in _MINE.rows(connection, {"participant_id": participant_id}))


def next_prompt(
    connection: Connection,
    participant_id: str,
    choose: Choose,
    now: datetime,
    *,
    cells: Sequence[Cell] = (),
    slot_minutes: int | None = None,
) -> Assignment | None:
    """The prompt that a participant has open; if none, the next one, from now on theirs.

    Args:
        connection: of a write.
        participant_id: who; nothing is given to those who are screened out or for whom there was no room.
        choose: `study/assignment.py`'s, for this study.
        now: when.
        cells: those of the quotas that the participant belongs to. One who went away and whose places were given up takes
            them again, if there is room.
        slot_minutes: where given, what people left for so long is returned first.

    Returns:
        None at the end of the series, and where a cell has filled up since the participant went away.

    Raises:
        InputError: there is no such participant.
    """
    person = needed(connection, participant_id)
    if person.state in {State.SCREENED_OUT, State.QUOTA_FULL}:
        return None
    mine = given(connection, participant_id)
    for one in mine:
        if one.state is AssignmentState.OPEN:
            touch(connection, one, now)
            return one
    if slot_minutes is not None:
        release_abandoned(connection, now, slot_minutes)
    if (
        cells
        and not _has_places(connection, participant_id)
        and not about.admit(connection, participant_id, cells, now)
    ):
        return None
    people = {row.prompt_id: row.people for row in connection.execute(_PEOPLE, {"wave": person.wave})}
    before = returns.answered_before(connection, participant_id)
    choice = choose(Situation(participant_id, mine, people, before))
    return None if choice is None else _give(connection, participant_id, mine, choice, now)


def end(
    connection: Connection,
    participant_id: str,
    prompt_id: str,
    occurrence: int,
    state: AssignmentState,
    now: datetime,
) -> Assignment:
    """Close an assignment: done or skipped. The same again changes nothing; one of the two may become the other.

    Raises:
        InputError: it is not this participant's.
        ValueError: `state` is neither.
    """
    if state not in {AssignmentState.DONE, AssignmentState.SKIPPED}:
        raise ValueError(state)
    one = needed_assignment(connection, participant_id, prompt_id, occurrence)
    return move(connection, one, state, now)


def release_abandoned(connection: Connection, now: datetime, slot_minutes: int) -> int:
    """Return what participants left open: others may have those prompts, and those places in the quotas.

    A place in the quotas is given up with a prompt, or where no prompt was given yet; not by those who finished.

    Args:
        connection: of a write.
        now: when.
        slot_minutes: since the participant last opened or answered it.

    Returns:
        How many prompts were returned.
    """
    since = kept_time(now - timedelta(minutes=slot_minutes))
    abandoned = [assignment_of(row) for row in connection.execute(_LEFT, {"since": since})]
    for one in abandoned:
        move(connection, one, AssignmentState.RETURNED, now)
        connection.execute(_GIVE_UP, {"this_participant": one.participant_id})
    connection.execute(_GIVE_UP_UNUSED, {"since": since})
    return len(abandoned)


def needed_assignment(connection: Connection, participant_id: str, prompt_id: str, occurrence: int) -> Assignment:
    """A participant's assignment.

    Raises:
        InputError: it is not this participant's.
    """
    this = {"this_participant": participant_id, "this_prompt": prompt_id, "this_occurrence": occurrence}
    row = _ONE.first(connection, this)
    if row is None:
        raise InputError("this prompt was not given to this participant")
    return assignment_of(row)


def with_state(
    connection: Connection, participant_id: str, prompt_id: str, occurrence: int
) -> tuple[Assignment, State] | None:
    """A participant's assignment and where they are, read at once; None where it is not theirs."""
    this = {"this_participant": participant_id, "this_prompt": prompt_id, "this_occurrence": occurrence}
    row = _ONE_AND_STATE.first(connection, this)
    return None if row is None else (assignment_of(row), State(row.whose_state))


def move(connection: Connection, one: Assignment, state: AssignmentState, now: datetime) -> Assignment:
    """Change what became of an assignment, and whom its prompt counts."""
    if state is not one.state:
        _MOVE.run(connection, {**_this(one), "new_state": state.value, "at": kept_time(now)})
        if one.occurrence == 1:
            count(connection, one.participant_id, one.prompt_id, (state in COUNTED) - (one.state in COUNTED))
    return replace(one, state=state)


def touch(connection: Connection, one: Assignment, now: datetime) -> None:
    """Note that the participant is at it."""
    _TOUCH.run(connection, {**_this(one), "at": kept_time(now)})


def count(connection: Connection, participant_id: str, prompt_id: str, people: int) -> None:
    """Count so many more (or fewer) people for a prompt, in the participant's wave."""
    if people == 0:
        return
    this = {"this_participant": participant_id, "this_prompt": prompt_id, "more": people}
    if not _COUNT.run(connection, this):
        connection.execute(_COUNT_FIRST, this)


def assignment_of(row: Row[Any] | Found) -> Assignment:
    """A row of the table as a record."""
    return Assignment(
        row.participant_id,
        row.prompt_id,
        row.occurrence,
        row.place,
        tuple(json.loads(row.shown_order)),
        AssignmentState(row.state),
        row.assigned_at,
    )


def _give(
    connection: Connection, participant_id: str, mine: Sequence[Assignment], choice: Choice, now: datetime
) -> Assignment:
    for one in mine:
        if (one.prompt_id, one.occurrence) == (choice.prompt_id, choice.occurrence):
            if one.state is not AssignmentState.RETURNED:
                raise ValueError("a prompt was chosen a second time")
            return move(connection, one, AssignmentState.OPEN, now)
    at = kept_time(now)
    place = 1 + max((one.place for one in mine), default=0)
    new = Assignment(
        participant_id, choice.prompt_id, choice.occurrence, place, choice.shown_order, AssignmentState.OPEN, at
    )
    row = {
        "participant_id": participant_id,
        "prompt_id": new.prompt_id,
        "occurrence": new.occurrence,
        "place": place,
        "shown_order": json.dumps(new.shown_order, ensure_ascii=False),
        "state": new.state.value,
        "assigned_at": at,
        "touched_at": at,
    }
    connection.execute(_GIVE, row)
    if new.occurrence == 1:
        count(connection, participant_id, new.prompt_id, 1)
    return new


def _has_places(connection: Connection, participant_id: str) -> bool:
    places = connection.execute(_PLACES, {"this_participant": participant_id}).scalars().all()
    return bool(places) and all(places)


def _this(one: Assignment) -> dict[str, str | int]:
    return {
        "this_participant": one.participant_id,
        "this_prompt": one.prompt_id,
        "this_occurrence": one.occurrence,
    }
