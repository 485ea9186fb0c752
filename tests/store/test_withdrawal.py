"""Who withdraws is gone from every table and from the files' bytes, and what counted them counts them no longer."""

from __future__ import annotations

import json
import time
from functools import partial

from sqlalchemy import Connection, func, select
from tests.store import people
from tests.store.people import NOW, Place, answer, saving

from folkmoot.records.assigning import Cell
from folkmoot.records.survey import AssignmentState
from folkmoot.store import Store, about, assignments, own_data, panel, participants, rows, sessions
from folkmoot.store.schema import METADATA
from folkmoot.store.withdrawal import withdraw
from folkmoot.study.assignment import chooser

CHOOSE = chooser(people.design(4, people_per_prompt=50, prompts_per_person=4))


def live(store: Store, name: str) -> None:
    """Somebody does everything that leaves a trace, each with words that hold their name."""
    who = people.enrol(store, f"id-{name}").id

    def everything(connection: Connection) -> None:
        about.save(connection, who, {"country": f"land of {name}", "age": None})
        assert about.admit(connection, who, [Cell("town", 1000)], NOW)
        participants.save_quiz_attempt(connection, who, attempt=1, answers=f'["{name}"]', is_right=True, now=NOW)
        sessions.start(connection, f"session of {name}", who, expires_at=people.later(60))
        panel.enter(
            connection, store.secret, who, panel_participant=f"panel-{name}", panel_study=None, panel_session=name
        )

    store.submit(everything).result()
    for number in range(4):
        one = store.submit(lambda connection: assignments.next_prompt(connection, who, CHOOSE, NOW)).result()
        assert one is not None
        said = {"flagged": [], "rationale": f"I, {name}, say so. " * (1 + 40 * number)}
        for revision in range(3):
            saving(store, who, one.prompt_id, answer("veto", said, f"{name} {one.place} {revision}")).result()
        if number < 3:
            end = partial(assignments.end, state=AssignmentState.DONE, now=NOW)
            store.submit(partial(end, participant_id=who, prompt_id=one.prompt_id, occurrence=1)).result()


def counted(store: Store) -> dict[str, int]:
    return store.read(
        lambda connection: {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in METADATA.sorted_tables
        }
    )


def test_tables_and_counts_are_as_if_they_had_never_come(place: Place) -> None:
    with place.open() as store:
        people.open_study(store)
        for name in ("ann", "bob"):
            live(store, name)
        before, prompts = counted(store), store.read(rows.progress).prompts
        live(store, "marigold")
        assert store.read(rows.progress).prompts["p0"].done + store.read(rows.progress).prompts["p0"].open == 3
        assert store.withdraw("id-marigold", NOW).result() == ("id-marigold",)
        after = counted(store)
        for counts in ("withdrawals", "trail_entries", "erased"):
            assert after.pop(counts) == before.pop(counts) + 1
        assert after == before
        assert store.read(rows.progress).prompts == prompts
        assert store.read(rows.progress).cells == {"town": 2}
        assert store.read(lambda connection: participants.by_token(connection, "token of id-marigold")) is None
        assert sessions.participant(store, "session of marigold", NOW) is None
        assert store.read(lambda connection: panel.find(connection, store.secret, "panel-marigold")) is None
        # A second time there is nobody.
        assert store.withdraw("id-marigold", NOW).result() == ()
        assert store.read(rows.rows).withdrawals == 1


def test_no_byte_of_them_is_left_in_the_files(sqlite_place: Place) -> None:
    gone = ["marigold", "celandine", "honesty"]
    with sqlite_place.open() as store:
        people.open_study(store)
        for name in ["ann", "marigold", "bob", "celandine", "cas", "honesty", "dan"]:
            live(store, name)
        files = [sqlite_place.folder / f"study.db{end}" for end in ("", "-wal", "-shm")]
        assert any(b"marigold" in file.read_bytes() for file in files)
        for name in gone:
            assert store.withdraw(f"id-{name}", NOW).result()
        # The files are cleared right after the commit, by the same thread; a write behind it waits for that.
        people.enrol(store, "eve")
        kept = b"".join(file.read_bytes() for file in files if file.exists())
        for name in gone:
            assert name.encode() not in kept
        assert b"I, dan, say so." in kept


def test_the_log_is_cleared_once_nobody_reads_an_old_state(sqlite_place: Place) -> None:
    log = sqlite_place.folder / "study.db-wal"
    with sqlite_place.open() as store:
        people.open_study(store)
        live(store, "marigold")

        def read_slowly(connection: Connection) -> None:
            connection.execute(select(func.count()).select_from(METADATA.tables["answers"])).scalar_one()
            assert store.withdraw("id-marigold", NOW).result()
            # This reader still needs the old state.
            assert b"marigold" in log.read_bytes() + (sqlite_place.folder / "study.db").read_bytes()

        store.read(read_slowly)
        while b"marigold" in log.read_bytes() + (sqlite_place.folder / "study.db").read_bytes():
            time.sleep(0.05)


def test_bytes_that_a_killed_server_left_are_gone_after_the_next_start(sqlite_place: Place) -> None:
    with sqlite_place.open() as store:
        people.open_study(store)
        for name in ["ann", "marigold", "bob", "celandine", "cas", "honesty", "dan"]:
            live(store, name)
        gone = ("marigold", "celandine", "honesty")
        for name in gone:
            # The deletion alone, as it stands before the files are cleared.
            store.submit(partial(withdraw, secret=store.secret, participant_id=f"id-{name}", now=NOW)).result()
    file = sqlite_place.folder / "study.db"
    # Whose bytes are left hangs on how their rows lay in the pages.
    assert any(name.encode() in file.read_bytes() for name in gone)
    sqlite_place.open().close()
    assert not any(name.encode() in file.read_bytes() for name in gone)


def test_own_data_is_all_that_they_said(place: Place) -> None:
    with place.open() as store:
        people.open_study(store)
        live(store, "ann")
        live(store, "bob")
        mine = store.read(lambda connection: own_data.own_data(connection, "id-ann"))
    assert mine["about"] == {"age": None, "country": "land of ann"}
    assert mine["quiz"] == [
        {"attempt": 1, "answers": ["ann"], "is_right": True, "made_at": "2026-03-01T12:00:00.000+00:00"}
    ]
    assert [one["state"] for one in mine["prompts"]] == ["done", "done", "done", "open"]
    assert len(mine["answers"]) == 12
    text = json.dumps(mine)
    assert "bob" not in text
    assert "panel-" not in text
    assert "token" not in text
