"""Everything that leaves the database, and counts of it, as of one moment."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, func, select

from folkmoot.records.study_rows import PromptProgress, StudyProgress, StudyRows
from folkmoot.records.survey import AssignmentState
from folkmoot.store import studies
from folkmoot.store.answers import saved_answer_of
from folkmoot.store.assignments import assignment_of
from folkmoot.store.participants import participant_of
from folkmoot.store.schema import ANSWERS, ASSIGNMENTS, DEMOGRAPHICS, PARTICIPANTS, QUOTA_PLACES, WITHDRAWALS


def rows(connection: Connection) -> StudyRows:
    """A study's rows; tokens, sessions and what panels call people are not among them."""
    people = select(PARTICIPANTS).order_by(PARTICIPANTS.c.created_at, PARTICIPANTS.c.id)
    given = select(ASSIGNMENTS).order_by(ASSIGNMENTS.c.participant_id, ASSIGNMENTS.c.place)
    in_order = [ANSWERS.c[name] for name in ("participant_id", "prompt_id", "occurrence", "question", "revision")]
    return StudyRows(
        studies.study_id(connection),
        studies.versions(connection),
        tuple(participant_of(row) for row in connection.execute(people)),
        demographics(connection),
        tuple(assignment_of(row) for row in connection.execute(given)),
        tuple(saved_answer_of(row) for row in connection.execute(select(ANSWERS).order_by(*in_order))),
        withdrawals(connection),
    )


def demographics(connection: Connection) -> dict[str, dict[str, str | None]]:
    """What people say of themselves, by participant, then field; None where the question was skipped."""
    about: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
    said = select(DEMOGRAPHICS.c.participant_id, DEMOGRAPHICS.c.field, DEMOGRAPHICS.c.value)
    for participant, name, value in connection.execute(
        said.order_by(DEMOGRAPHICS.c.participant_id, DEMOGRAPHICS.c.field)
    ):
        about[participant][name] = value
    return dict(about)


def progress(connection: Connection, wave: str | None = None) -> StudyProgress:
    """How far the study has come.

    Args:
        connection: of a moment.
        wave: the one whose people and prompts are counted; None for all. Cells and withdrawals are of all waves.
    """
    states = select(PARTICIPANTS.c.state, func.count().label("people")).group_by(PARTICIPANTS.c.state)
    prompts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    saved = select(func.count()).select_from(ANSWERS)
    given = (
        select(ASSIGNMENTS.c.prompt_id, ASSIGNMENTS.c.state, func.count().label("people"))
        .where(ASSIGNMENTS.c.occurrence == 1)
        .group_by(ASSIGNMENTS.c.prompt_id, ASSIGNMENTS.c.state)
        .order_by(ASSIGNMENTS.c.prompt_id)
    )
    if wave is not None:
        states = states.where(PARTICIPANTS.c.wave == wave)
        given = given.join(PARTICIPANTS, PARTICIPANTS.c.id == ASSIGNMENTS.c.participant_id).where(
            PARTICIPANTS.c.wave == wave
        )
        saved = saved.join(PARTICIPANTS, PARTICIPANTS.c.id == ANSWERS.c.participant_id).where(
            PARTICIPANTS.c.wave == wave
        )
    for row in connection.execute(given):
        prompts[row.prompt_id][row.state] = row.people
    cells = (
        select(QUOTA_PLACES.c.cell, func.count().label("people"))
        .where(QUOTA_PLACES.c.is_held.is_(True))
        .group_by(QUOTA_PLACES.c.cell)
        .order_by(QUOTA_PLACES.c.cell)
    )
    in_order = (AssignmentState.OPEN, AssignmentState.DONE, AssignmentState.SKIPPED, AssignmentState.RETURNED)
    return StudyProgress(
        {row.state: row.people for row in connection.execute(states)},
        {
            prompt: PromptProgress(*(by_state.get(state.value, 0) for state in in_order))
            for prompt, by_state in prompts.items()
        },
        {row.cell: row.people for row in connection.execute(cells)},
        connection.execute(saved).scalar_one(),
        withdrawals(connection),
    )


def withdrawals(connection: Connection) -> int:
    """How many people withdrew."""
    return connection.execute(select(func.count()).select_from(WITHDRAWALS)).scalar_one()
