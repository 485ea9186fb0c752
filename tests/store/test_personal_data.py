"""Participants' texts and what is kept about them, on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.store import people
from tests.store.people import Place, answer, later

from folkmoot.records.assigning import Choice
from folkmoot.records.personal_data import (
    Action,
    Finding,
    Kind,
    TextDecision,
    TextPlace,
    TextRecord,
    TextState,
)
from folkmoot.store import Store, about, assignments, personal_data


def give(store: Store, person: str, prompt: str) -> None:
    store.submit(
        lambda connection: assignments.next_prompt(
            connection, person, lambda _: Choice(prompt, 1, ("A", "B", "C")), people.NOW
        )
    ).result()


def say(store: Store, person: str, question: str, value: Mapping[str, Any] | None, key: str) -> None:
    people.saving(store, person, "p0", answer(question, value, key)).result()


def test_the_last_revision_of_every_text_is_found_where_it_stands(place: Place) -> None:
    with place.open() as store:
        people.open_study(store)
        for name in ("ann", "bob"):
            people.enrol(store, name)
            give(store, name, "p0")
        store.submit(
            lambda connection: about.save(connection, "ann", {"wish": "be kind", "age": "18-24", "blank": " "})
        ).result()
        say(store, "ann", "personal_ranking", {"tiers": [["A"]], "rationale": "first"}, "1")
        say(store, "ann", "personal_ranking", {"tiers": [["A"]], "rationale": "second"}, "2")
        say(store, "ann", "veto", {"flagged": [], "rationale": ""}, "3")
        say(store, "ann", "world_ranking", None, "4")
        say(store, "bob", "own_criteria", {"criteria": [{"text": "x", "rating": 1}, {"text": "y", "rating": 2}]}, "5")
        found = store.read(lambda connection: personal_data.texts(connection, ("wish", "blank")))
        of_bob = store.read(lambda connection: personal_data.texts(connection, ("wish",), "bob"))
    assert [(one.place, one.text) for one in found] == [
        (TextPlace("ann", "", 1, "about:wish", 0), "be kind"),
        (TextPlace("ann", "p0", 1, "personal_ranking", 0), "second"),
        (TextPlace("bob", "p0", 1, "own_criteria", 0), "x"),
        (TextPlace("bob", "p0", 1, "own_criteria", 1), "y"),
    ]
    assert [one.text for one in of_bob] == ["x", "y"]


def test_records_come_back_as_they_were_and_go_with_the_person(place: Place) -> None:
    finding = Finding(Kind.PHONE, 3, 9, "telephone", 0.75, "why")
    decision = TextDecision(Action.MASK, ((3, 9, "phone"),), "a1", later(1).isoformat())
    where = TextPlace("ann", "p0", 1, "veto", 0)
    one = TextRecord(where, "d1", "1", TextState.DECIDED, (finding,), decision)
    other = TextRecord(TextPlace("ann", "", 1, "about:wish", 0), "d2", "1", TextState.CLEAR, (), None)
    with place.open() as store:
        people.open_study(store)
        people.enrol(store, "ann")
        store.submit(lambda connection: personal_data.put(connection, (one, other))).result()
        assert store.read(personal_data.records) == {one.place: one, other.place: other}
        held = TextRecord(where, "d3", "1", TextState.HELD, (finding,), None)
        store.submit(lambda connection: personal_data.put(connection, (held,), (other.place,))).result()
        assert store.read(lambda connection: personal_data.records(connection, "ann")) == {where: held}
        assert store.withdraw("ann", later(2)).result()
        assert not store.read(personal_data.records)
