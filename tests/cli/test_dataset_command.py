"""`folkmoot dataset` as a user meets it: a process, its output and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.formats import official


def folkmoot(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "folkmoot", *map(str, arguments)]
    environment = {**os.environ, "COLUMNS": "80", "PYTHONUTF8": "1"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, encoding="utf-8")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return official.write_release(tmp_path_factory.mktemp("ca1") / "release")


def test_summary_within_80_columns(release: Path) -> None:
    done = folkmoot("dataset", "summary", release / "comparisons.jsonl")
    assert done.returncode == 0
    place, *lines = done.stdout.splitlines()
    assert place.endswith("comparisons.jsonl (ca1)") or not place
    assert max(len(line) for line in lines) <= 80
    told = " ".join(done.stdout.split())
    assert "Assessments 1,022" in told
    assert "prompt anchor alone has 99% of all" in told
    assert "In my own words" not in done.stdout
    assert "SIMULATED" not in done.stdout


def test_summary_as_json(release: Path) -> None:
    done = folkmoot("dataset", "summary", release, "--json")
    found = json.loads(done.stdout)
    assert (found["n_prompts"], found["n_participants"], found["n_assessments"]) == (6, 1013, 1023)
    assert "In my own words" not in done.stdout


def test_simulated_stands_first(tmp_path: Path) -> None:
    given = [{**official.answers("s", world=official.world("A>B")), "simulated": True}]
    rows = [official.comparison("q", [], official.responses("AB", None), given)]
    path = official.write_lines(tmp_path / "comparisons.jsonl", rows)
    assert "SIMULATED" in folkmoot("dataset", "summary", path).stdout.split("\n\n", maxsplit=1)[0]
    assert "SIMULATED" in folkmoot("dataset", "convert", path, tmp_path / "p").stderr


def test_a_value_that_would_steer_the_terminal_is_shown_harmless(tmp_path: Path) -> None:
    people = [{"annotator_id": "p", "demographics": {"age": "\x1b[2J[bold]young[/bold]"}, "assessments": []}]
    path = official.write_lines(tmp_path / "annotators.jsonl", people)
    shown = folkmoot("dataset", "summary", path).stdout
    assert "\x1b" not in shown
    assert "[bold]young[/bold]" in shown


def test_convert_there_and_back(release: Path, tmp_path: Path) -> None:
    assert folkmoot("dataset", "convert", release, tmp_path / "fast").returncode == 0
    done = folkmoot("dataset", "convert", tmp_path / "fast", tmp_path / "again", "--to", "ca1", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["n_assessments"] == 1023
    assert official.read_lines(tmp_path / "again" / "annotators.jsonl") == official.annotators()


@pytest.mark.parametrize(
    ("arguments", "code", "kind"),
    [
        (("dataset", "summary", "absent", "--json"), 1, "missing_file"),
        (("dataset", "summary", "{tmp}", "--json"), 1, "faults"),
        (("dataset", "convert", "absent", "{tmp}/x", "--json"), 1, "missing_file"),
        (("dataset", "summary"), 2, None),
        (("dataset", "convert", "a", "b", "--to", "excel"), 2, None),
    ],
)
def test_refusals(arguments: tuple[str, ...], code: int, kind: str | None, tmp_path: Path) -> None:
    done = folkmoot(*(argument.replace("{tmp}", str(tmp_path)) for argument in arguments))
    assert done.returncode == code
    assert "Traceback" not in done.stderr + done.stdout
    if kind is not None:
        assert json.loads(done.stdout)["error"]["kind"] == kind
