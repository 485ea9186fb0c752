"""Evidence of how answers came about: of those alone who agreed, once, in their own data, and gone with them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from sqlalchemy import Connection
from tests.store import people
from tests.store.people import NOW, Place, answer, later

from folkmoot.records.evidence import Evidence, EvidenceRows, InputKind
from folkmoot.store import Store, answers, assignments, evidence, own_data
from folkmoot.store.withdrawal import withdraw
from folkmoot.study.assignment import chooser

SEEN = Evidence(changes=2, typed=40, pasted=7, input=InputKind.KEYS, hidden_seconds=1.5)
CHOOSE = chooser(people.design(1, people_per_prompt=50, prompts_per_person=1))


def enter(store: Store, name: str, *, agrees: bool | None, device: str | None = None) -> str:
    who = people.enrol(store, f"id-{name}").id
    if agrees is not None:
        store.submit(lambda c: evidence.agree(c, store.secret, who, agrees=agrees, device=device, now=NOW)).result()
    store.submit(lambda c: assignments.next_prompt(c, who, CHOOSE, NOW)).result()
    return who


def save(store: Store, who: str, key: str, seen: Evidence | None) -> None:
    new = [replace(answer("veto", {"flagged": []}, key), evidence=seen)]

    def write(connection: Connection) -> None:
        evidence.save(connection, new, answers.save(connection, who, "p0", 1, new, NOW))

    store.submit(write).result()


def test_only_of_those_who_agreed_and_once(place: Place) -> None:
    with place.open() as store:
        people.open_study(store)
        said = {"ann": True, "bob": False, "cem": None}
        who = {name: enter(store, name, agrees=agrees, device="the same phone") for name, agrees in said.items()}
        for name, one in who.items():
            for _ in range(2):
                save(store, one, f"{name} 1", SEEN)
            save(store, one, f"{name} 2", None)
        found = store.read(evidence.rows)
    assert [(one.participant_id, one.question, one.revision, one.evidence) for one in found.kept] == [
        (who["ann"], "veto", 1, SEEN)
    ]
    assert found.consents == {who["ann"]: True, who["bob"]: False}
    assert list(found.devices) == [who["ann"]]


def test_a_device_is_a_keyed_hash_and_the_same_for_two_people(sqlite_place: Place) -> None:
    with sqlite_place.open() as store:
        people.open_study(store)
        ann, bob, cem = (
            enter(store, name, agrees=True, device=device)
            for name, device in zip("abc", ("x" * 32, "x" * 32, "y"), strict=True)
        )
        store.submit(lambda c: evidence.agree(c, store.secret, ann, agrees=True, device="x" * 32, now=NOW)).result()
        devices = store.read(evidence.rows).devices
    assert devices[ann] == devices[bob] != devices[cem]
    assert [len(one) for one in devices.values()] == [1, 1, 1]
    assert ("x" * 32).encode() not in b"".join(file.read_bytes() for file in sqlite_place.folder.iterdir())


def test_who_takes_consent_back_is_watched_no_more_and_what_was_kept_is_gone(sqlite_place: Place) -> None:
    with sqlite_place.open() as store:
        people.open_study(store)
        ann = enter(store, "ann", agrees=True)
        save(store, ann, "one", SEEN)
        store.submit(lambda c: evidence.agree(c, store.secret, ann, agrees=False, device=None, now=later(1))).result()
        save(store, ann, "two", SEEN)
        found = store.read(evidence.rows)
    assert (found.kept, dict(found.devices), found.consents) == ((), {}, {ann: False})


def test_own_data_hold_it_and_withdrawal_takes_it(place: Place) -> None:
    with place.open() as store:
        people.open_study(store)
        ann = enter(store, "ann", agrees=True, device="phone")
        save(store, ann, "one", SEEN)
        mine = store.read(partial(own_data.own_data, participant_id=ann))["evidence"]
        assert mine["consent"]["is_given"] is True
        assert len(mine["devices"]) == 1
        assert mine["answers"] == [
            {
                "prompt_id": "p0",
                "occurrence": 1,
                "question": "veto",
                "revision": 1,
                "changes": 2,
                "typed": 40,
                "pasted": 7,
                "input": "keys",
                "hidden_seconds": 1.5,
            }
        ]
        assert store.submit(lambda c: withdraw(c, store.secret, ann, NOW)).result()
        assert store.read(evidence.rows) == EvidenceRows({}, (), {})
