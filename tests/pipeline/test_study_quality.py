"""Quality of a study that people answer: what its database holds becomes evidence, and nothing more."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection
from tests.pipeline.answered_study import DEFINITION, NOW, end, enter, give, open_it, write_study
from tests.study.studies import make_prompts

from folkmoot.agreement import Options as AgreementChoices
from folkmoot.cli.study_quality import quality
from folkmoot.pipeline.agreement import AgreementFiles
from folkmoot.pipeline.build_report import build_report
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.quality import (
    QualityFiles,
    QualityOptions,
    flagged_people,
    load_evidence,
    study_quality,
    write_quality,
)
from folkmoot.records.evidence import Evidence, InputKind
from folkmoot.records.quality_evidence import NOT_RECORDED, Assessed
from folkmoot.records.quality_thresholds import QualityThresholds
from folkmoot.records.survey import AssignmentState, NewAnswer
from folkmoot.statistics.weak_order import SKIPPED
from folkmoot.store import Store, answers, evidence, open_store

PROMPTS = make_prompts(6)
ASKING = f"{DEFINITION}\n[quality]\ninteraction_evidence = true\nspeed = 1.9\n"
LONG = "It tells the person what it cannot know, and sends them to somebody who does."


def say(
    connection: Connection,
    person: str,
    prompt_id: str,
    tiers: list[list[str]],
    *,
    reason: str = "",
    occurrence: int = 1,
    key: str = "1",
    seconds: float | None = None,
    seen: Evidence | None = None,
    after: float = 0.0,
) -> None:
    """Save a ranking, with what is known of it."""
    value = msgspec.Raw(msgspec.json.encode({"tiers": tiers, "rationale": reason}))
    new = [NewAnswer("world_ranking", value, f"{prompt_id} {occurrence} {key}", seconds, seen)]
    saved = answers.save(connection, person, prompt_id, occurrence, new, NOW + timedelta(seconds=after))
    evidence.save(connection, new, saved)


def answered(folder: Path, store: Store) -> None:
    open_it(store, folder)

    def write(connection: Connection) -> None:
        for person in ("ann", "bob", "cem"):
            enter(connection, person)
        for person in ("ann", "bob"):
            evidence.agree(connection, store.secret, person, agrees=True, device="one phone", now=NOW)
        evidence.agree(connection, store.secret, "cem", agrees=False, device="one phone", now=NOW)
        seen = Evidence(1, 20, 180, InputKind.KEYS, 0.0)
        for number, prompt in enumerate(PROMPTS[:4]):
            for person in ("ann", "bob", "cem"):
                give(connection, person, prompt)
                # Shown B, A (`give` turns the labels round): A first is the second place first.
                say(
                    connection,
                    person,
                    prompt.prompt_id,
                    [["A"], ["B"]],
                    reason=f"{LONG} {number}" if person != "cem" else "Yes.",
                    seconds=60.0,
                    seen=seen,
                )
                end(connection, person, prompt.prompt_id)
        # A second look, much later: the first answer's time counts, the last answer's order.
        say(connection, "cem", "p1", [["B"], ["A"]], key="2", seconds=3000.0)
        give(connection, "ann", PROMPTS[0], occurrence=2)
        say(connection, "ann", "p1", [["B"], ["A"]], occurrence=2, after=25.0)
        end(connection, "ann", "p1", occurrence=2)
        give(connection, "bob", PROMPTS[4])
        end(connection, "bob", "p5", AssignmentState.SKIPPED)
        give(connection, "cem", PROMPTS[5])

    store.submit(write).result()


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = write_study(tmp_path / "town", PROMPTS, ASKING)
    with open_store(folder, environment={}) as store:
        answered(folder, store)
    return folder


def rows_of(folder: Path) -> dict[tuple[str, str, int], Assessed]:
    dataset = load_dataset(folder)
    found, _ = load_evidence(folder, dataset)
    people, prompts = dataset.participants.ids, dataset.prompts.ids
    return {(people[one.participant], prompts[one.prompt], one.occurrence): one for one in found.assessed}


def test_rows_become_evidence(study: Path) -> None:
    rows = rows_of(study)
    # A above B is code 0b001000 = 8 (B in the second tier), B above A is 1.
    assert {rows["ann", "p1", 1].ranking, rows["cem", "p1", 1].ranking} == {8, 1}
    assert rows["ann", "p1", 1].shown == (1, 0)
    assert rows["cem", "p1", 1].seconds == 60.0
    # No page measured the second time: 25 s from when it was given.
    assert rows["ann", "p1", 2].seconds == 25.0
    assert rows["bob", "p5", 1].ranking == SKIPPED
    assert rows["bob", "p5", 1].seconds is None
    assert set(rows["bob", "p5", 1].asked.values()) == {False}
    assert rows["ann", "p1", 1].asked["world_ranking"] is True
    assert rows["ann", "p1", 1].asked["veto"] is False
    assert not rows["cem", "p6", 1].is_ended
    watched = rows["ann", "p1", 1].watched
    assert watched is not None
    assert [(one.typed, one.pasted, one.input) for one in watched] == [(20, 180, InputKind.KEYS)]
    assert rows["cem", "p1", 1].watched is None


def test_what_is_told_of_each_person(study: Path) -> None:
    report = study_quality(QualityFiles(study))
    values = {
        person.participant_id: {one.name: (one.value, one.is_flagged) for one in person.indicators}
        for person in report.people
    }
    assert [values[one]["duplicate_people"] for one in ("ann", "bob")] == [(1, True), (1, True)]
    assert values["cem"]["duplicate_people"] == (None, False)
    assert values["ann"]["pasted"] == (0.9, True)
    assert values["cem"]["pasted"] == (None, False)
    # Everybody took the same time; the later look counts for nothing.
    assert {one["speed"] for one in values.values()} == {(1.0, False)}
    assert values["ann"]["self_agreement"] == (0.0, True)
    assert values["ann"]["skipped"][0] == pytest.approx(5 / 6)
    assert flagged_people(report) == {"ann", "bob"}
    assert [(one.one, one.other, one.same_device) for one in report.shared_texts] == [("ann", "bob", True)]
    steps = {row.step: (row.reached, row.passed) for row in report.steps or ()}
    assert steps["consent"] == (3, 3)
    assert steps["prompt 4"] == (3, 3)
    # Ann was given a fifth (again), and Bob passed his fifth over; Cem is still at his.
    assert steps["prompt 5"] == (3, 2)
    # Of the twelve first rankings, all but Cem's changed one put second what was shown first.
    assert report.order_effects.earlier_preferred.value == pytest.approx(1 / 12)
    assert report.reliability.value == 0.0


def test_thresholds_are_the_studys_own(study: Path) -> None:
    found = {row.name: row.threshold for row in study_quality(QualityFiles(study)).indicators}
    assert found["speed"] == "1.9 or more"


def test_an_exported_study_lacks_what_no_layout_holds(study: Path, tmp_path: Path) -> None:
    from folkmoot.pipeline.dataset_convert import write_dataset  # noqa: PLC0415 - one test's alone

    write_dataset(load_dataset(study), tmp_path / "out", to="ca1")
    report = study_quality(QualityFiles(tmp_path / "out"))
    missing = {row.name for row in report.indicators if (row.undefined_because or "").startswith(NOT_RECORDED)}
    assert {"speed", "same_order", "quiz_attempts", "duplicate_people", "pasted", "skipped"} <= missing
    assert (report.steps, report.times, report.questions) == (None, None, None)
    assert {one.value for person in report.people for one in person.indicators if one.name in missing} == {None}


def test_a_study_that_nobody_answered(tmp_path: Path) -> None:
    report = study_quality(QualityFiles(write_study(tmp_path / "town", PROMPTS)))
    assert (report.n_participants, report.sensitivity) == (0, ())
    assert all(row.undefined_because for row in report.indicators)


def test_the_command_and_its_json(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quality(study, people=True)
    shown = capsys.readouterr().out
    assert "SIMULATED" in shown
    assert "nobody is left out" in " ".join(shown.split())
    assert re.search(r"^ann +own_copies, others_copies", shown, re.MULTILINE)
    quality(study, as_json=True)
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert said["n_flagged"] == 2
    assert {row["left_out"] for row in said["sensitivity"]} >= {"flagged", "duplicate_people"}


def test_the_page_names_nobody_and_hides_what_few_people_answered(study: Path, tmp_path: Path) -> None:
    report = study_quality(QualityFiles(study))
    renamed = replace(
        report, people=tuple(replace(one, participant_id=f"secret-{one.participant_id}") for one in report.people)
    )
    names = write_quality(renamed, tmp_path / "health")
    assert "index.html" in names
    written = b"".join((tmp_path / "health" / name).read_bytes() for name in names if not name.endswith(".png"))
    assert b"secret-" not in written
    assert b"SIMULATED" in written
    page = (tmp_path / "health" / "index.html").read_text(encoding="utf-8")
    assert "fewer than 10 people are left out" in page
    table = (tmp_path / "health" / "tables" / "with_and_without.csv").read_text(encoding="utf-8")
    assert not [line for line in table.splitlines() if line.startswith("flagged,2,") and ",change,0" in line]


def test_statistics_can_be_left_out(study: Path) -> None:
    assert study_quality(QualityFiles(study), QualityOptions(sensitivity=False)).sensitivity == ()


def test_a_page_without_anybody_flagged(study: Path, tmp_path: Path) -> None:
    report = study_quality(
        QualityFiles(study), QualityOptions(QualityThresholds(least_characters=1000, pasted=1.0, self_agreement=0.0))
    )
    assert (report.n_flagged, report.n_weakly_flagged) == (0, 0)
    write_quality(report, tmp_path / "health")
    page = (tmp_path / "health" / "index.html").read_text(encoding="utf-8")
    assert "nobody is left out" in page
    assert "0 people of 3 have a flag" in page


def test_the_report_shows_both(study: Path, tmp_path: Path) -> None:
    built = build_report(AgreementFiles(study), AgreementChoices(replicates=20), tmp_path / "report")
    assert {"index.html", "health/index.html", "health/tables/with_and_without.csv"} <= set(built.files)
    page = built.page.read_text(encoding="utf-8")
    assert "With and without the flagged" in page
    assert 'href="health/index.html"' in page
    # Two people are flagged: what is left without them would tell their answers.
    assert "fewer than 10 people are left out" in page


@pytest.mark.real_data
def test_real_records_hold_little_evidence_and_say_so(shared_data: Path) -> None:
    report = study_quality(QualityFiles(shared_data / "ca1" / "rankings_only"), QualityOptions(sensitivity=False))
    known = {row.name for row in report.indicators if row.undefined_because is None}
    assert known == {"self_agreement"}
    assert all(
        (row.undefined_because or "").startswith(NOT_RECORDED) for row in report.indicators if row.name not in known
    )
    assert report.reliability.value is not None
    assert report.order_effects.earlier_preferred.value is None
