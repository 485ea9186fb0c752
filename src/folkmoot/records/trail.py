"""The audit trail: a chain of entries, each holding the hash of the one before, so that no past entry can be changed unseen.

An entry's hash is SHA-256 over the canonical JSON of everything else in it. No entry holds anything of a person: answers are
committed to, HMAC-SHA-256 under a random salt each, which is kept apart and erased with the answer. A commitment without its
salt says nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from folkmoot.records.canonical_json import Json, canonical_json
from folkmoot.records.survey import SavedAnswer

FIRST: Final = "0" * 64
"""What the first entry holds for the hash of the one before."""
SALT_LENGTH: Final = 32
"""Bytes of a salt: as many as the hash has."""


class Event(StrEnum):
    """What an entry is about."""

    OPENED = "study opened"
    VERSION = "new version"
    SNAPSHOT = "snapshot"
    RANKER_RUN = "ranker run"
    WITHDRAWAL = "withdrawal"
    PERSONAL_DATA = "personal data"
    ACCOUNT = "account"
    PAUSED = "study paused"
    RESUMED = "study resumed"
    CLOSED = "study closed"
    INVITATIONS = "invitations taken back"


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One entry.

    Attributes:
        number: from 1, without gaps.
        time: ISO 8601, UTC; of a withdrawal the day alone.
        event: what happened; one of Event, or of a later version of Folkmoot.
        body: what is to be known of it; never anything of a person.
        previous: hash of the entry before; FIRST in the first one.
        hash: of this entry.
    """

    number: int
    time: str
    event: str
    body: Mapping[str, Json]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain does not hold.

    Attributes:
        position: of the entry in the order in which entries were given, from 1; one past the last where the end is missing.
        number: the entry's own number; None where the end is missing.
        why: in words.
    """

    position: int
    number: int | None
    why: str


def hash_of(number: int, time: str, event: str, body: Mapping[str, Json], previous: str) -> str:
    """The hash of an entry with these values, in hexadecimal.

    Raises:
        ValueError: a value has no canonical JSON.
    """
    fields: dict[str, Json] = {"number": number, "time": time, "event": event, "body": body, "previous": previous}
    return hashlib.sha256(canonical_json(fields)).hexdigest()


def next_entry(last: TrailEntry | None, time: str, event: Event, body: Mapping[str, Json]) -> TrailEntry:
    """The entry that comes after another; after None, the first.

    Raises:
        ValueError: the body has no canonical JSON.
    """
    number, previous = (1, FIRST) if last is None else (last.number + 1, last.hash)
    return TrailEntry(number, time, event.value, body, previous, hash_of(number, time, event.value, body, previous))


def verify(entries: Iterable[TrailEntry], head: str | None = None) -> tuple[Break, ...]:
    """Every place where a chain does not hold; () where it does.

    Found are entries that were altered, left out, added or moved. Entries missing at the end leave a chain that holds: they
    are found against a hash that was published before.

    Args:
        entries: in the order in which they are kept.
        head: the hash of an entry, as it was once published: it must be in the chain; None where none is known.
    """
    breaks: list[Break] = []
    previous, expected, position = FIRST, 1, 0
    hashes = set()
    for position, entry in enumerate(entries, start=1):
        if entry.number != expected:
            breaks.append(Break(position, entry.number, f"entry {entry.number} stands where {expected} should"))
        if entry.previous != previous:
            breaks.append(Break(position, entry.number, "the entry before is not the one that it was written after"))
        try:
            is_whole = hash_of(entry.number, entry.time, entry.event, entry.body, entry.previous) == entry.hash
        except ValueError:
            is_whole = False
        if not is_whole:
            breaks.append(Break(position, entry.number, "it was altered: its hash is another"))
        hashes.add(entry.hash)
        previous, expected = entry.hash, entry.number + 1
    if head is not None and head not in hashes:
        why = (
            "no entry has the published hash: entries are missing at the end, or all from some place on were made anew"
        )
        breaks.append(Break(position + 1, None, why))
    return tuple(breaks)


def commitment(salt: bytes, record: Json) -> str:
    """HMAC-SHA-256 of a record's canonical JSON under its salt, in hexadecimal.

    Raises:
        ValueError: the record has no canonical JSON.
    """
    return hmac.new(salt, canonical_json(record), hashlib.sha256).hexdigest()


def root_of(commitments: Sequence[str]) -> str:
    """SHA-256 over commitments in their order as texts, a line each: whatever order the records are in, it is the same."""
    return hashlib.sha256("".join(f"{one}\n" for one in sorted(commitments)).encode()).hexdigest()


def record_of(answer: SavedAnswer) -> Json:
    """What is committed to of a saved answer: all of it, the value as the text that is kept."""
    return {
        "participant_id": answer.participant_id,
        "prompt_id": answer.prompt_id,
        "occurrence": answer.occurrence,
        "question": answer.question,
        "revision": answer.revision,
        "value": None if answer.value is None else bytes(answer.value).decode(),
        "saved_at": answer.saved_at,
        "seconds": None if answer.seconds is None else repr(answer.seconds),
        "language": answer.language,
    }


@dataclass(frozen=True, slots=True)
class TrailCheck:
    """What came of checking a study's trail against itself and against the answers.

    Attributes:
        entries: how many.
        head: hash of the last entry, to be published; None where there is none.
        breaks: every place where it does not hold; () where it holds.
        committed: answers that snapshots commit to.
        erased: those of them whose salts are gone, because the people withdrew: nothing says what they were.
        uncommitted: answers that came after the last snapshot.
    """

    entries: int
    head: str | None
    breaks: tuple[Break, ...]
    committed: int
    erased: int
    uncommitted: int
