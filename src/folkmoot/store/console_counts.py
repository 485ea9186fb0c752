"""Counts for the console, made by the database: no row of an answer leaves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, Subquery, and_, case, false, func, literal, or_, select, true

from folkmoot.records.console_overview import Spread, Standing
from folkmoot.records.survey import AssignmentState, State
from folkmoot.store.schema import ANSWERS, ASSIGNMENTS, DEMOGRAPHICS, PARTICIPANTS, QUIZ_ATTEMPTS, QUOTA_PLACES

_ENDED: Final = (AssignmentState.DONE.value, AssignmentState.SKIPPED.value)
_QUARTERS: Final = (25, 50, 75)


def standings(connection: Connection, since: Sequence[str], wave: str | None = None) -> tuple[Standing, ...]:
    """Where people stand.

    Args:
        connection: of a read.
        since: thresholds, times as they are kept, the latest first: who did nothing since the first k of them is idle k.
        wave: whose people; None for all, here and in all that follows.
    """
    given = (
        select(
            ASSIGNMENTS.c.participant_id,
            func.sum(case((ASSIGNMENTS.c.state.in_(_ENDED), 1), else_=0)).label("n_ended"),
            # What is returned was touched by whoever took it back, not by the person.
            func.max(
                case(
                    (ASSIGNMENTS.c.state == AssignmentState.RETURNED.value, ASSIGNMENTS.c.assigned_at),
                    else_=ASSIGNMENTS.c.touched_at,
                )
            ).label("at"),
        )
        .group_by(ASSIGNMENTS.c.participant_id)
        .subquery("given")
    )
    places = _last(QUOTA_PLACES.c.participant_id, QUOTA_PLACES.c.touched_at, "places")
    quiz = _last(QUIZ_ATTEMPTS.c.participant_id, QUIZ_ATTEMPTS.c.made_at, "quiz")
    times = (PARTICIPANTS.c.created_at, given.c.at, places.c.at, quiz.c.at)
    idle: Any = 0
    for one in since:
        idle = idle + case((or_(*(func.coalesce(at >= one, false()) for at in times)), 0), else_=1)
    people = (
        select(
            PARTICIPANTS.c.state,
            (PARTICIPANTS.c.quiz_attempts > 0).label("has_tried_quiz"),
            or_(given.c.at.is_not(None), places.c.at.is_not(None)).label("has_place"),
            func.coalesce(given.c.n_ended, 0).label("n_ended"),
            (idle if since else literal(0)).label("idle"),
        )
        .select_from(PARTICIPANTS)
        .outerjoin(given, given.c.participant_id == PARTICIPANTS.c.id)
        .outerjoin(places, places.c.participant_id == PARTICIPANTS.c.id)
        .outerjoin(quiz, quiz.c.participant_id == PARTICIPANTS.c.id)
        .where(_of_wave(PARTICIPANTS.c.wave, wave))
        .subquery("people")
    )
    counted = select(*people.c, func.count().label("people")).group_by(*people.c).order_by(*people.c)
    return tuple(
        Standing(row.state, bool(row.has_tried_quiz), bool(row.has_place), int(row.n_ended), int(row.idle), row.people)
        for row in connection.execute(counted)
    )


def places_of(connection: Connection, wave: str | None = None) -> Mapping[str, tuple[int, int]]:
    """By cell of the quotas: how many of its people finished, and how many hold a place and have not."""
    is_done = case((PARTICIPANTS.c.state == State.FINISHED.value, 1), else_=0)
    held = (
        select(QUOTA_PLACES.c.cell, func.sum(is_done).label("done"), func.count().label("people"))
        .join(PARTICIPANTS, PARTICIPANTS.c.id == QUOTA_PLACES.c.participant_id)
        .where(QUOTA_PLACES.c.is_held.is_(True), _of_wave(PARTICIPANTS.c.wave, wave))
        .group_by(QUOTA_PLACES.c.cell)
    )
    return {row.cell: (int(row.done), int(row.people - row.done)) for row in connection.execute(held)}


def people_in(connection: Connection, where: Mapping[str, str], wave: str | None = None) -> tuple[int, int]:
    """How many people who gave some answers about themselves finished, and how many are under way."""
    said = [
        select(DEMOGRAPHICS.c.participant_id).where(DEMOGRAPHICS.c.field == field, DEMOGRAPHICS.c.value == value)
        for field, value in where.items()
    ]
    states = (
        select(PARTICIPANTS.c.state, func.count().label("people"))
        .where(_of_wave(PARTICIPANTS.c.wave, wave), *(PARTICIPANTS.c.id.in_(one) for one in said))
        .group_by(PARTICIPANTS.c.state)
    )
    found = {row.state: row.people for row in connection.execute(states)}
    return found.get(State.FINISHED.value, 0), found.get(State.ANSWERING.value, 0) + found.get(State.QUIZ.value, 0)


def languages(connection: Connection, wave: str | None = None) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """People by the language that they read, and answers by the language of their texts, the most first."""
    read = (
        select(PARTICIPANTS.c.language, func.count().label("n"))
        .where(_of_wave(PARTICIPANTS.c.wave, wave))
        .group_by(PARTICIPANTS.c.language)
    )
    written = (
        select(ANSWERS.c.language, func.count().label("n"))
        .where(ANSWERS.c.language.is_not(None), _is_last(), _in_wave(ANSWERS.c.participant_id, wave))
        .group_by(ANSWERS.c.language)
    )
    return _by_language(connection, read), _by_language(connection, written)


def seconds_by_question(connection: Connection, wave: str | None = None) -> Mapping[str, Spread]:
    """How long each question stood before people: the last revision of each answer, repeat items among them."""
    times = select(
        ANSWERS.c.question.label("what"), ANSWERS.c.participant_id.label("person"), ANSWERS.c.seconds.label("seconds")
    ).where(ANSWERS.c.seconds.is_not(None), _is_last(), _in_wave(ANSWERS.c.participant_id, wave))
    return _spreads(connection, times.subquery("times"))


def seconds_by_place(connection: Connection, wave: str | None = None) -> Mapping[str, Spread]:
    """How long the prompts that people answered stood before them, by place in the series: their questions added up."""
    return _spreads(connection, _of_prompts(ASSIGNMENTS.c.place, wave))


def seconds_by_prompt(connection: Connection, wave: str | None = None) -> Mapping[str, Spread]:
    """How long each prompt stood before those who answered it: its questions added up, repeat items left out."""
    return _spreads(connection, _of_prompts(ASSIGNMENTS.c.prompt_id, wave, ASSIGNMENTS.c.occurrence == 1))


def _of_prompts(what: Any, wave: str | None, *conditions: Any) -> Subquery:
    same = and_(*(ANSWERS.c[name] == ASSIGNMENTS.c[name] for name in ("participant_id", "prompt_id", "occurrence")))
    times = (
        select(
            what.label("what"),
            ASSIGNMENTS.c.participant_id.label("person"),
            func.sum(ANSWERS.c.seconds).label("seconds"),
        )
        .join(ANSWERS, same)
        .where(
            ASSIGNMENTS.c.state == AssignmentState.DONE.value,
            ANSWERS.c.seconds.is_not(None),
            _is_last(),
            _in_wave(ASSIGNMENTS.c.participant_id, wave),
            *conditions,
        )
        .group_by(what, ASSIGNMENTS.c.participant_id)
    )
    return times.subquery("times")


def _spreads(connection: Connection, times: Subquery) -> Mapping[str, Spread]:
    """Quartiles, between the two nearest times in proportion to their distance (Hyndman and Fan's type 7)."""
    by_time = func.row_number().over(partition_by=times.c.what, order_by=times.c.seconds)
    ranked = select(
        times.c.what, times.c.seconds, by_time.label("rank"), func.count().over(partition_by=times.c.what).label("n")
    ).subquery("ranked")
    below = [(ranked.c.n - 1) * quarter / 100 for quarter in _QUARTERS]
    # Two neighbours of each quartile are enough, and all that leaves the database.
    wanted = or_(*(and_(ranked.c.rank - 1 > one - 1, ranked.c.rank - 1 < one + 1) for one in below))
    near = select(ranked).where(wanted).order_by(ranked.c.what, ranked.c.rank)
    kept: dict[str, dict[int, float]] = {}
    n: dict[str, int] = {}
    for row in connection.execute(near):
        kept.setdefault(str(row.what), {})[row.rank - 1] = row.seconds
        n[str(row.what)] = row.n
    people = select(times.c.what, func.count(times.c.person.distinct()).label("n")).group_by(times.c.what)
    n_people = {str(row.what): row.n for row in connection.execute(people)}
    found = {}
    for what, there in kept.items():
        quarter, median, three_quarters = (_between(there, (n[what] - 1) * one / 100) for one in _QUARTERS)
        found[what] = Spread(what, n[what], n_people[what], quarter, median, three_quarters)
    return found


def _between(times: Mapping[int, float], rank: float) -> float:
    low = int(rank)
    return times[low] if rank == low else times[low] + (rank - low) * (times[low + 1] - times[low])


def _is_last() -> Any:
    later = ANSWERS.alias("later")
    names = ("participant_id", "prompt_id", "occurrence", "question")
    same = and_(*(later.c[name] == ANSWERS.c[name] for name in names), later.c.revision > ANSWERS.c.revision)
    return ~select(later.c.revision).where(same).exists()


def _of_wave(column: Any, wave: str | None) -> Any:
    return true() if wave is None else column == wave


def _in_wave(person: Any, wave: str | None) -> Any:
    return true() if wave is None else person.in_(select(PARTICIPANTS.c.id).where(PARTICIPANTS.c.wave == wave))


def _last(person: Any, at: Any, name: str) -> Subquery:
    return select(person.label("participant_id"), func.max(at).label("at")).group_by(person).subquery(name)


def _by_language(connection: Connection, counted: Select[Any]) -> Mapping[str, int]:
    found = sorted(((row.language, row.n) for row in connection.execute(counted)), key=lambda one: (-one[1], one[0]))
    return dict(found)
