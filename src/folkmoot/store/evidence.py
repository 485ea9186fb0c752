"""What people did while answering: kept of those alone who agreed to it, and erased with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from folkmoot.records.evidence import Evidence, EvidenceRows, InputKind, KeptEvidence
from folkmoot.records.survey import NewAnswer, SavedAnswer
from folkmoot.store.digests import code_of
from folkmoot.store.participants import needed
from folkmoot.store.schema import ANSWER_EVIDENCE, DEVICES, EVIDENCE_CONSENTS
from folkmoot.store.times import kept_time

_AGREED: Final = select(EVIDENCE_CONSENTS.c.is_given).where(
    EVIDENCE_CONSENTS.c.participant_id == bindparam("participant_id")
)
_HERE: Final = select(ANSWER_EVIDENCE.c.question, ANSWER_EVIDENCE.c.revision).where(
    ANSWER_EVIDENCE.c.participant_id == bindparam("participant_id"),
    ANSWER_EVIDENCE.c.prompt_id == bindparam("prompt_id"),
    ANSWER_EVIDENCE.c.occurrence == bindparam("occurrence"),
)


def agree(
    connection: Connection, secret: bytes, participant_id: str, *, agrees: bool, device: str | None, now: datetime
) -> None:
    """Note whether somebody agrees to evidence being kept; with consent, on which device they are.

    Who does not agree, or not any more, has nothing kept: what was is erased.

    Args:
        connection: of a write.
        secret: `Store.secret`; a device's own id is never kept.
        participant_id: who.
        agrees: what they say; the last word counts.
        device: a random id that their browser keeps; None where it keeps none.
        now: when.

    Raises:
        InputError: there is no such participant.
    """
    needed(connection, participant_id)
    said = {"is_given": agrees, "said_at": kept_time(now)}
    change = update(EVIDENCE_CONSENTS).where(EVIDENCE_CONSENTS.c.participant_id == participant_id).values(**said)
    if not connection.execute(change).rowcount:
        connection.execute(insert(EVIDENCE_CONSENTS).values(participant_id=participant_id, **said))
    if not agrees:
        for table in (ANSWER_EVIDENCE, DEVICES):
            connection.execute(delete(table).where(table.c.participant_id == participant_id))
    if agrees and device is not None:
        row = {"participant_id": participant_id, "code": code_of(secret, f"device {device}")}
        mine = select(DEVICES.c.code).where(DEVICES.c.participant_id == participant_id, DEVICES.c.code == row["code"])
        if connection.execute(mine).first() is None:
            connection.execute(insert(DEVICES).values(**row))


def has_agreed(connection: Connection, participant_id: str) -> bool:
    """Whether evidence of this person may be kept; false where they were never asked."""
    return bool(connection.execute(_AGREED, {"participant_id": participant_id}).scalar())


def save(connection: Connection, new: Sequence[NewAnswer], saved: Sequence[SavedAnswer]) -> None:
    """Keep what came with answers that were just saved; nothing where the person did not agree.

    The same answers again add nothing.

    Args:
        connection: of the same write.
        new: as they came.
        saved: what `answers.save` made of them, in the same order.
    """
    pairs = [(one.evidence, at) for one, at in zip(new, saved, strict=True) if one.evidence is not None]
    if not pairs or not has_agreed(connection, pairs[0][1].participant_id):
        return
    first = pairs[0][1]
    where = {
        "participant_id": first.participant_id,
        "prompt_id": first.prompt_id,
        "occurrence": first.occurrence,
    }
    known = {(row.question, row.revision) for row in connection.execute(_HERE, where)}
    rows = [
        {
            **where,
            "question": at.question,
            "revision": at.revision,
            "changes": evidence.changes,
            "typed": evidence.typed,
            "pasted": evidence.pasted,
            "input": evidence.input.value,
            "hidden_seconds": evidence.hidden_seconds,
        }
        for evidence, at in pairs
        if (at.question, at.revision) not in known
    ]
    if rows:
        connection.execute(insert(ANSWER_EVIDENCE), rows)


def rows(connection: Connection) -> EvidenceRows:
    """All evidence of the study."""
    devices: defaultdict[str, list[str]] = defaultdict(list)
    for row in connection.execute(select(DEVICES).order_by(DEVICES.c.participant_id, DEVICES.c.code)):
        devices[row.participant_id].append(row.code)
    names = ("participant_id", "prompt_id", "occurrence", "question", "revision")
    kept = select(ANSWER_EVIDENCE).order_by(*(ANSWER_EVIDENCE.c[name] for name in names))
    return EvidenceRows(
        consents={row.participant_id: row.is_given for row in connection.execute(select(EVIDENCE_CONSENTS))},
        kept=tuple(
            KeptEvidence(
                row.participant_id,
                row.prompt_id,
                row.occurrence,
                row.question,
                row.revision,
                Evidence(row.changes, row.typed, row.pasted, InputKind(row.input), row.hidden_seconds),
            )
            for row in connection.execute(kept)
        ),
        devices={participant: tuple(codes) for participant, codes in devices.items()},
    )
