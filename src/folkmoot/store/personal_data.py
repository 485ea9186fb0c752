"""Participants' texts, and what is kept about each: what detectors found in it and what a person decided."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select

from folkmoot.records.canonical_json import Json
from folkmoot.records.personal_data import (
    ABOUT,
    Action,
    Finding,
    Kind,
    Text,
    TextDecision,
    TextPlace,
    TextRecord,
    TextState,
)
from folkmoot.records.trail import Event, TrailEntry
from folkmoot.store import trail
from folkmoot.store.schema import ANSWERS, DEMOGRAPHICS, PERSONAL_DATA

_MANY: Final = 500
"""Rows that are deleted or inserted at once."""
_KEY: Final = ("participant_id", "prompt_id", "occurrence", "question", "part")
_DELETE: Final = delete(PERSONAL_DATA).where(*(PERSONAL_DATA.c[name] == bindparam(f"this_{name}") for name in _KEY))
_NOTHING: Final = "[]"
"""Findings where there are none."""


class _Criterion(msgspec.Struct):
    text: str


class _Written(msgspec.Struct):
    """What is text in an answer, whatever its question."""

    rationale: str | None = None
    criteria: list[_Criterion] = msgspec.field(default_factory=list)


_WRITTEN: Final = msgspec.json.Decoder(_Written)


def texts(connection: Connection, fields: Sequence[str], participant_id: str | None = None) -> tuple[Text, ...]:
    """Every text of participants as it counts now, by participant, prompt, occurrence, question and part.

    Of an answer that was revised, the last revision; blank texts are none.

    Args:
        connection: of a read or a write.
        fields: demographic questions that are answered in one's own words.
        participant_id: whose alone; None: everybody's.
    """
    last = func.max(ANSWERS.c.revision).over(partition_by=[ANSWERS.c[name] for name in _KEY[:4]]).label("last")
    given = select(*(ANSWERS.c[name] for name in (*_KEY[:4], "revision", "value", "language")), last)
    said = select(DEMOGRAPHICS).where(DEMOGRAPHICS.c.field.in_(list(fields)), DEMOGRAPHICS.c.value.is_not(None))
    if participant_id is not None:
        given = given.where(ANSWERS.c.participant_id == participant_id)
        said = said.where(DEMOGRAPHICS.c.participant_id == participant_id)
    inner = given.subquery()
    wanted = select(inner).where(inner.c.revision == inner.c.last, inner.c.value.is_not(None))
    found = [text for row in connection.execute(wanted) for text in _of_answer(row)]
    if fields:
        found += [
            Text(TextPlace(row.participant_id, "", 1, f"{ABOUT}{row.field}", 0), row.value, None)
            for row in connection.execute(said)
            if row.value.strip()
        ]
    return tuple(sorted(found, key=lambda one: _in_order(one.place)))


def records(connection: Connection, participant_id: str | None = None) -> dict[TextPlace, TextRecord]:
    """What is kept about texts, whether or not they are what they were."""
    wanted = select(PERSONAL_DATA)
    if participant_id is not None:
        wanted = wanted.where(PERSONAL_DATA.c.participant_id == participant_id)
    return {one.place: one for one in map(_record_of, connection.execute(wanted))}


def put(connection: Connection, kept: Sequence[TextRecord], gone: Sequence[TextPlace] = ()) -> None:
    """Keep records in place of those of the same texts, and forget those of texts that are gone.

    Args:
        connection: of a write.
        kept: of participants who are there.
        gone: places.
    """
    places = [*gone, *(one.place for one in kept)]
    if places:
        connection.execute(_DELETE, [{f"this_{name}": getattr(place, name) for name in _KEY} for place in places])
    rows = [_row_of(one) for one in kept]
    for first in range(0, len(rows), _MANY):
        connection.execute(insert(PERSONAL_DATA), rows[first : first + _MANY])


def note_decisions(connection: Connection, body: Mapping[str, Json], time: str) -> TrailEntry:
    """Add to the trail that decisions were made: counts and a keyed digest, nothing of a person."""
    return trail.append(connection, Event.PERSONAL_DATA, body, time)


def _in_order(place: TextPlace) -> tuple[str, str, int, str, int]:
    """What a place is sorted by: quicker than places themselves are compared."""
    return place.participant_id, place.prompt_id, place.occurrence, place.question, place.part


def _of_answer(row: Row[Any]) -> Iterator[Text]:
    value = _WRITTEN.decode(row.value)
    # Own criteria have no rationale beside them, so that parts are places among them, from 0.
    written = [one.text for one in value.criteria] if value.rationale is None else [value.rationale]
    for part, text in enumerate(written):
        if text.strip():
            place = TextPlace(row.participant_id, row.prompt_id, row.occurrence, row.question, part)
            yield Text(place, text, row.language)


def _record_of(row: Row[Any]) -> TextRecord:
    findings: tuple[Finding, ...] = ()
    if row.findings != _NOTHING:
        findings = tuple(
            Finding(Kind(kind), start, end, detector, confidence, why)
            for kind, start, end, detector, confidence, why in json.loads(row.findings)
        )
    decision = None
    if row.action is not None:
        spans = tuple((start, end, kind) for start, end, kind in json.loads(row.spans))
        decision = TextDecision(Action(row.action), spans, row.decided_by, row.decided_at)
    place = TextPlace(row.participant_id, row.prompt_id, row.occurrence, row.question, row.part)
    return TextRecord(place, row.digest, row.detectors, TextState(row.state), findings, decision)


def _row_of(one: TextRecord) -> dict[str, Any]:
    decision = one.decision
    return {
        **{name: getattr(one.place, name) for name in _KEY},
        "digest": one.digest,
        "detectors": one.detectors,
        "state": one.state.value,
        "findings": json.dumps([[f.kind.value, f.start, f.end, f.detector, f.confidence, f.why] for f in one.findings]),
        "action": None if decision is None else decision.action.value,
        "spans": None if decision is None else json.dumps(decision.spans),
        "decided_by": None if decision is None else decision.by,
        "decided_at": None if decision is None else decision.at,
    }
