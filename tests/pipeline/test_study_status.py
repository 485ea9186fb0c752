"""How far a study has come."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import Connection
from tests.pipeline.answered_study import DEFINITION, NOW, end, enter, give, open_it, say, write_study
from tests.study.studies import make_prompts

from folkmoot.cli.study_status import status
from folkmoot.pipeline.study_status import study_status
from folkmoot.records.assigning import Cell
from folkmoot.records.console import StudyState
from folkmoot.records.study_status import CellStatus, PromptStatus
from folkmoot.records.survey import AssignmentState
from folkmoot.store import about, open_store, study_states

PROMPTS = make_prompts(6)
WITH_QUOTA = f"""\
anchors = ["p6"]
{DEFINITION.replace("people_per_prompt = 2", "people_per_prompt = 1")}
[[quotas]]
where = {{ age = "25-34" }}
people = 7
"""


def test_a_study_that_was_not_opened_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_study(tmp_path / "town", PROMPTS)
    found = study_status(folder)
    assert (found.opened_at, found.states, found.answers, found.filled) == (None, {}, None, None)
    # Six prompts for two people each, five prompts a person: 12 / 5 is more than two.
    assert found.people_needed == 3
    assert "not opened yet" in str(found.undefined_because)
    status(folder)
    assert "not opened yet" in capsys.readouterr().out
    assert sorted(one.name for one in folder.iterdir()) == ["prompts.jsonl", "study.toml"]


def test_people_prompts_quotas_and_answers_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_study(tmp_path / "town", PROMPTS, WITH_QUOTA)

    def answer(connection: Connection) -> None:
        for person in ("ana", "ben"):
            enter(connection, person)
        about.admit(connection, "ana", [Cell("age=25-34", 7)], NOW)
        give(connection, "ana", PROMPTS[0])
        say(connection, "ana", "p1", {"importance": {"value": "very"}})
        say(connection, "ana", "p1", {"importance": {"value": "not"}}, key="2")
        end(connection, "ana", "p1")
        give(connection, "ben", PROMPTS[1])
        end(connection, "ben", "p2", AssignmentState.SKIPPED)
        give(connection, "ben", PROMPTS[5])

    with open_store(folder, environment={}) as store:
        open_it(store, folder)
        store.submit(answer).result()
        found = study_status(folder)
    assert (found.opened_at, found.versions, found.is_changed) == ("2026-03-01T12:00:00.000+00:00", 1, False)
    assert found.states == {
        "consenting": 0,
        "about": 0,
        "quiz": 0,
        "answering": 2,
        "finished": 0,
        "screened_out": 0,
        "quota_full": 0,
    }
    assert (found.answers, found.withdrawals, found.filled, found.simulated) == (2, 0, 1, True)
    assert [found.prompts[row] for row in (0, 1, 2, 5)] == [
        PromptStatus("p1", 1, 1, 0, 0, 0),
        PromptStatus("p2", 1, 0, 0, 1, 0),
        PromptStatus("p3", 1, 0, 0, 0, 0),
        PromptStatus("p6", None, 0, 1, 0, 0),
    ]
    assert found.cells == (CellStatus("age=25-34", 1, 7),)
    status(folder)
    said = capsys.readouterr().out
    assert "SIMULATED" in said
    assert "Prompts filled: 1 of 5" in said
    assert "town: open since 2026-03-01 12:00 UTC" in said
    status(folder, as_json=True)
    assert json.loads(capsys.readouterr().out)["cells"] == [{"name": "age=25-34", "people": 1, "limit": 7}]


@pytest.mark.parametrize("state", [StudyState.PAUSED, StudyState.CLOSED])
def test_a_study_that_is_paused_or_closed_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], state: StudyState
) -> None:
    folder = write_study(tmp_path / "town", PROMPTS)

    def change(connection: Connection) -> None:
        study_states.change(connection, state, NOW.replace(minute=5))

    with open_store(folder, environment={}) as store:
        open_it(store, folder)
        found = study_status(folder)
        assert (found.state, found.state_since) == ("open", None)
        store.submit(change).result()
    found = study_status(folder)
    assert (found.state, found.state_since) == (state.value, "2026-03-01T12:05:00.000+00:00")
    status(folder)
    assert f"{state.value} since 2026-03-01 12:05 UTC, opened 2026-03-01 12:00 UTC" in capsys.readouterr().out
