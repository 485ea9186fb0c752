"""The same person in several waves: each wave counts by itself, and everything of one person is found."""

from __future__ import annotations

from functools import partial

import pytest
from tests.store import people
from tests.store.people import Place, answer, later, saving
from tests.store.test_assigning import finish, give

from folkmoot.errors import InputError
from folkmoot.records.survey import AssignmentState
from folkmoot.store import Store, returns, rows

LATER = later(24 * 60)


def come_back(store: Store, name: str, earlier: str) -> None:
    """The earlier one takes part in the second wave under a new name."""
    people.enrol(store, name, LATER, wave="2")
    store.submit(lambda connection: returns.add(connection, name, earlier)).result()


def series(store: Store, name: str, each: int = 2) -> list[str]:
    """Somebody answers to the end; which prompts."""
    design, had = people.design(6, people_per_prompt=1, prompts_per_person=each), []
    while one := give(store, name, design):
        saving(store, name, one.prompt_id, answer("veto", None, one.prompt_id)).result()
        finish(store, one)
        had.append(one.prompt_id)
    return had


def test_each_wave_fills_prompts_by_itself_and_gives_people_what_they_answered(place: Place) -> None:
    with place.open() as store:
        people.open_study(store)
        people.enrol(store, "ann")
        people.enrol(store, "bob")
        first = {name: series(store, name) for name in ("ann", "bob")}
        # One person a prompt: without waves of their own, four of six prompts would be full.
        assert not set(first["ann"]) & set(first["bob"])
        come_back(store, "ann again", "ann")
        people.enrol(store, "cal", LATER, wave="2")
        assert set(series(store, "ann again")) == set(first["ann"])
        assert not set(series(store, "cal")) & set(first["ann"])


def test_skipped_prompts_are_not_asked_for_again(place: Place) -> None:
    with place.open() as store:
        people.open_study(store)
        people.enrol(store, "ann")
        one = give(store, "ann", people.design(2, prompts_per_person=1))
        assert one is not None
        finish(store, one, AssignmentState.SKIPPED)
        come_back(store, "ann again", "ann")
        assert store.read(lambda connection: returns.answered_before(connection, "ann again")) == frozenset()


def test_everything_of_one_person_is_found_from_any_wave(place: Place) -> None:
    with place.open() as store:
        people.open_study(store)
        people.enrol(store, "ann")
        come_back(store, "ann 2", "ann")
        people.enrol(store, "ann 3", later(48 * 60), wave="3")
        store.submit(lambda connection: returns.add(connection, "ann 3", "ann 2")).result()
        store.submit(lambda connection: returns.add(connection, "ann 3", "ann 2")).result()
        for name in ("ann", "ann 2", "ann 3"):
            found = store.read(partial(returns.participations, participant_id=name))
            assert [one.id for one in found] == ["ann", "ann 2", "ann 3"]
            assert store.read(partial(returns.person_of, participant_id=name)) == "ann"
        second = store.read(lambda connection: returns.in_wave(connection, "ann 3", "2"))
        assert second is not None
        assert second.id == "ann 2"
        assert store.read(lambda connection: returns.in_wave(connection, "ann", "4")) is None


def test_nobody_returns_as_somebody_who_is_not(place: Place) -> None:
    with place.open() as store:
        people.open_study(store)
        people.enrol(store, "ann")
        with pytest.raises(InputError, match="no such participant"):
            store.submit(lambda connection: returns.add(connection, "ann", "nobody")).result()


def test_a_withdrawal_erases_every_wave_and_one_who_declines_only_theirs(place: Place) -> None:
    with place.open() as store:
        people.open_study(store)
        for name in ("ann", "bob"):
            people.enrol(store, name)
            series(store, name)
            come_back(store, f"{name} again", name)
            series(store, f"{name} again")
        assert store.withdraw("bob again", LATER, everywhere=False).result() == ("bob again",)
        assert store.withdraw("ann again", LATER).result() == ("ann", "ann again")
        assert store.withdraw("ann", LATER).result() == ()
        left = store.read(rows.rows)
        assert {one.id for one in left.participants} == {"bob"}
        assert {one.participant_id for one in left.assignments} == {"bob"}
        assert left.withdrawals == 2
