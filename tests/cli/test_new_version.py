"""A running study whose prompts are changed and served as a new version: everything that reads it goes on reading it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection
from tests.cli.running import folkmoot, write_lines
from tests.cli.test_serve import serving
from tests.pipeline.answered_study import DEFINITION, end, enter, give, say, write_study
from tests.study.studies import make_prompts

from folkmoot.pipeline.agreement import AgreementFiles
from folkmoot.pipeline.console_overview import study_overview
from folkmoot.pipeline.dataset_convert import convert_dataset
from folkmoot.pipeline.dataset_summary import summarise_path
from folkmoot.pipeline.explore import explored_data
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.open_study import open_study
from folkmoot.pipeline.quality import load_evidence
from folkmoot.pipeline.study_status import study_status
from folkmoot.records.dataset import Dataset, Message
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED
from folkmoot.store import open_store
from folkmoot.study.prompts import write_prompts

PROMPTS = make_prompts(7)
QUESTIONS = ("veto", "personal_ranking", "world_ranking", "importance", "representativeness", "subjectivity")
A_FIRST, B_FIRST = {"tiers": [["A"], ["B"]], "rationale": "It says so."}, {"tiers": [["B"], ["A"]], "rationale": ""}
# A above B is the tiers 0, 1, the code 0 + 1 * 8; B above A the code 1.
A_CODE, B_CODE = 8, 1


def world(dataset: Dataset) -> dict[tuple[str, str], tuple[int, int]]:
    """World and personal of each participant and prompt."""
    table = dataset.assessments
    rows = zip(*(getattr(table, name).tolist() for name in ("participant", "prompt", "world", "personal")), strict=True)
    return {
        (dataset.participants.ids[person], dataset.prompts.ids[prompt]): (code, personal)
        for person, prompt, code, personal in rows
    }


def asked_twice(folder: Path, serve: Callable[[Path], object]) -> Dataset:
    """Two people under the first version, one under the second; what is read between the two, with the files changed."""
    write_study(folder, PROMPTS)
    open_study(folder)

    def before(connection: Connection) -> None:
        for person in ("ana", "ben"):
            enter(connection, person)
            for prompt in PROMPTS[:3]:
                give(connection, person, prompt)
                say(connection, person, prompt.prompt_id, {"world_ranking": A_FIRST})
                end(connection, person, prompt.prompt_id)

    def after(connection: Connection) -> None:
        enter(connection, "cas")
        for prompt in (PROMPTS[0], reworded):
            give(connection, "cas", prompt)
            say(connection, "cas", prompt.prompt_id, {"world_ranking": B_FIRST})
            end(connection, "cas", prompt.prompt_id)

    # The second prompt is asked in other words, the third no more, and the personal ranking neither.
    reworded = replace(PROMPTS[1], messages=(Message("user", "Good day?"),))
    with open_store(folder, environment={}) as store:
        store.submit(before).result()
    (folder / "prompts.jsonl").write_bytes(b"".join(write_prompts((PROMPTS[0], reworded, *PROMPTS[3:]))))
    (folder / "study.toml").write_text(DEFINITION.replace('"personal_ranking", ', ""), encoding="utf-8")
    unopened = load_dataset(folder)
    serve(folder)
    with open_store(folder, environment={}) as store:
        store.submit(after).result()
    return unopened


def rankings(place: Path) -> Path:
    """A ranker that puts A before B; earlier texts it was not asked about."""
    return write_lines(place / "run.jsonl", [{"prompt_id": one, "ranking": "A>B"} for one in ("p1", "p2")])


def test_a_study_with_removed_and_changed_prompts_is_read_as_people_met_it(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    unopened = asked_twice(folder, lambda folder: open_study(folder, new_version=True))
    # Until it is served, the study is what was opened.
    assert unopened.prompts.ids == tuple(one.prompt_id for one in PROMPTS)
    assert unopened.prompts.messages[1] == (Message("user", "Hello?"),)
    assert any("changed since its last version" in note for note in unopened.notes)

    live = load_dataset(folder)
    expected = {
        ("ana", "p1"): (A_CODE, SKIPPED),
        ("ben", "p1"): (A_CODE, SKIPPED),
        ("cas", "p1"): (B_CODE, NOT_ASKED),
        ("cas", "p2"): (B_CODE, NOT_ASKED),
        ("ana", "p2@v1"): (A_CODE, SKIPPED),
        ("ben", "p2@v1"): (A_CODE, SKIPPED),
        ("ana", "p3"): (A_CODE, SKIPPED),
        ("ben", "p3"): (A_CODE, SKIPPED),
    }
    assert world(live) == expected
    assert live.prompts.ids == ("p1", "p2", "p4", "p5", "p6", "p7", "p2@v1", "p3")
    told = "prompts that a later version removed or changed, as people were shown them: p2@v1, p3"
    assert told in live.notes
    for layout in ("ca1", "parquet"):
        convert_dataset(folder, tmp_path / layout, to=layout)
        again = load_dataset(tmp_path / layout)
        assert world(again) == expected
        row, at = again.prompts.index["p2@v1"], live.prompts.index["p2@v1"]
        assert again.prompts.conversation_ids[row] == live.prompts.conversation_ids[at] == "p2"
        assert again.prompts.messages[row] == (Message("user", "Hello?"),)
    assert summarise_path(folder).n_assessments == 8
    status, overview = study_status(folder), study_overview(folder)
    assert (status.versions, status.answers, status.is_changed) == (2, 8, False)
    assert [one.done for one in overview.prompts] == [3, 3, 0, 0, 0, 0]
    explored = explored_data(AgreementFiles(folder, (rankings(tmp_path),)))
    assert explored.dataset.prompts.ids == live.prompts.ids
    evidence, _ = load_evidence(folder, live)
    asked = {
        (live.participants.ids[one.participant], live.prompts.ids[one.prompt]): one.asked for one in evidence.assessed
    }
    assert asked.keys() == expected.keys()
    # What was asked of each, and that the ranking alone was answered.
    assert asked["ana", "p2@v1"] == {name: name == "world_ranking" for name in QUESTIONS}
    assert asked["cas", "p2"] == {name: name == "world_ranking" for name in QUESTIONS if name != "personal_ranking"}


@pytest.mark.long
def test_commands_go_on_after_a_new_version_is_served(tmp_path: Path) -> None:
    def serve(folder: Path) -> None:
        with serving(folder, "--new-version"):
            pass

    folder = tmp_path / "town"
    asked_twice(folder, serve)
    run = rankings(tmp_path)
    # Of p1 two say A and one says B, of the reworded p2 one says B.
    files = ("--study", folder, "--ranking", run, "--replicates", "50")
    done = folkmoot("agreement", *files, "--json")
    assert done.returncode == 0, done.stderr
    overall = json.loads(done.stdout)["estimates"]["agreement"]
    assert (overall["value"], overall["n_assessments"]) == (0.5, 4)
    assert folkmoot("report", "build", *files, "--out", tmp_path / "report").returncode == 0
    assert folkmoot("study", "status", folder).returncode == 0
    assert folkmoot("dataset", "summary", folder).returncode == 0
