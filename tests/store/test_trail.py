"""The audit trail in the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, text
from tests.store.people import NOW, Place, answer, enrol, later, open_study, saving

from folkmoot.records.assigning import Choice
from folkmoot.store import Store, assignments, studies, trail

PEOPLE = ("ana", "ben")


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    with place.open() as made:
        open_study(made)
        for person in PEOPLE:
            enrol(made, person)
            give(made, person)
            saving(made, person, "p0", answer("importance", {"value": "very"}, f"key of {person}")).result()
        yield made


def give(store: Store, person: str) -> None:
    choice = Choice("p0", 1, ("A", "B", "C"))
    store.submit(lambda connection: assignments.next_prompt(connection, person, lambda _: choice, NOW)).result()


def take(store: Store) -> None:
    """A snapshot, with salts that are counted."""
    numbers = iter(range(1, 1_000))
    store.submit(lambda connection: trail.snapshot(connection, NOW, lambda: bytes([next(numbers)] * 32))).result()


def test_a_large_study_takes_several_snapshots_and_answers_that_come_meanwhile_are_in_the_last(store: Store) -> None:
    """The fixture's answers are some; more of them come before and after the place that the first snapshot came to."""
    before = store.read(trail.check).uncommitted
    values: dict[str, dict[str, Any]] = {
        "importance": {"value": "not"},
        "veto": {"flagged": []},
        "subjectivity": {"value": "single"},
    }
    for key, (question, value) in enumerate(values.items()):
        saving(store, "ana", "p0", answer(question, value, f"key {key}"), now=later(1)).result()
    salts = iter(range(1, 1_000))

    def some(after: tuple[Any, ...] | None) -> trail.Snapshot:
        return store.submit(
            lambda connection: trail.snapshot(connection, NOW, lambda: bytes([next(salts)] * 32), after, most=2)
        ).result()

    first = some(None)
    assert first.last is not None
    # A second revision of the first question stands before the place that was come to.
    saving(store, "ana", "p0", answer("importance", {"value": "very"}, "k4"), now=later(2)).result()
    taken = [first]
    while taken[-1].last is not None:
        taken.append(some(taken[-1].last))
    numbers = [one.entry.body["new_answers"] for one in taken]
    assert numbers[:-1] == [2] * (len(numbers) - 1)
    found = store.read(trail.check)
    assert (found.committed, found.uncommitted, found.breaks) == (before + 4, 0, ())


def change(store: Store, statement: str) -> None:
    """What somebody does who has the database."""
    store.submit(lambda connection: connection.execute(text(statement)).rowcount).result()


def events(store: Store) -> list[str]:
    return [entry.event for entry in store.read(trail.entries)]


def test_opening_versions_and_withdrawals_are_in_the_trail(store: Store) -> None:
    def open_again(connection: Connection) -> None:
        for digest in ("h1", "h2"):
            studies.open_version(connection, study_id="town", study_hash=digest, content=b"{}", now=later(5))

    store.submit(open_again).result()
    store.withdraw("ana", later(6)).result()
    store.withdraw("ana", later(7)).result()
    assert events(store) == ["study opened", "new version", "withdrawal"]
    found = store.read(trail.entries)
    assert found[0].body == {"study_id": "town", "version": 1, "study_hash": "h1"}
    assert (found[2].time, found[2].body) == ("2026-03-01", {"withdrawals": 1})
    assert store.read(trail.check).breaks == ()


def test_a_write_that_fails_leaves_no_entry(store: Store) -> None:
    def fail(connection: Connection) -> None:
        studies.open_version(connection, study_id="town", study_hash="h2", content=b"{}", now=NOW)
        raise LookupError

    with pytest.raises(LookupError):
        store.submit(fail).result()
    assert events(store) == ["study opened"]


def test_a_snapshot_commits_to_what_is_new_and_holds_nothing_of_a_person(store: Store) -> None:
    take(store)
    saving(store, "ana", "p0", answer("importance", {"value": "not"}, "another key"), now=later(1)).result()
    checked = store.read(trail.check)
    assert (checked.breaks, checked.committed, checked.erased, checked.uncommitted) == ((), 2, 0, 1)
    take(store)
    bodies = [entry.body for entry in store.read(trail.entries)[1:]]
    assert [(one["people"], one["answers"], one["new_answers"]) for one in bodies] == [(2, 2, 2), (2, 3, 1)]
    assert not any(person in str(bodies) for person in PEOPLE)


def test_withdrawal_erases_the_salts_and_the_trail_still_holds(store: Store) -> None:
    take(store)
    before = store.read(commitments)
    store.withdraw("ana", later(1)).result()
    assert store.read(commitments) == before
    assert [
        row[0] for row in store.read(lambda c: c.execute(text("SELECT participant_id FROM trail_salts")).all())
    ] == ["ben"]
    checked = store.read(trail.check)
    assert (checked.breaks, checked.committed, checked.erased, checked.uncommitted) == ((), 2, 1, 0)


@pytest.mark.parametrize(
    ("statement", "position"),
    [
        ('UPDATE trail_entries SET body = \'{"study_id": "town"}\' WHERE number = 1', 1),
        ("UPDATE trail_entries SET body = replace(body, ',', ', ') WHERE number = 2", 2),
        ("UPDATE trail_entries SET body = 'no JSON' WHERE number = 2", 2),
        ("UPDATE trail_entries SET time = '2026-01-01' WHERE number = 2", 2),
        ("DELETE FROM trail_entries WHERE number = 1", 1),
        ("DELETE FROM trail_commitments", 2),
        ("UPDATE answers SET value = '{\"value\":\"not\"}' WHERE participant_id = 'ana'", 2),
        ("UPDATE trail_salts SET salt = 'zz' WHERE participant_id = 'ana'", 2),
        ("DELETE FROM answers WHERE participant_id = 'ana'", 2),
    ],
)
def test_what_somebody_changes_in_the_tables_is_found(store: Store, statement: str, position: int) -> None:
    take(store)
    assert store.read(trail.check).breaks == ()
    change(store, statement)
    assert store.read(trail.check).breaks[0].position == position


def test_an_end_that_is_cut_off_is_found_against_the_published_hash(store: Store) -> None:
    take(store)
    head = store.read(trail.check).head
    change(store, "DELETE FROM trail_commitments")
    change(store, "DELETE FROM trail_salts")
    change(store, "DELETE FROM trail_entries WHERE number = 2")
    assert store.read(trail.check).breaks == ()
    found = store.read(lambda connection: trail.check(connection, head)).breaks
    assert [(one.position, one.number) for one in found] == [(2, None)]


def commitments(connection: Connection) -> set[str]:
    return set(connection.execute(text("SELECT commitment FROM trail_commitments")).scalars())
