"""The cache of calls: what was asked, every attempt, what it took. Record of provenance, and what makes a run resume."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec

from folkmoot.llm.cache_file import open_cache, refusals
from folkmoot.llm.call_key import Asked, text_hash
from folkmoot.records.dataset import Message
from folkmoot.records.model_call import Template, Usage


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A call as it is kept.

    Attributes:
        key: of `call_key`.
        asked: who is asked, and how.
        messages: what the model reads, without any repair.
        schema: JSON Schema of the reply.
        repeat: 1 or more.
        template: the fixed words.
        participants: whose words stand in it.
    """

    key: bytes
    asked: Asked
    messages: tuple[Message, ...]
    schema: Mapping[str, Any]
    repeat: int
    template: Template
    participants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One time that a call was asked.

    Attributes:
        number: of this call's attempts, from 1, over all runs.
        run: the run's id.
        at: when what came back was there: ISO 8601, UTC.
        status: `ok`, `unreadable`, `faulty`, `refused` or `unavailable`.
        reply: what the model wrote; None where nothing came back.
        why: what was wrong; "" where nothing was.
        model: the model as the provider names it; "" where nothing came back.
        finished: false where the reply was cut off.
        usage: what it took.
        tokens_are_estimated: whether tokens were counted from characters, for the provider did not say.
        prices: where the prices are from; "" where there were none.
        notes: what a person should know about how it was asked.
    """

    number: int
    run: str
    at: str
    status: str
    reply: str | None
    why: str
    model: str
    finished: bool
    usage: Usage
    tokens_are_estimated: bool
    prices: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the cache holds of a call.

    Attributes:
        attempts: how often it was asked, over all runs.
        usage: of all attempts.
        reply: of the last attempt that was `ok`; None where none was.
        model: as the provider named it then.
    """

    attempts: int = 0
    usage: Usage = field(default_factory=Usage)
    reply: str | None = None
    model: str = ""


_KNOWN: Final = """
SELECT count(*), total(input_tokens), total(cached_input_tokens), total(output_tokens), total(cost), count(cost),
    max(CASE WHEN status = 'ok' THEN attempts.id END)
FROM attempts JOIN calls ON calls.id = attempts.call
WHERE calls.key = ?
"""
_REMEMBERED: Final = 100
_AT_ONCE: Final = 500


class Cache:
    """The file of all calls, open.

    One thread at a time may stage and commit; `known` may be called from another meanwhile.

    Args:
        path: the file.
        make: make it where it is not there.

    Raises:
        InputError: as `open_cache`; every method raises it too where the file cannot be used.
    """

    def __init__(self, path: Path, *, make: bool = True) -> None:
        self.path = path
        self._writing = open_cache(path, make=make)
        self._reading = open_cache(path, make=False)
        self._hashes: dict[str, str] = {}

    def close(self) -> None:
        """Let go of the file."""
        self._reading.close()
        self._writing.close()

    def known(self, key: bytes) -> Known:
        """What is held of a call; nothing of an unknown one."""
        with refusals(self.path):
            row = self._reading.execute(_KNOWN, (key,)).fetchone()
            count, read, cached, written, cost, priced, answered = row
            reply, model = None, ""
            if answered is not None:
                found = self._reading.execute("SELECT reply, model FROM attempts WHERE id = ?", (answered,)).fetchone()
                # None where another process erased it since.
                reply, model = found or (None, "")
        usage = Usage(int(read), int(cached), int(written), cost if priced == count else None)
        return Known(count, usage, reply, model)

    def held(self, keys: Sequence[bytes]) -> set[bytes]:
        """Those of the keys of which anything is held."""
        found: set[bytes] = set()
        with refusals(self.path):
            for start in range(0, len(keys), _AT_ONCE):
                some = keys[start : start + _AT_ONCE]
                places = ", ".join("?" * len(some))
                query = f"SELECT key FROM calls WHERE key IN ({places})"  # noqa: S608 - places alone
                found.update(key for (key,) in self._reading.execute(query, some))
        return found

    def store(self, made: Sequence[tuple[CallRecord, Attempt]]) -> None:
        """Keep attempts with their calls, all or none; they are on the disk when this returns."""
        self.stage(made)
        self.commit()

    def stage(self, made: Sequence[tuple[CallRecord, Attempt]]) -> None:
        """Take attempts with their calls, all or none, into a transaction; `commit` ends it."""
        with refusals(self.path):
            cursor = self._writing.cursor()
            cursor.execute("BEGIN IMMEDIATE")
            try:
                for record, attempt in made:
                    _insert_attempt(cursor, self._call_id(cursor, record), attempt)
            except BaseException:
                cursor.execute("ROLLBACK")
                raise

    def commit(self) -> None:
        """Put what was staged on the disk, or leave nothing of it."""
        with refusals(self.path):
            try:
                self._writing.execute("COMMIT")
            except BaseException:
                if self._writing.in_transaction:
                    self._writing.execute("ROLLBACK")
                raise

    def add_participants(self, served: Iterable[tuple[bytes, tuple[str, ...]]]) -> None:
        """Note whose words stand in calls that the cache answered: the same words may be another's too."""
        rows = [(participant, key) for key, participants in served for participant in participants]
        if not rows:
            return
        with refusals(self.path):
            present = {
                tuple(row)
                for row in self._reading.execute(
                    "SELECT participant, key FROM call_participants JOIN calls ON calls.id = call"
                )
            }
            missing = [row for row in rows if row not in present]
            if missing:
                cursor = self._writing.cursor()
                cursor.execute("BEGIN IMMEDIATE")
                cursor.executemany(
                    "INSERT OR IGNORE INTO call_participants SELECT ?, id FROM calls WHERE key = ?", missing
                )
                cursor.execute("COMMIT")

    def mean_output_tokens(self, asked: Asked, template: str) -> float | None:
        """Tokens that a model's replies to one kind of template took on average; None with fewer than five."""
        with refusals(self.path):
            count, mean = self._reading.execute(
                "SELECT count(*), avg(output_tokens) FROM attempts JOIN calls ON calls.id = call"
                " WHERE status = 'ok' AND provider = ? AND calls.model = ? AND template_name = ?",
                (asked.name.provider, asked.name.model, template),
            ).fetchone()
        return float(mean) if count >= 5 else None

    def _call_id(self, cursor: sqlite3.Cursor, record: CallRecord) -> int:
        found = cursor.execute("SELECT id FROM calls WHERE key = ?", (record.key,)).fetchone()
        call = int(found[0]) if found else self._insert_call(cursor, record)
        cursor.executemany(
            "INSERT OR IGNORE INTO call_participants VALUES (?, ?)", [(one, call) for one in record.participants]
        )
        return call

    def _insert_call(self, cursor: sqlite3.Cursor, record: CallRecord) -> int:
        name, first = record.asked.name, record.messages[0]
        schema = msgspec.json.encode(record.schema, order="deterministic").decode()
        hashes = [self._keep_text(cursor, text) for text in (schema, first.content, record.template.text)]
        further = [{"role": message.role, "content": message.content} for message in record.messages[1:]]
        values = (
            record.key,
            name.provider,
            record.asked.identity,
            name.model,
            msgspec.json.encode(name.settings, order="deterministic").decode(),
            record.repeat,
            hashes[0],
            first.role,
            hashes[1],
            msgspec.json.encode(further).decode(),
            record.template.name,
            hashes[2],
        )
        cursor.execute(f"INSERT INTO calls VALUES (NULL{', ?' * len(values)})", values)  # noqa: S608 - places alone
        return int(cursor.lastrowid or 0)

    def _keep_text(self, cursor: sqlite3.Cursor, text: str) -> str:
        # The few long texts that many calls share are hashed once.
        if text not in self._hashes:
            if len(self._hashes) >= _REMEMBERED:
                self._hashes.clear()
            self._hashes[text] = text_hash(text)
        name = self._hashes[text]
        if cursor.execute("SELECT 1 FROM texts WHERE hash = ?", (name,)).fetchone() is None:
            cursor.execute("INSERT INTO texts VALUES (?, ?)", (name, text))
        return name


def _insert_attempt(cursor: sqlite3.Cursor, call: int, attempt: Attempt) -> None:
    usage = attempt.usage
    values = (
        call,
        attempt.number,
        attempt.run,
        attempt.at,
        attempt.status,
        attempt.reply,
        attempt.why,
        attempt.model,
        attempt.finished,
        usage.input_tokens,
        usage.cached_input_tokens,
        usage.output_tokens,
        attempt.tokens_are_estimated,
        usage.cost,
        attempt.prices,
        msgspec.json.encode(attempt.notes).decode(),
    )
    cursor.execute(f"INSERT INTO attempts VALUES (NULL{', ?' * len(values)})", values)  # noqa: S608 - places alone
