"""Every answer that counts, a row a prompt that somebody was given: read in bulk, without an object an answer.

The database puts the first revisions of one prompt's answers in a row; the few answers that were revised are laid over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Any, Final

from sqlalchemy import Connection, Select, case, func, select

from folkmoot.records.study_rows import StudyTable
from folkmoot.store import studies
from folkmoot.store.participants import participant_of
from folkmoot.store.rows import demographics, withdrawals
from folkmoot.store.schema import ANSWERS, ASSIGNMENTS, PARTICIPANTS, RETURNS

_KEY: Final = (ANSWERS.c.participant_id, ANSWERS.c.prompt_id, ANSWERS.c.occurrence)
_GIVEN: Final = ("participant_id", "prompt_id", "occurrence", "state", "shown_order")
_CELL: Final = func.coalesce(ANSWERS.c.language, "") + func.coalesce(ANSWERS.c.value, "")
_Key = tuple[str, str, int]


def table(connection: Connection, questions: Sequence[str]) -> StudyTable:
    """A study's rows for a dataset; tokens, sessions and what panels call people are not among them.

    Args:
        connection: of a moment.
        questions: every question that a study can ask.
    """
    people = select(PARTICIPANTS).order_by(PARTICIPANTS.c.created_at, PARTICIPANTS.c.id)
    given = select(*(ASSIGNMENTS.c[name] for name in _GIVEN))
    answers: dict[_Key, Sequence[str | None]] = {
        (row[0], row[1], row[2]): row[3:] for row in _tuples(connection, _in_rows(questions))
    }
    n_revised = _lay_over(connection, questions, answers)
    return StudyTable(
        study_id=studies.study_id(connection),
        versions=studies.versions(connection),
        participants=tuple(participant_of(row) for row in connection.execute(people)),
        demographics=demographics(connection),
        assignments=_tuples(connection, given),
        questions=tuple(questions),
        answers=answers,
        n_revised=n_revised,
        withdrawals=withdrawals(connection),
        returning={one.participant_id: one.person_id for one in connection.execute(select(RETURNS))},
    )


def _tuples(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """What a query finds, as the driver gives it: an object a row would take longer than the database does."""
    spelled = query.compile(connection.engine, compile_kwargs={"literal_binds": True})
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute(str(spelled))
        return list(cursor.fetchall())


def _in_rows(questions: Sequence[str]) -> Select[Any]:
    """The first revision of each answer: there is one of each question, so that the largest is it."""
    columns = [func.max(case((ANSWERS.c.question == question, _CELL))) for question in questions]
    return select(*_KEY, *columns).where(ANSWERS.c.revision == 1).group_by(*_KEY)


def _lay_over(connection: Connection, questions: Sequence[str], answers: dict[_Key, Sequence[str | None]]) -> int:
    """Put later revisions in the place of earlier ones; returns how many are put away."""
    place = {question: number for number, question in enumerate(questions)}
    later = select(*_KEY, ANSWERS.c.question, _CELL).where(ANSWERS.c.revision > 1).order_by(ANSWERS.c.revision)
    rows = _tuples(connection, later)
    for participant, prompt, occurrence, question, cell in rows:
        key = (participant, prompt, occurrence)
        row = list(answers.get(key, (None,) * len(questions)))
        row[place[question]] = cell
        answers[key] = row
    return len(rows)
