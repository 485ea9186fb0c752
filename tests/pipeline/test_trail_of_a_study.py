"""The trail of a study's folder, through the verbs and on the command line."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.pipeline.answered_study import enter, give, open_it, say, write_study
from tests.study.studies import make_prompts

from folkmoot.cli import trail as command
from folkmoot.errors import InputError
from folkmoot.pipeline.model_calls import ModelSettings
from folkmoot.pipeline.ranker_job import RankerJob
from folkmoot.pipeline.ranker_run import ranker_run
from folkmoot.pipeline.trail import check_trail, take_snapshot, trail_entries
from folkmoot.store import open_store

PROMPTS = make_prompts(5)
SPEC = "# Be fair {#be_fair authority=user}\n\nSay both sides.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = write_study(tmp_path / "town", PROMPTS)
    with open_store(made, environment={}) as store:
        open_it(store, made)
        store.submit(lambda connection: enter(connection, "ana")).result()
        store.submit(lambda connection: give(connection, "ana", PROMPTS[0])).result()
        store.submit(lambda connection: say(connection, "ana", "p1", {"importance": {"value": "very"}})).result()
    return made


def test_a_run_of_a_ranker_is_noted_with_the_digest_of_its_file(folder: Path, tmp_path: Path) -> None:
    spec, out = tmp_path / "spec.md", tmp_path / "run.jsonl"
    spec.write_text(SPEC, encoding="utf-8")
    settings = ModelSettings(cache=tmp_path / "calls.db")
    ranker_run(RankerJob(dataset=folder, model="fake:rule-follower", spec=spec), settings, out)
    entry = trail_entries(folder)[-1]
    assert entry.event == "ranker run"
    assert entry.body["file_digest"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert (entry.body["model"], entry.body["rankings"], entry.body["failed"]) == ("fake:rule-follower", 5, 0)
    row = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    assert (entry.body["spec_hash"], entry.body["template_hash"]) == (row["spec_hash"], row["template_hash"])
    assert check_trail(folder).breaks == ()


def test_the_commands_say_whether_the_trail_holds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command.snapshot(folder)
    assert "commits to all of 1 answers" in capsys.readouterr().out
    assert command.verify(folder, as_json=True) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["holds"], said["entries"], said["committed"], said["breaks"]) == (True, 2, 1, [])
    command.show(folder)
    assert "study opened" in capsys.readouterr().out
    with closing(sqlite3.connect(folder / "study.db")) as database:
        database.execute('UPDATE trail_entries SET body = \'{"study_id":"\\u001b[31m"}\' WHERE number = 1')
        database.commit()
    assert command.verify(folder, head=said["head"]) == 1
    assert "entry 1: it was altered" in capsys.readouterr().out
    command.show(folder)
    assert "\x1b" not in capsys.readouterr().out


def test_a_study_that_was_not_opened_has_no_trail_and_nothing_is_made(tmp_path: Path) -> None:
    made = write_study(tmp_path / "town", PROMPTS)
    for verb in (trail_entries, check_trail, take_snapshot):
        with pytest.raises(InputError, match="was not opened yet"):
            verb(made)
    assert sorted(one.name for one in made.iterdir()) == ["prompts.jsonl", "study.toml"]


@pytest.mark.parametrize("head", ["abc", "969624945d2d8c74…", "g" * 64, ""])
def test_what_is_no_whole_hash_is_refused_and_breaks_no_trail(folder: Path, head: str) -> None:
    with pytest.raises(InputError, match="expected the whole hash, 64 hexadecimal digits"):
        check_trail(folder, head)
    whole = trail_entries(folder)[0].hash
    assert check_trail(folder, f" {whole.upper()}\n").breaks == ()
    assert check_trail(folder, "9" * 64).breaks != ()
