"""The audit trail in the database: entries are added in the transaction of what they tell, and nothing here changes one."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, and_, func, insert, select, tuple_

from folkmoot.records.canonical_json import Json, canonical_json
from folkmoot.records.trail import (
    Break,
    Event,
    TrailCheck,
    TrailEntry,
    commitment,
    next_entry,
    record_of,
    root_of,
    verify,
)
from folkmoot.store.answers import saved_answer_of
from folkmoot.store.schema import (
    ANSWERS,
    PARTICIPANTS,
    STUDY_VERSIONS,
    TRAIL_COMMITMENTS,
    TRAIL_ENTRIES,
    TRAIL_SALTS,
    WITHDRAWALS,
)
from folkmoot.store.times import kept_time

MOST: Final = 5_000
"""Answers that one snapshot commits to at most."""
_KEY = ("participant_id", "prompt_id", "occurrence", "question", "revision")
_SAME = and_(*(TRAIL_SALTS.c[name] == ANSWERS.c[name] for name in _KEY))


def bodies(connection: Connection, event: Event) -> tuple[Mapping[str, Json], ...]:
    """Bodies of the entries about something, in order."""
    found = select(TRAIL_ENTRIES).where(TRAIL_ENTRIES.c.event == event.value).order_by(TRAIL_ENTRIES.c.number)
    return tuple(_entry_of(row).body for row in connection.execute(found))


def append(connection: Connection, event: Event, body: Mapping[str, Json], time: str) -> TrailEntry:
    """Add an entry.

    Args:
        connection: of a write: writes follow one another, so that no two entries come after the same one.
        event: what happened.
        body: never anything of a person.
        time: ISO 8601, UTC.
    """
    last = connection.execute(select(TRAIL_ENTRIES).order_by(TRAIL_ENTRIES.c.number.desc()).limit(1)).first()
    entry = next_entry(None if last is None else _entry_of(last), time, event, body)
    connection.execute(
        insert(TRAIL_ENTRIES).values(
            number=entry.number,
            time=entry.time,
            event=entry.event,
            body=canonical_json(entry.body).decode(),
            previous=entry.previous,
            hash=entry.hash,
        )
    )
    return entry


def entries(connection: Connection) -> tuple[TrailEntry, ...]:
    """Every entry, by number."""
    rows = connection.execute(select(TRAIL_ENTRIES).order_by(TRAIL_ENTRIES.c.number))
    return tuple(_entry_of(row) for row in rows)


class Snapshot(NamedTuple):
    """A snapshot that was taken.

    Attributes:
        entry: of the trail.
        last: the key of the last answer that it commits to, in the order of keys, for the next one to go on from; None where
            there is nothing left.
    """

    entry: TrailEntry
    last: tuple[Any, ...] | None


def snapshot(
    connection: Connection,
    now: datetime,
    new_salt: Callable[[], bytes],
    after: tuple[Any, ...] | None = None,
    most: int = MOST,
) -> Snapshot:
    """Commit to answers that no snapshot commits to yet, each revision apart; not to all, because writes wait meanwhile.

    Args:
        connection: of a write.
        now: when.
        new_salt: SALT_LENGTH random bytes, others each time.
        after: where the snapshot before ended: what stands before it is looked through again at the end alone, for
            answers that came meanwhile.
        most: how many answers it commits to at most.

    Returns:
        Its entry: counts, and one hash over all new commitments, which stand in a table of their own.
    """
    last = connection.execute(select(func.max(TRAIL_ENTRIES.c.number))).scalar()
    number = 1 if last is None else last + 1
    made, ended = _commit(connection, number, most, new_salt, after)
    if after is not None and len(made) < most:
        more, ended = _commit(connection, number, most - len(made), new_salt, None)
        made += more
    body: dict[str, Json] = {
        "study_version": connection.execute(select(func.max(STUDY_VERSIONS.c.number))).scalar(),
        "people": connection.execute(select(func.count()).select_from(PARTICIPANTS)).scalar_one(),
        "withdrawals": connection.execute(select(func.count()).select_from(WITHDRAWALS)).scalar_one(),
        "answers": connection.execute(select(func.count()).select_from(ANSWERS)).scalar_one(),
        "new_answers": len(made),
        "root": root_of(made),
    }
    entry = append(connection, Event.SNAPSHOT, body, kept_time(now))
    return Snapshot(entry, ended if len(made) == most else None)


def _commit(
    connection: Connection, number: int, most: int, new_salt: Callable[[], bytes], after: tuple[Any, ...] | None
) -> tuple[list[str], tuple[Any, ...] | None]:
    """Commit to so many answers of those after a key; their commitments, and the key of the last one."""
    fresh = select(ANSWERS).outerjoin(TRAIL_SALTS, _SAME).where(TRAIL_SALTS.c.salt.is_(None))
    if after is not None:
        fresh = fresh.where(tuple_(*(ANSWERS.c[name] for name in _KEY)) > tuple_(*after))
    rows = connection.execute(fresh.order_by(*(ANSWERS.c[name] for name in _KEY)).limit(most)).all()
    salts = [new_salt() for _ in rows]
    made = [commitment(salt, record_of(saved_answer_of(row))) for salt, row in zip(salts, rows, strict=True)]
    keys = [{name: getattr(row, name) for name in _KEY} for row in rows]
    if rows:
        connection.execute(
            insert(TRAIL_SALTS),
            [{**key, "number": number, "salt": salt.hex()} for key, salt in zip(keys, salts, strict=True)],
        )
        connection.execute(insert(TRAIL_COMMITMENTS), [{"number": number, "commitment": one} for one in sorted(made)])
    return made, tuple(keys[-1].values()) if keys else after


def check(connection: Connection, head: str | None = None) -> TrailCheck:
    """Check the chain, and hold the answers against what snapshots committed to.

    Args:
        connection: of a read.
        head: as in `records.trail.verify`.
    """
    chain = entries(connection)
    breaks = list(verify(chain, head))
    by_number: defaultdict[int, set[str]] = defaultdict(set)
    for row in connection.execute(select(TRAIL_COMMITMENTS)):
        by_number[row.number].add(row.commitment)
    for position, entry in enumerate(chain, start=1):
        if entry.event == Event.SNAPSHOT and root_of(tuple(by_number[entry.number])) != entry.body.get("root"):
            breaks.append(Break(position, entry.number, "its commitments are not those that it was written with"))
    positions = {entry.number: position for position, entry in enumerate(chain, start=1)}
    altered: defaultdict[int, int] = defaultdict(int)
    n_salts = 0
    salted = select(TRAIL_SALTS.c.number, TRAIL_SALTS.c.salt, ANSWERS).outerjoin(ANSWERS, _SAME)
    for row in connection.execute(salted.select_from(TRAIL_SALTS)):
        n_salts += 1
        if row.participant_id is None or not _holds(row, by_number[row.number]):
            altered[row.number] += 1
    for number, count in sorted(altered.items()):
        why = f"{count:,} of the answers that it commits to are not what they were, or gone though nobody withdrew"
        breaks.append(Break(positions.get(number, len(chain) + 1), number, why))
    n_answers = connection.execute(select(func.count()).select_from(ANSWERS)).scalar_one()
    uncommitted = select(func.count()).select_from(ANSWERS.outerjoin(TRAIL_SALTS, _SAME))
    committed = sum(map(len, by_number.values()))
    return TrailCheck(
        len(chain),
        chain[-1].hash if chain else None,
        tuple(sorted(breaks, key=lambda one: one.position)),
        committed,
        max(committed - n_salts, 0),
        connection.execute(uncommitted.where(TRAIL_SALTS.c.salt.is_(None))).scalar_one() if n_answers else 0,
    )


def _holds(row: Row[Any], commitments: set[str]) -> bool:
    try:
        return commitment(bytes.fromhex(row.salt), record_of(saved_answer_of(row))) in commitments
    except ValueError:
        return False


def _entry_of(row: Row[Any]) -> TrailEntry:
    return TrailEntry(row.number, row.time, row.event, _body_of(row.body), row.previous, row.hash)


def _body_of(text: str) -> Mapping[str, Json]:
    """The body; where it is not the text that was written, something that has another hash."""
    try:
        body = json.loads(text)
        if isinstance(body, dict) and canonical_json(body).decode() == text:
            return body
    except (ValueError, RecursionError):
        pass
    return {"not canonical JSON": text.encode("utf-8", "replace").decode()}
