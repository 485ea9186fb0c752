"""Answers: each stands for good under its revision, and the last revision counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from folkmoot.errors import InputError
from folkmoot.records.survey import Assignment, AssignmentState, NewAnswer, SavedAnswer
from folkmoot.store import assignments
from folkmoot.store.schema import ANSWERS
from folkmoot.store.spelled import Found, Spelled
from folkmoot.store.times import kept_time

_NO_LANGUAGES: Final[Mapping[str, str]] = MappingProxyType({})
_OF_PROMPT = select(ANSWERS).where(
    ANSWERS.c.participant_id == bindparam("participant_id"),
    ANSWERS.c.prompt_id == bindparam("prompt_id"),
    ANSWERS.c.occurrence == bindparam("occurrence"),
)
_HERE = Spelled(_OF_PROMPT)
_LAST = Spelled(_OF_PROMPT.order_by(ANSWERS.c.question, ANSWERS.c.revision))
_INSERT = Spelled(insert(ANSWERS), of=ANSWERS.c.keys())


def save(
    connection: Connection,
    participant_id: str,
    prompt_id: str,
    occurrence: int,
    answers: Sequence[NewAnswer],
    now: datetime,
    *,
    languages: Mapping[str, str] = _NO_LANGUAGES,
    to: Assignment | None = None,
    then: AssignmentState | None = None,
) -> list[SavedAnswer]:
    """Keep answers to one prompt, all of them or none, and perhaps close it.

    An answer whose key is known is that answer: nothing is added, and what is on the disk is returned. Saving to a prompt
    that was returned or skipped opens it again, and the participant counts for it once more.

    Args:
        connection: of a write.
        participant_id: whose.
        prompt_id: to a prompt that the participant was given.
        occurrence: as in Assignment.
        answers: checked against their questions; one a question.
        now: when.
        languages: by question, of what the person wrote, as detected.
        to: the assignment, where this write has read it already.
        then: `done` or `skipped`, as in `assignments.end`; None leaves the prompt open.

    Returns:
        An answer each, in their order.

    Raises:
        InputError: the prompt is not this participant's; a key was used for another answer; two answers to one question.
    """
    if len({one.question for one in answers}) < len(answers) or len({one.key for one in answers}) < len(answers):
        raise InputError("two answers to one question, or under one key, at once")
    assignment = to or assignments.needed_assignment(connection, participant_id, prompt_id, occurrence)
    where: dict[str, Any] = {"participant_id": participant_id, "prompt_id": prompt_id, "occurrence": occurrence}
    known = {row.key: saved_answer_of(row) for row in _HERE.rows(connection, where)} if answers else {}
    revisions: dict[str, int] = {}
    for here in known.values():
        revisions[here.question] = max(here.revision, revisions.get(here.question, 0))
    rows: list[dict[str, Any]] = []
    saved: list[SavedAnswer] = []
    at = kept_time(now)
    for one in answers:
        before = known.get(one.key)
        if before is not None:
            _check_same(before, one)
            saved.append(before)
            continue
        new = SavedAnswer(
            participant_id,
            prompt_id,
            occurrence,
            one.question,
            revisions.get(one.question, 0) + 1,
            one.value,
            at,
            one.seconds,
            languages.get(one.question),
        )
        saved.append(new)
        rows.append(
            {
                **where,
                "question": new.question,
                "revision": new.revision,
                "key": one.key,
                "value": None if one.value is None else bytes(one.value).decode(),
                "saved_at": at,
                "seconds": new.seconds,
                "language": new.language,
            }
        )
    if rows:
        try:
            _INSERT.run_each(connection, rows)
        except IntegrityError:
            # What is unique besides the revision, which was just counted, is a participant's key.
            raise InputError("the key of an answer was used for another answer, to another prompt") from None
    # One statement for the assignment, whatever becomes of it.
    opens = bool(rows) and assignment.state not in assignments.COUNTED
    state = then or (AssignmentState.OPEN if opens else assignment.state)
    if state is not assignment.state:
        assignments.move(connection, assignment, state, now)
    elif rows:
        assignments.touch(connection, assignment, now)
    return saved


def given(connection: Connection, participant_id: str, prompt_id: str, occurrence: int) -> Mapping[str, SavedAnswer]:
    """A participant's answers to one prompt that count, by question: the last revision of each."""
    where = {"participant_id": participant_id, "prompt_id": prompt_id, "occurrence": occurrence}
    rows = _LAST.rows(connection, where)
    return {row.question: saved_answer_of(row) for row in rows}


def saved_answer_of(row: Row[Any] | Found) -> SavedAnswer:
    """A row of the table as a record."""
    return SavedAnswer(
        row.participant_id,
        row.prompt_id,
        row.occurrence,
        row.question,
        row.revision,
        None if row.value is None else msgspec.Raw(row.value.encode()),
        row.saved_at,
        row.seconds,
        row.language,
    )


def _check_same(before: SavedAnswer, now: NewAnswer) -> None:
    was, is_now = (None if value is None else bytes(value) for value in (before.value, now.value))
    if before.question != now.question or was != is_now:
        raise InputError(f"the key of the answer to {now.question} was used for another answer")
