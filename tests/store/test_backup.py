"""A backup that is taken under load opens, and holds every answer that was acknowledged before it began."""

from __future__ import annotations

import shutil
import threading
from functools import partial
from pathlib import Path

import pytest
from tests.store import people
from tests.store.people import Place, answer, saving

from folkmoot.errors import InputError
from folkmoot.store import assignments, open_store, rows
from folkmoot.study.assignment import chooser

CHOOSE = chooser(people.design(1, people_per_prompt=100, prompts_per_person=1))


def test_a_backup_under_load_holds_all_that_was_acknowledged_before(place: Place, tmp_path: Path) -> None:
    acknowledged: list[tuple[str, int]] = []
    enough, stop = threading.Event(), threading.Event()
    with place.open() as store:
        people.open_study(store)
        names = [f"person {number}" for number in range(4)]
        for name in names:
            people.enrol(store, name)
            store.submit(partial(assignments.next_prompt, participant_id=name, choose=CHOOSE, now=people.NOW)).result()

        def write(name: str) -> None:
            number = 0
            while not stop.is_set():
                number += 1
                saved = saving(store, name, "p0", answer("veto", {"flagged": []}, f"key {number}")).result()
                acknowledged.append((name, saved[0].revision))
                if len(acknowledged) > 200:
                    enough.set()

        crowd = [threading.Thread(target=write, args=(name,)) for name in names]
        for one in crowd:
            one.start()
        try:
            for number in range(3):
                enough.wait()
                before = set(acknowledged)
                store.backup(tmp_path / f"backup {number}.db")
                copy = tmp_path / f"copy {number}"
                copy.mkdir()
                shutil.copy(tmp_path / f"backup {number}.db", copy / "study.db")
                with open_store(copy, environment={}) as opened:
                    held = opened.read(rows.rows)
                    # It goes on, too: nothing of its tables or counts is missing.
                    people.enrol(opened, "somebody new")
                answers = {(one.participant_id, one.revision) for one in held.answers}
                assert before <= answers
                assert [one.id for one in held.participants] == names
                assert len(answers) == len(held.answers)
        finally:
            stop.set()
            for one in crowd:
                one.join()
    modes = {file.stat().st_mode & 0o777 for file in tmp_path.glob("backup*")}
    assert modes == {0o600}


def test_a_backup_never_takes_the_place_of_a_file(place: Place, tmp_path: Path) -> None:
    with place.open() as store:
        (tmp_path / "there.db").write_text("mine")
        with pytest.raises(InputError, match="there is such a file"):
            store.backup(tmp_path / "there.db")
        assert (tmp_path / "there.db").read_text() == "mine"
        # A folder that is not there is made.
        store.backup(tmp_path / "copies" / "monday.db")
        assert (tmp_path / "copies" / "monday.db").stat().st_size > 0
    assert not list(tmp_path.glob(".*"))
