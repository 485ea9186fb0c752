"""The console's overview of a study with two waves, counted by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection
from tests.pipeline.answered_study import DEFINITION, NOW, open_it, write_study
from tests.study.studies import make_prompts

from folkmoot.errors import InputError
from folkmoot.pipeline.console_overview import study_overview
from folkmoot.records.assigning import Cell, Choice
from folkmoot.records.console_overview import Idle, QuotaRow
from folkmoot.records.survey import AssignmentState, NewAnswer, State
from folkmoot.store import about, answers, assignments, open_store, participants

PROMPTS = make_prompts(6)
STUDY = f"""\
{DEFINITION}
[[waves]]
name = "spring"

[[waves]]
name = "autumn"

[[quotas]]
where = {{ age = "25-34" }}
people = 7

[[targets]]
where = {{ gender = "Woman" }}
people = 3
"""
WOMAN = {"age": "25-34", "gender": "Woman"}
MAN = {"age": "35-44", "gender": "Man"}
LAST_WEEK = NOW - timedelta(days=8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """In spring two women finished (two prompts and one) and a man left at his first; in autumn one woman is at it."""
    folder = write_study(tmp_path / "town", PROMPTS, STUDY)
    with open_store(folder, environment={}) as store:
        open_it(store, folder)

        def fill(connection: Connection) -> None:
            _person(connection, "ana", "spring", State.FINISHED, WOMAN, 2)
            _person(connection, "bea", "spring", State.FINISHED, WOMAN, 1)
            _person(connection, "cal", "spring", State.ANSWERING, MAN, 0)
            _person(connection, "ana again", "autumn", State.ANSWERING, WOMAN, 1)

        store.submit(fill).result()
    return folder


def _person(
    connection: Connection, name: str, wave: str, state: State, said: Mapping[str, str | None], ended: int
) -> None:
    now, language = (LAST_WEEK, "en") if wave == "spring" else (NOW, "pt")
    participants.enrol(
        connection,
        participant_id=name,
        token=f"token of {name}",
        cohort="public",
        wave=wave,
        language=language,
        now=now,
    )
    about.save(connection, name, said)
    cell = "age=25-34" if wave == "spring" else f"{wave}: age=25-34"
    about.admit(connection, name, [Cell(cell, 7)] if said["age"] == "25-34" else [], now)
    participants.set_state(connection, name, State.ANSWERING)
    for prompt in PROMPTS[:ended]:
        _give(connection, name, Choice(prompt.prompt_id, 1, tuple(one.label for one in prompt.responses)), now)
        seconds = 4.0 if wave == "spring" else 9.0
        given = NewAnswer("importance", None, f"{name} {prompt.prompt_id}", seconds)
        answers.save(connection, name, prompt.prompt_id, 1, [given], now)
        assignments.end(connection, name, prompt.prompt_id, 1, AssignmentState.DONE, now)
    participants.set_state(connection, name, state)


def _give(connection: Connection, name: str, choice: Choice, now: datetime) -> None:
    assignments.next_prompt(connection, name, lambda _: choice, now)


def test_the_wave_that_is_asked_now_is_counted(folder: Path) -> None:
    found = study_overview(folder, lambda: NOW)
    assert (found.wave, found.waves) == ("autumn", ("spring", "autumn"))
    assert (found.entered, found.finished, found.under_way, found.left, found.answers) == (1, 0, 1, 0, 1)
    assert [(one.name, one.reached, one.at_it, one.left) for one in found.steps if one.name.startswith("prompt")][
        :3
    ] == [
        ("prompt 1", 1, 0, 0),
        ("prompt 2", 1, 1, 0),
        ("prompt 3", 0, 0, 0),
    ]
    assert found.quotas == (QuotaRow("autumn: age=25-34", 7, True, 0, 1), QuotaRow("gender=Woman", 3, False, 0, 1))
    assert [one.done for one in found.prompts] == [1, 0, 0, 0, 0, 0]
    assert found.languages == {"pt": 1}
    assert [(one.n, one.median) for one in found.by_question if one.what == "importance"] == [(1, 9.0)]
    assert [(one.n, one.median) for one in found.by_place][:2] == [(1, 9.0), (0, None)]
    assert found.idle[0] == Idle(60, 0)


def test_another_wave_is_counted_by_itself(folder: Path) -> None:
    found = study_overview(folder, lambda: NOW, "spring")
    assert found.wave == "spring"
    assert (found.entered, found.finished, found.under_way, found.left, found.answers) == (3, 2, 0, 1, 3)
    assert [(one.name, one.reached, one.left) for one in found.steps if one.name.startswith("prompt")][:3] == [
        ("prompt 1", 3, 1),
        ("prompt 2", 1, 0),
        ("prompt 3", 0, 0),
    ]
    assert found.quotas == (QuotaRow("age=25-34", 7, True, 2, 0), QuotaRow("gender=Woman", 3, False, 2, 0))
    assert [one.done for one in found.prompts] == [2, 1, 0, 0, 0, 0]
    assert found.languages == {"en": 3}
    assert [(one.n, one.median) for one in found.by_question if one.what == "importance"] == [(3, 4.0)]
    assert [(one.n, one.median) for one in found.by_place][:2] == [(2, 4.0), (1, 4.0)]
    # Eight days ago is longer than any of the thresholds.
    assert {one.people for one in found.idle} == {1}


def test_a_wave_that_the_study_does_not_have(folder: Path) -> None:
    with pytest.raises(InputError, match="no wave 'winter'; the study has spring, autumn"):
        study_overview(folder, lambda: NOW, "winter")
