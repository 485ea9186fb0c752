"""All that a study holds of one participant, for that participant."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import Connection, select

from folkmoot.store import about, returns
from folkmoot.store.participants import needed
from folkmoot.store.schema import (
    ANSWER_EVIDENCE,
    ANSWERS,
    ASSIGNMENTS,
    DEVICES,
    EVIDENCE_CONSENTS,
    PARTICIPANTS,
    QUIZ_ATTEMPTS,
)

Json: TypeAlias = Mapping[str, Any]


def own_data(connection: Connection, participant_id: str) -> Json:
    """All that a participant said and was asked, as values that JSON has; every revision of every answer.

    Under `other_waves` stands the same of each other wave in which the same person took part. What a panel calls them is
    not among it (the panel has it), nor what opens their personal link.

    Raises:
        InputError: there is no such participant.
    """
    needed(connection, participant_id)
    others = [one.id for one in returns.participations(connection, participant_id) if one.id != participant_id]
    return {**_held(connection, participant_id), "other_waves": [_held(connection, one) for one in others]}


def _held(connection: Connection, participant_id: str) -> Json:
    person = connection.execute(select(PARTICIPANTS).where(PARTICIPANTS.c.id == participant_id)).mappings().one()
    quiz = select(QUIZ_ATTEMPTS).where(QUIZ_ATTEMPTS.c.participant_id == participant_id)
    given = select(ASSIGNMENTS).where(ASSIGNMENTS.c.participant_id == participant_id).order_by(ASSIGNMENTS.c.place)
    mine = select(ANSWERS).where(ANSWERS.c.participant_id == participant_id)
    in_order = [ANSWERS.c[name] for name in ("prompt_id", "occurrence", "question", "revision")]
    return {
        "participant": dict(person),
        "about": about.answers(connection, participant_id),
        "quiz": [
            {
                "attempt": row.attempt,
                "answers": json.loads(row.answers),
                "is_right": row.is_right,
                "made_at": row.made_at,
            }
            for row in connection.execute(quiz.order_by(QUIZ_ATTEMPTS.c.attempt))
        ],
        "prompts": [
            {
                "prompt_id": row.prompt_id,
                "occurrence": row.occurrence,
                "place": row.place,
                "shown_order": json.loads(row.shown_order),
                "state": row.state,
                "assigned_at": row.assigned_at,
            }
            for row in connection.execute(given)
        ],
        "answers": [
            {
                "prompt_id": row.prompt_id,
                "occurrence": row.occurrence,
                "question": row.question,
                "revision": row.revision,
                "value": None if row.value is None else json.loads(row.value),
                "saved_at": row.saved_at,
                "seconds": row.seconds,
                "language": row.language,
            }
            for row in connection.execute(mine.order_by(*in_order))
        ],
        "evidence": _evidence(connection, participant_id),
    }


def _evidence(connection: Connection, participant_id: str) -> Json:
    """What is kept of how the answers came about; the devices as the hashes that stand there."""
    asked = select(EVIDENCE_CONSENTS.c.is_given, EVIDENCE_CONSENTS.c.said_at)
    said = connection.execute(asked.where(EVIDENCE_CONSENTS.c.participant_id == participant_id)).mappings().first()
    devices = select(DEVICES.c.code).where(DEVICES.c.participant_id == participant_id).order_by(DEVICES.c.code)
    kept = select(*(column for column in ANSWER_EVIDENCE.c if column.name != "participant_id"))
    in_order = [ANSWER_EVIDENCE.c[name] for name in ("prompt_id", "occurrence", "question", "revision")]
    mine = kept.where(ANSWER_EVIDENCE.c.participant_id == participant_id).order_by(*in_order)
    return {
        "consent": None if said is None else dict(said),
        "devices": list(connection.execute(devices).scalars()),
        "answers": [dict(row) for row in connection.execute(mine).mappings()],
    }
