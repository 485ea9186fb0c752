"""Every answer, a row a prompt that somebody was given: read in bulk, without an object an answer.

The database puts all answers to one prompt into one text, which costs it less than handing over a row each.
"""

from __future__ import annotations

from contextlib import closing
from typing import Any, Final

from sqlalchemy import Connection, LargeBinary, Select, String, and_, case, cast, func, or_, select

from folkmoot.records.study import StudyVersion
from folkmoot.records.study_rows import ANSWERS_PART, StudyTable
from folkmoot.store import studies
from folkmoot.store.participants import participant_of
from folkmoot.store.rows import demographics, withdrawals
from folkmoot.store.schema import ANSWERS, ASSIGNMENTS, PARTICIPANTS, RETURNS

_KEY: Final = (ANSWERS.c.participant_id, ANSWERS.c.prompt_id, ANSWERS.c.occurrence)
_GIVEN: Final = ("participant_id", "prompt_id", "occurrence", "state", "shown_order", "assigned_at", "touched_at")
_NAME: Final = case(
    (ANSWERS.c.revision == 1, ANSWERS.c.question), else_=ANSWERS.c.question + ":" + cast(ANSWERS.c.revision, String)
)
_CELL: Final = func.coalesce(ANSWERS.c.language, "") + func.coalesce(ANSWERS.c.value, "")
_SQLITE: Final = "sqlite"
_Key = tuple[str, str, int]


def table(connection: Connection) -> StudyTable:
    """A study's rows for a dataset; tokens, sessions and what panels call people are not among them.

    Args:
        connection: of a moment.
    """
    people = select(PARTICIPANTS).order_by(PARTICIPANTS.c.created_at, PARTICIPANTS.c.id)
    versions = studies.versions(connection)
    return StudyTable(
        study_id=studies.study_id(connection),
        versions=versions,
        participants=tuple(participant_of(row) for row in connection.execute(people)),
        demographics=demographics(connection),
        assignments=_tuples(connection, select(*(ASSIGNMENTS.c[name] for name in _GIVEN))),
        answers=_answers(connection),
        said_at=_said_at(connection, versions),
        withdrawals=withdrawals(connection),
        returning={one.participant_id: one.person_id for one in connection.execute(select(RETURNS))},
    )


def _tuples(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """What a query finds, as the driver gives it: an object a row would take longer than the database does."""
    spelled = query.compile(connection.engine, compile_kwargs={"literal_binds": True})
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute(str(spelled))
        return list(cursor.fetchall())


def _answers(connection: Connection) -> list[tuple[str, str, int, str, bytes]]:
    names = func.aggregate_strings(_NAME, " ")
    # Both are put together in one pass, so that they stand in one order, whichever that is.
    cells: Any = func.aggregate_strings(_CELL, ANSWERS_PART.decode())
    if connection.dialect.name == _SQLITE:
        # As bytes: what is decoded later need not be decoded here.
        return _tuples(connection, select(*_KEY, names, cast(cells, LargeBinary)).group_by(*_KEY))
    return [(*one[:4], one[4].encode()) for one in _tuples(connection, select(*_KEY, names, cells).group_by(*_KEY))]


def _said_at(connection: Connection, versions: tuple[StudyVersion, ...]) -> dict[_Key, str]:
    later = [
        and_(ASSIGNMENTS.c.assigned_at < one.opened_at, ASSIGNMENTS.c.touched_at >= one.opened_at)
        for one in versions[1:]
    ]
    if not later:
        return {}
    both = and_(*(ASSIGNMENTS.c[column.name] == column for column in _KEY))
    last = select(*_KEY, func.max(ANSWERS.c.saved_at)).join(ASSIGNMENTS, both).where(or_(*later)).group_by(*_KEY)
    return {row[:3]: row[3] for row in _tuples(connection, last)}
