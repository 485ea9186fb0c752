"""Participants for the console: a page of them at a time, chosen and counted by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, case, func, or_, select, true

from folkmoot.records.survey import AssignmentState, Participant, State
from folkmoot.store.participants import participant_of
from folkmoot.store.schema import ANSWERS, ASSIGNMENTS, PARTICIPANTS, QUIZ_ATTEMPTS, QUOTA_PLACES

_ENDED: Final = (AssignmentState.DONE.value, AssignmentState.SKIPPED.value)
_OVER: Final = (State.FINISHED.value, State.SCREENED_OUT.value, State.QUOTA_FULL.value)


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A participant, and how far they came.

    Attributes:
        person: who.
        ended: prompts that they ended, repeat items among them.
        skipped: of those, the skipped ones.
        has_place: whether they were let in.
        last_at: when they last did something.
        seconds: before questions, added up; None where none was measured.
    """

    person: Participant
    ended: int
    skipped: int
    has_place: bool
    last_at: str
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to find; "" and None for everybody.

    Attributes:
        state: of a participant.
        language: of the interface.
        cohort: name of a cohort.
        wave: name of a wave.
        id: beginning of an id.
        idle_since: under way, and did nothing since; a time as it is kept.
    """

    state: str = ""
    language: str = ""
    cohort: str = ""
    wave: str = ""
    id: str = ""
    idle_since: str | None = None


def count(connection: Connection, wanted: Wanted) -> int:
    """How many people there are."""
    found: int = connection.execute(select(func.count()).select_from(_people(wanted).subquery())).scalar_one()
    return found


def every_id(connection: Connection, wanted: Wanted) -> tuple[str, ...]:
    """Who they are, all of them, those who did something last first."""
    people = _people(wanted).subquery()
    found = select(people.c.id).order_by(people.c.last_at.desc(), people.c.id)
    return tuple(connection.execute(found).scalars())


def those(connection: Connection, some: Sequence[str]) -> tuple[FoundPerson, ...]:
    """People by id, in this order; those who are not there any more are left out."""
    found = {one.person.id: one for one in _read(connection, _people(Wanted(), some))}
    return tuple(found[one] for one in some if one in found)


def find(connection: Connection, wanted: Wanted, offset: int, limit: int) -> tuple[FoundPerson, ...]:
    """Some of the people: those who did something last first."""
    people = _people(wanted)
    page = people.order_by(people.selected_columns.last_at.desc(), PARTICIPANTS.c.id).limit(limit).offset(offset)
    return _read(connection, page)


def _read(connection: Connection, people: Select[Any]) -> tuple[FoundPerson, ...]:
    rows = connection.execute(people).all()
    ids = [row.id for row in rows]
    later = ANSWERS.alias("later")
    key = ("participant_id", "prompt_id", "occurrence", "question")
    same = and_(*(later.c[name] == ANSWERS.c[name] for name in key), later.c.revision > ANSWERS.c.revision)
    spent = (
        select(ANSWERS.c.participant_id, func.sum(ANSWERS.c.seconds).label("seconds"))
        .where(ANSWERS.c.participant_id.in_(ids), ~select(later.c.revision).where(same).exists())
        .group_by(ANSWERS.c.participant_id)
    )
    seconds = {row.participant_id: row.seconds for row in connection.execute(spent)}
    own = len(PARTICIPANTS.c)  # of each row; what was counted of the person comes after
    return tuple(
        FoundPerson(
            participant_of(row[:own]), row.ended, row.skipped, bool(row.has_place), row.last_at, seconds.get(row.id)
        )
        for row in rows
    )


def counts(connection: Connection) -> Mapping[str, Mapping[str, int]]:
    """People by state, language, cohort and wave."""
    found = {}
    for name in ("state", "language", "cohort", "wave"):
        column = PARTICIPANTS.c[name]
        counted = select(column.label("value"), func.count().label("n")).group_by(column).order_by(column)
        found[name] = {row.value: row.n for row in connection.execute(counted)}
    return found


def _people(wanted: Wanted, some: Sequence[str] | None = None) -> Select[Any]:
    """People; of some alone, what they did is not looked up of the others."""

    def mine(person: Any) -> Any:
        return true() if some is None else person.in_(some)

    given = (
        select(
            ASSIGNMENTS.c.participant_id,
            func.sum(case((ASSIGNMENTS.c.state.in_(_ENDED), 1), else_=0)).label("ended"),
            func.sum(case((ASSIGNMENTS.c.state == AssignmentState.SKIPPED.value, 1), else_=0)).label("skipped"),
            func.max(
                case(
                    (ASSIGNMENTS.c.state == AssignmentState.RETURNED.value, ASSIGNMENTS.c.assigned_at),
                    else_=ASSIGNMENTS.c.touched_at,
                )
            ).label("at"),
        )
        .where(mine(ASSIGNMENTS.c.participant_id))
        .group_by(ASSIGNMENTS.c.participant_id)
        .subquery("given")
    )
    places = _last(QUOTA_PLACES.c.participant_id, QUOTA_PLACES.c.touched_at, "places")
    quiz = _last(QUIZ_ATTEMPTS.c.participant_id, QUIZ_ATTEMPTS.c.made_at, "quiz")
    last: Any = PARTICIPANTS.c.created_at
    for other in (given.c.at, places.c.at, quiz.c.at):
        last = case((func.coalesce(other, "") > last, other), else_=last)
    conditions = [
        mine(PARTICIPANTS.c.id),
        *(
            PARTICIPANTS.c[name] == value
            for name, value in (
                ("state", wanted.state),
                ("language", wanted.language),
                ("cohort", wanted.cohort),
                ("wave", wanted.wave),
            )
            if value
        ),
    ]
    if wanted.id:
        conditions.append(PARTICIPANTS.c.id.startswith(wanted.id, autoescape=True))
    if wanted.idle_since is not None:
        conditions += [PARTICIPANTS.c.state.not_in(_OVER), last < wanted.idle_since]
    return (
        select(
            PARTICIPANTS,
            func.coalesce(given.c.ended, 0).label("ended"),
            func.coalesce(given.c.skipped, 0).label("skipped"),
            or_(given.c.at.is_not(None), places.c.at.is_not(None)).label("has_place"),
            last.label("last_at"),
        )
        .select_from(PARTICIPANTS)
        .outerjoin(given, given.c.participant_id == PARTICIPANTS.c.id)
        .outerjoin(places, places.c.participant_id == PARTICIPANTS.c.id)
        .outerjoin(quiz, quiz.c.participant_id == PARTICIPANTS.c.id)
        .where(*conditions)
    )


def _last(person: Any, at: Any, name: str) -> Any:
    return select(person.label("participant_id"), func.max(at).label("at")).group_by(person).subquery(name)
