"""What a crowd was told against what the database holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select
from tests.web.durability.crowd import Entry

from folkmoot.store.reader import read_study
from folkmoot.store.schema import ANSWERS, ASSIGNMENTS, PARTICIPANTS, PROMPT_COUNTS, QUOTA_PLACES

COUNTED = {"open", "done"}


@dataclass(frozen=True)
class Count:
    """How many answers were acknowledged and how many are stored; the rest was sent and never answered."""

    acknowledged: int
    stored: int


def count(
    folder: Path, url: str | None, entries: Sequence[Entry], *, quota: int, per_prompt: int, anchor: str
) -> Count:
    """Nothing acknowledged is missing, nothing is there twice, nothing is there that nobody sent; places are exact."""

    def read(connection: Connection) -> dict[str, list[Any]]:
        tables: list[Table] = [ANSWERS, ASSIGNMENTS, PARTICIPANTS, PROMPT_COUNTS, QUOTA_PLACES]
        return {one.name: list(connection.execute(select(one))) for one in tables}

    held = read_study(folder, url, read)
    stored = {(row.participant_id, row.key): row for row in held["answers"]}
    assert len(stored) == len(held["answers"])
    _count_places(held, quota, per_prompt, anchor)
    states = {(row.participant_id, row.prompt_id, row.occurrence): row.state for row in held["assignments"]}
    people = {row.id: row for row in held["participants"]}
    assert {one.participant_id for one in entries if one.participant_id} <= set(people)
    # One more at most for each who was on the way in and never heard who they are.
    assert len(people) <= len(entries)
    acknowledged = 0
    sent: set[tuple[str, str]] = set()
    for entry in entries:
        person = entry.participant_id
        assert not entry.state or people[person].state == entry.state
        for save in entry.saves:
            sent.add((person, save.key))
            row = stored.get((person, save.key))
            assert not (save.is_refused and row is not None)
            if save.revision is not None:
                acknowledged += 1
                assert row is not None, save
                assert (row.question, row.revision) == (save.question, save.revision)
            assert row is None or save.text in row.value
        for whole in entry.wholes:
            sent |= {(person, key) for key in whole.keys}
            there = [(person, key) in stored for key in whole.keys]
            assert all(there) or not any(there), whole
            if whole.is_acknowledged:
                acknowledged += len(there)
                assert all(there), whole
                assert states[person, whole.prompt_id, whole.occurrence] == "done"
    assert set(stored) <= sent
    _count_revisions(held["answers"])
    return Count(acknowledged, len(stored))


def _count_revisions(answers: Sequence[Any]) -> None:
    """Each answer's revisions are 1, 2, …; no text is stored twice, whatever the key."""
    revisions: defaultdict[Any, list[int]] = defaultdict(list)
    for row in answers:
        revisions[row.participant_id, row.prompt_id, row.occurrence, row.question].append(row.revision)
    assert all(sorted(one) == list(range(1, len(one) + 1)) for one in revisions.values())
    texts = Counter(row.value for row in answers if row.value is not None and "mark " in row.value)
    assert not texts or max(texts.values()) == 1


def _count_places(held: dict[str, list[Any]], quota: int, per_prompt: int, anchor: str) -> None:
    """People per prompt and in the quota's cell: as the tables say, and never more than was asked for."""
    people = Counter(row.prompt_id for row in held["assignments"] if row.state in COUNTED and row.occurrence == 1)
    assert {row.prompt_id: row.people for row in held["prompt_counts"] if row.people} == dict(people)
    assert all(number <= per_prompt for prompt, number in people.items() if prompt != anchor)
    places = Counter(row.participant_id for row in held["assignments"])
    assert all(number <= 6 for number in places.values())
    in_cell = {row.participant_id for row in held["quota_places"] if row.is_held}
    assert len(in_cell) <= quota
    full = {row.id for row in held["participants"] if row.state == "quota_full"}
    assert not in_cell & full
