"""The benchmarks hold Folkmoot against other implementations: here, on small data, that all of them find the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from benchmarks.rows import differences
from benchmarks.simulated import RUNS, Shape, simulate

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "benchmarks", "--quick", "--json"]
    done = subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.PIPE)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_every_implementation_finds_the_same_numbers(rows: list[dict[str, Any]]) -> None:
    assert [row["differences"] for row in rows] == [[]] * len(rows)
    # Every row that is held against another implementation of a statistic compares some numbers.
    surveys = [row for row in rows if "a survey" in row["what"]]
    assert sum(row["compared"] > 0 for row in rows if row not in surveys) == 7
    # Where people answered a survey, its database is counted; the other rows are second yardsticks of the same runs.
    assert {row["compared"] for row in surveys if "the same run" not in row["what"]} == {9}


def test_small_data_meets_or_misses_no_target(rows: list[dict[str, Any]]) -> None:
    assert {row["met"] for row in rows} == {None}


def test_ends_of_intervals_may_lie_apart_as_chance_has_it() -> None:
    # Width 0.2, s = 0.2 / 3.92 = 0.051; two ends of 2,000 replicates each differ by √2 · 2.67 · 0.051 / √2000 = 0.0043.
    theirs = {"all agreement": 0.7, "all agreement low": 0.6, "all agreement high": 0.8}
    near = {"all agreement": 0.7, "all agreement low": 0.6 + 4 * 0.0043, "all agreement high": 0.8}
    far = {"all agreement": 0.7, "all agreement low": 0.6 + 6 * 0.0043, "all agreement high": 0.8}
    assert not list(differences(near, theirs, replicates=2000))
    assert [one.split(":")[0] for one in differences(far, theirs, replicates=2000)] == ["all agreement low"]
    assert len(list(differences(near, theirs, exactly=True))) == 1


def test_values_may_not_lie_apart_and_none_is_no_number() -> None:
    assert not list(differences({"x": 0.5 + 1e-13}, {"x": 0.5}))
    assert len(list(differences({"x": 0.5 + 1e-11}, {"x": 0.5}))) == 1
    assert len(list(differences({"x": None}, {"x": 0.5}))) == 1
    assert len(list(differences({"x": float("nan")}, {"x": 0.5}))) == 1
    assert len(list(differences({}, {"x": 0.5}))) == 1


def test_simulated_people_say_so_and_answer_a_prompt_once() -> None:
    dataset, runs = simulate(Shape(7, 30, 20, 5, every_question=True), seed=3)
    again, _ = simulate(Shape(7, 30, 20, 5, every_question=True), seed=3)
    assert dataset.participants.simulated.all()
    assert dataset.last_answers.all()
    assert len(dataset.assessments) == 140
    assert (dataset.assessments.world == again.assessments.world).all()
    assert [run.name for run in runs] == list(RUNS)
    assert {sum(grade >= 5 for grade in (row.section_relevance or {}).values()) for row in runs[0].rows} == {2}
