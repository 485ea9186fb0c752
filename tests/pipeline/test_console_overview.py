"""The console's overview, counted by hand on a small study."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection
from tests.pipeline.answered_study import DEFINITION, NOW, open_it, write_study
from tests.study.studies import make_prompts

from folkmoot.pipeline.console_overview import overview_tables, study_overview
from folkmoot.records.assigning import Cell, Choice
from folkmoot.records.console_overview import Idle, QuotaRow
from folkmoot.records.survey import AssignmentState, NewAnswer, State
from folkmoot.store import Store, about, answers, assignments, open_store, participants

PROMPTS = make_prompts(6)
STUDY = f"""\
{DEFINITION}
[quiz]
[[quiz.questions]]
id = "q"
text = "Right?"
options = [{{ value = "no", text = "No" }}, {{ value = "yes", text = "Yes" }}]
correct = "no"
explanation = "No."

[[quotas]]
where = {{ age = "25-34" }}
people = 7

[[targets]]
where = {{ gender = "Woman" }}
people = 3
"""
HOUR_AGO = NOW - timedelta(minutes=61)
"""A minute more than the study's `slot_minutes`."""
LAST_WEEK = NOW - timedelta(days=8)


def _enter(
    connection: Connection, name: str, state: State, now: datetime, said: Mapping[str, str | None] | None = None
) -> None:
    participants.enrol(
        connection,
        participant_id=name,
        token=f"token of {name}",
        cohort="public",
        wave="1",
        language="en",
        now=now,
    )
    if said is not None:
        about.save(connection, name, said)
        about.admit(connection, name, [Cell("age=25-34", 7)] if said.get("age") == "25-34" else [], now)
    participants.set_state(connection, name, state)


def _end(connection: Connection, name: str, upto: int, now: datetime, skipped: tuple[int, ...] = ()) -> None:
    """The first prompts, ended; each took as many seconds at its two questions as its place says, and ten more."""
    for place in range(1, upto + 1):
        prompt = PROMPTS[place - 1]
        _give(connection, name, place, now)
        if place in skipped:
            assignments.end(connection, name, prompt.prompt_id, 1, AssignmentState.SKIPPED, now)
            continue
        given = [
            NewAnswer("importance", None, f"{name} {place} i", float(place)),
            NewAnswer("subjectivity", None, f"{name} {place} s", 10.0),
        ]
        answers.save(connection, name, prompt.prompt_id, 1, given, now)
        assignments.end(connection, name, prompt.prompt_id, 1, AssignmentState.DONE, now)


def _give(connection: Connection, name: str, place: int, now: datetime) -> None:
    prompt = PROMPTS[place - 1]
    choice = Choice(prompt.prompt_id, 1, tuple(one.label for one in prompt.responses))
    assignments.next_prompt(connection, name, lambda _: choice, now)


def _fill(connection: Connection) -> None:
    woman = {"age": "25-34", "gender": "Woman"}
    man = {"age": "35-44", "gender": "Man"}
    # Consent: two who are at it, one who left last week, one who is no adult.
    _enter(connection, "consent 1", State.CONSENTING, NOW)
    _enter(connection, "consent 2", State.CONSENTING, NOW)
    _enter(connection, "consent 3", State.CONSENTING, LAST_WEEK)
    _enter(connection, "minor", State.SCREENED_OUT, LAST_WEEK)
    # About: one who left, one for whom there was no room.
    _enter(connection, "about 1", State.ABOUT, HOUR_AGO)
    _enter(connection, "full", State.QUOTA_FULL, LAST_WEEK)
    # The quiz: one at it now (a try just now, though they came last week), one screened out after two tries.
    _enter(connection, "quiz 1", State.QUIZ, LAST_WEEK, man)
    participants.save_quiz_attempt(connection, "quiz 1", attempt=1, answers="{}", is_right=False, now=NOW)
    _enter(connection, "quiz 2", State.SCREENED_OUT, LAST_WEEK, woman)
    for attempt in (1, 2):
        participants.save_quiz_attempt(
            connection, "quiz 2", attempt=attempt, answers="{}", is_right=False, now=LAST_WEEK
        )
    about.admit(connection, "quiz 2", [], LAST_WEEK)
    # Prompts: one who was given none yet; one who left at the second; one who is at the third.
    _enter(connection, "first", State.ANSWERING, NOW, man)
    _enter(connection, "second", State.ANSWERING, LAST_WEEK, woman)
    _end(connection, "second", 1, LAST_WEEK)
    _give(connection, "second", 2, LAST_WEEK)
    _enter(connection, "third", State.ANSWERING, LAST_WEEK, man)
    _end(connection, "third", 2, NOW, skipped=(2,))
    _give(connection, "third", 3, NOW)
    # Two finished: one all five, one after two, because nothing had room.
    _enter(connection, "done", State.FINISHED, LAST_WEEK, woman)
    _end(connection, "done", 5, LAST_WEEK)
    _enter(connection, "short", State.FINISHED, LAST_WEEK, man)
    _end(connection, "short", 2, LAST_WEEK)
    # What the second left goes back; this is not something that they did.
    assignments.release_abandoned(connection, NOW, 60)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    folder = write_study(tmp_path / "town", PROMPTS, STUDY)
    opened = open_store(folder, environment={})
    open_it(opened, folder)
    opened.submit(_fill).result()
    opened.close()
    return opened


def test_drop_out_by_step(store: Store, tmp_path: Path) -> None:
    assert store is not None
    found = study_overview(tmp_path / "town", lambda: NOW)
    # 13 came in. Consent: 3 in that state, one no adult; so 9 went on. About: 1 there, 1 had no room; 7 went on. Quiz: 1 at
    # it, 1 out; 5 went on. Prompt 1: "first" is at it. Prompt 2: "second" left. 3: "third" is at it. "done" alone did 3 to 5.
    assert [(one.name, one.reached, one.went_on, one.at_it, one.left, one.turned_away) for one in found.steps] == [
        ("consent", 13, 9, 2, 1, 1),
        ("about", 9, 7, 0, 1, 1),
        ("quiz", 7, 5, 1, 0, 1),
        ("prompt 1", 5, 4, 1, 0, 0),
        ("prompt 2", 4, 3, 0, 1, 0),
        ("prompt 3", 2, 1, 1, 0, 0),
        ("prompt 4", 1, 1, 0, 0, 0),
        ("prompt 5", 1, 1, 0, 0, 0),
        ("done", 2, 0, 0, 0, 0),
    ]
    assert all(one.reached == one.went_on + one.at_it + one.left + one.turned_away for one in found.steps[:-1])
    assert (found.entered, found.finished, found.under_way, found.left, found.turned_away) == (13, 2, 5, 3, 3)
    share = found.steps[4].share_left
    # Wilson's 95% interval of 1 of 4, published (Brown, Cai and DasGupta's formula by hand): 4.6% to 69.9%.
    assert (share.value, round(share.low or 0, 3), round(share.high or 0, 3)) == (0.25, 0.046, 0.699)
    # 2 finished of 13 − 3 who could.
    assert (found.completion.value, found.completion.n_participants) == (0.2, 10)


def test_quotas_prompts_times_and_who_waits(store: Store, tmp_path: Path) -> None:
    assert store is not None
    found = study_overview(tmp_path / "town", lambda: NOW)
    # Women of 25 to 34: "done" finished; "second" went away and gave the place up; "quiz 2" is out.
    assert found.quotas == (QuotaRow("age=25-34", 7, True, 1, 0), QuotaRow("gender=Woman", 3, False, 1, 1))
    by_prompt = {one.prompt_id: (one.wanted, one.done, one.open, one.skipped, one.returned) for one in found.prompts}
    assert by_prompt["p1"] == (2, 4, 0, 0, 0)
    assert by_prompt["p2"] == (2, 2, 0, 1, 1)
    assert by_prompt["p3"] == (2, 1, 1, 0, 0)
    assert by_prompt["p6"] == (2, 0, 0, 0, 0)
    importance = next(one for one in found.by_question if one.what == "importance")
    # Seconds 1 1 1 1 2 2 3 4 5 of four people: quartiles at ranks 2, 4 and 6 of 0 to 8.
    assert (importance.n, importance.n_participants) == (9, 4)
    assert (importance.quarter, importance.median, importance.three_quarters) == (1.0, 2.0, 3.0)
    veto = next(one for one in found.by_question if one.what == "veto")
    assert (veto.n, veto.median, veto.undefined_because) == (0, None, "nobody was measured")
    # At the second place two people, 12 seconds each; at the third one.
    assert [(one.what, one.n, one.median) for one in found.by_place] == [
        ("1", 4, 11.0),
        ("2", 2, 12.0),
        ("3", 1, 13.0),
        ("4", 1, 14.0),
        ("5", 1, 15.0),
    ]
    # "about 1" waits for an hour; "consent 3" and "second" for eight days.
    assert found.idle == (Idle(60, 3), Idle(120, 2), Idle(1440, 2), Idle(4320, 2), Idle(10080, 2))
    assert (found.languages, found.written_languages, found.withdrawn) == ({"en": 13}, {}, 0)


def test_a_revision_counts_once_and_between_two_times_the_median_lies_halfway(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "town", PROMPTS, STUDY)

    def fill(connection: Connection) -> None:
        _enter(connection, "ana", State.ANSWERING, NOW, {})
        _end(connection, "ana", 2, NOW)
        again = [NewAnswer("importance", None, "again", 9.0)]
        answers.save(connection, "ana", "p1", 1, again, NOW)

    with open_store(folder, environment={}) as opened:
        open_it(opened, folder)
        opened.submit(fill).result()
    found = study_overview(folder, lambda: NOW)
    importance = next(one for one in found.by_question if one.what == "importance")
    # 9 (it was 1) and 2 seconds: 2 + 7 × ¼, ½, ¾.
    assert (importance.quarter, importance.median, importance.three_quarters) == (3.75, 5.5, 7.25)
    assert found.answers == 5


def test_a_study_that_nobody_opened_says_so(tmp_path: Path) -> None:
    found = study_overview(write_study(tmp_path / "town", PROMPTS, STUDY), lambda: NOW)
    assert (found.entered, found.steps, found.opened_at) == (0, (), None)
    assert "not opened" in str(found.undefined_because)
    assert found.completion.undefined_because == "nobody"


def test_tables_hold_what_the_overview_holds(store: Store, tmp_path: Path) -> None:
    assert store is not None
    tables = {one.name: one for one in overview_tables(study_overview(tmp_path / "town", lambda: NOW))}
    assert tables["steps"].rows[4] == ("prompt 2", 4, 3, 0, 1, 0, 25.0, 4.6, 69.9)
    assert all(len(row) == len(table.columns) for table in tables.values() for row in table.rows)
