"""Erasure: after it no file of the study's folder holds what the person wrote; a backup that is put back forgets them."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Connection
from tests.pipeline.answered_study import DEFINITION, enter, give, open_it, say, write_study
from tests.store.conftest import postgres_place, postgres_server  # noqa: F401 - fixtures
from tests.store.people import Place
from tests.study.studies import make_prompts

from folkmoot.cli.study_erase import erase as command
from folkmoot.errors import InputError
from folkmoot.llm.cache_people import people_in_calls
from folkmoot.pipeline.cleared_texts import cleared
from folkmoot.pipeline.dataset_convert import convert_dataset
from folkmoot.pipeline.erasure import Erasure, erase
from folkmoot.pipeline.load_study import load_study
from folkmoot.pipeline.model_calls import Asker, ModelSettings
from folkmoot.pipeline.open_study import open_survey
from folkmoot.pipeline.personal_data import decide, queue, scan
from folkmoot.pipeline.study_backup import study_backup
from folkmoot.pipeline.study_status import study_status
from folkmoot.pipeline.survey_person import withdraw
from folkmoot.pipeline.trail import check_trail, take_snapshot
from folkmoot.records.dataset import Message
from folkmoot.records.model_call import ModelCall, Template
from folkmoot.records.personal_data import Action, NewDecision
from folkmoot.store import open_store, participants, returns, rows

PROMPTS = make_prompts(5)
LABELS = [[response.label] for response in PROMPTS[0].responses]
PLANTED = ("saffron umbrella", "quiet lighthouse", "ann-person-id", "ann.marigold@mail.example")
"""Words of the person who is erased; each stands in another of their texts, or is their id."""


class Reply(msgspec.Struct):
    text: str


def make(folder: Path, definition: str = DEFINITION) -> Path:
    """A study that two people answered, scanned and decided about, with a snapshot on its trail."""
    write_study(folder, PROMPTS, definition)

    def answer(connection: Connection) -> None:
        for person, words in (("ann-person-id", PLANTED), ("ben-person-id", ("his own words", "more of them", "", ""))):
            enter(connection, person, {"ideal-model-behavior": f"I want {words[0]} in it"})
            give(connection, person, PROMPTS[0])
            said = {"tiers": LABELS, "rationale": f"Because of {words[1]}, first said"}
            say(connection, person, "p1", {"personal_ranking": said})
            said = {"tiers": LABELS, "rationale": f"Because of {words[1]} {words[3]}"}
            say(connection, person, "p1", {"personal_ranking": said}, key="2")

    loaded = load_study(folder)
    with open_store(folder, database_url=loaded.study.database_url) as store:
        open_it(store, folder)
        store.submit(answer).result()
    scan(folder)
    for item in queue(folder).items:
        decide(folder, [NewDecision(item.place, item.digest, Action.KEEP)], by="a1", role="reviewer")
    take_snapshot(folder)
    return folder


def ask(folder: Path) -> None:
    """A model of this machine is shown every text, and repeats it."""
    cache = folder / "model-calls.db"
    found = cleared(folder, cache=cache)
    calls = [
        ModelCall(
            f"call {number}",
            (Message("system", "Repeat."), Message("user", one.text)),
            Reply,
            Template("repeat", "Repeat."),
            participants=(one.place.participant_id,),
            clearance=found.clearance,
        )
        for number, one in enumerate(found.texts)
    ]
    repeater = folder.parent / "repeat.py"
    repeater.write_text(
        "import json, sys\nasked = json.load(sys.stdin)\nprint(json.dumps({'text': asked['messages'][-1]['content']}))\n"
    )
    answers = Asker(f"command:python3 {repeater}", ModelSettings(cache=cache)).ask(calls)
    assert len(answers.answered) == len(calls)


def holding(folder: Path, words: tuple[str, ...] = PLANTED) -> list[str]:
    """Files in which one of the words stands."""
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(word.encode() in path.read_bytes() for word in words)
    ]


def people(backup: Path) -> set[str]:
    with closing(sqlite3.connect(backup)) as connection:
        return {one for (one,) in connection.execute("SELECT id FROM participants")}


def test_no_file_of_the_folder_holds_a_word_of_them(tmp_path: Path) -> None:
    folder = make(tmp_path / "town")
    ask(folder)
    study_backup(folder, folder / "backups.db")
    assert {"study.db", "model-calls.db", "backups.db"} <= {name.removesuffix("-wal") for name in holding(folder)}
    would = erase(folder, participant="ann-person-id", backups="rewrite", dry_run=True)
    assert would.dry_run
    assert would.rows["answers"] == 2
    assert would.rows["personal_data"] == 2
    assert {(one.kind, one.people, one.done) for one in would.copies} == {
        ("backup", 1, "nothing"),
        ("calls", 1, "nothing"),
    }
    assert people(folder / "backups.db") == {"ann-person-id", "ben-person-id"}
    done = erase(folder, participant="ann-person-id", backups="rewrite")
    assert {(one.kind, one.people, one.done) for one in done.copies} == {
        ("backup", 1, "rewritten"),
        ("calls", 1, "erased"),
    }
    assert (done.found, done.remains, done.rows) == (True, (), would.rows)
    study_backup(folder, folder / "next.db")
    assert holding(folder) == []
    # Everybody else is there, and the trail holds.
    assert people(folder / "backups.db") == people(folder / "next.db") == {"ben-person-id"}
    assert people_in_calls(folder / "model-calls.db") == ["ben-person-id"]
    assert study_status(folder).withdrawals == 1
    checked = check_trail(folder)
    assert (checked.breaks, checked.erased) == ((), 2)
    # A second time there is nobody.
    assert erase(folder, participant="ann-person-id").found is False


def test_what_a_file_still_holds_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make(tmp_path / "town")
    convert_dataset(folder, folder / "export", to="ca1")
    (folder / "notes.txt").write_text(
        "Somebody wrote: Because of quiet lighthouse ann.marigold@mail.example", encoding="utf-8"
    )
    study_backup(folder, tmp_path / "elsewhere.db")
    command(folder, participant="ann-person-id", as_json=True)
    done = json.loads(capsys.readouterr().out)
    assert "notes.txt" in done["remains"]
    assert any(name.startswith("export/") for name in done["remains"])
    assert {(one["kind"], one["people"], one["done"]) for one in done["copies"]} == {
        ("dataset", None, "nothing"), ("backup", 1, "nothing"),
    }  # fmt: skip
    command(folder, withdrawn=True)
    told = capsys.readouterr()
    assert "people in it who were erased: 1" in told.out
    assert "backups that hold people who were erased: 1" in told.err
    command(folder, withdrawn=True, backups="delete")
    assert not (tmp_path / "elsewhere.db").exists()


def test_a_participants_own_withdrawal_reaches_the_caches_of_calls(tmp_path: Path) -> None:
    folder = make(tmp_path / "town")
    ask(folder)
    survey = open_survey(folder)
    assert asyncio.run(withdraw(survey, "ann-person-id"))
    survey.store.close()
    assert people_in_calls(folder / "model-calls.db") == ["ben-person-id"]
    assert holding(folder) == []


def test_a_backup_that_is_put_back_forgets_them_again(tmp_path: Path) -> None:
    folder = make(tmp_path / "town")
    study_backup(folder, tmp_path / "old.db")
    erase(folder, participant="ann-person-id")
    for name in ("study.db", "study.db-wal", "study.db-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "old.db", folder / "study.db")
    with open_store(folder) as store:
        assert {one.id for one in store.read(rows.rows).participants} == {"ben-person-id"}
        assert store.read(rows.withdrawals) == 1
    assert holding(folder) == []
    assert check_trail(folder).breaks == ()


def test_the_list_of_the_erased_is_whole_again_where_its_file_was_lost(tmp_path: Path) -> None:
    folder = make(tmp_path / "town")
    erase(folder, participant="ann-person-id")
    listed = (folder / "erased.txt").read_text()
    assert "ann" not in listed
    assert len(listed.split()) == 1
    assert (folder / "erased.txt").stat().st_mode & 0o777 == 0o600
    (folder / "erased.txt").unlink()
    open_store(folder).close()
    assert (folder / "erased.txt").read_text() == listed


def test_every_wave_of_a_person_is_erased(tmp_path: Path) -> None:
    folder = make(tmp_path / "town")

    def come_back(connection: Connection) -> None:
        enter(connection, "ann-a-second-time")
        returns.add(connection, "ann-a-second-time", "ann-person-id")
        give(connection, "ann-a-second-time", PROMPTS[1])
        said = {"tiers": LABELS, "rationale": "A vermilion weathercock, this time."}
        say(connection, "ann-a-second-time", "p2", {"personal_ranking": said})

    with open_store(folder) as store:
        store.submit(come_back).result()
    scan(folder)
    ask(folder)
    study_backup(folder, folder / "old.db")
    words = (*PLANTED, "vermilion weathercock", "ann-a-second-time")
    done = erase(folder, participant="ann-a-second-time", backups="rewrite")
    assert (done.rows["participants"], done.remains) == (2, ())
    assert holding(folder, words) == []
    assert people(folder / "old.db") == {"ben-person-id"}


def test_a_link_names_its_participant(tmp_path: Path) -> None:
    folder = make(tmp_path / "town")
    with pytest.raises(InputError, match="nobody has this link"):
        erase(folder, link="https://survey.example/p/another")
    with pytest.raises(InputError, match="another participant's"):
        erase(folder, link="token of ann-person-id", participant="ben-person-id")
    assert erase(folder, link="https://survey.example/p/token of ann-person-id").found
    with open_store(folder) as store:
        assert store.read(lambda connection: participants.by_id(connection, "ann-person-id")) is None


def tables(url: str) -> Iterator[bytes]:
    """Every row of every table, as text; and what the planner keeps of them, which are values as they stood."""
    with psycopg.connect(url) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (name,) in names:
            for (row,) in connection.execute(
                sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name))
            ).fetchall():
                yield row.encode()
        for (row,) in connection.execute("SELECT s::text FROM pg_stats s WHERE schemaname = 'public'").fetchall():
            yield row.encode()


def test_no_table_of_postgres_holds_a_word_of_them(postgres_place: Place) -> None:  # noqa: F811 - the fixture
    assert postgres_place.url is not None
    folder = make(postgres_place.folder / "town", f'database_url = "{postgres_place.url}"\n{DEFINITION}')
    study_backup(folder, folder / "old.db")
    planted = [word.encode() for word in PLANTED]
    with psycopg.connect(postgres_place.url, autocommit=True) as connection:
        connection.execute("ANALYZE")
    # Ann's id stands in six tables, and in the statistics of each.
    assert sum(b"ann-person-id" in row for row in tables(postgres_place.url)) >= 12
    assert any(word in row for row in tables(postgres_place.url) for word in planted)
    done: Erasure = erase(folder, participant="ann-person-id", backups="rewrite")
    assert done.found
    assert not [row for row in tables(postgres_place.url) if any(word in row for word in planted)]
    assert holding(folder) == []
    assert check_trail(folder).breaks == ()
    # The last one, too, of whose tables nothing is left that statistics could be made of.
    erase(folder, participant="ben-person-id")
    assert not [row for row in tables(postgres_place.url) if b"ben-person-id" in row or b"his own words" in row]
