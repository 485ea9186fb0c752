"""`folkmoot simulate` as a person meets it."""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from pathlib import Path

import pytest
from tests.cli.running import folkmoot

from folkmoot.pipeline.load_dataset import load_dataset

ANSWERERS = """
[timing]
seconds = 80

[[answerers]]
kind = "speeder"
share = 0.2
seconds = 4

[[answerers]]
kind = "bot"
share = 0.2
reason = "Good."
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    demo = files("folkmoot") / "demo_study"
    (tmp_path / "prompts.jsonl").write_bytes((demo / "prompts.jsonl").read_bytes())
    (tmp_path / "population.toml").write_bytes((demo / "planted.toml").read_bytes() + ANSWERERS.encode())
    return tmp_path


PEOPLE = ("simulate", "people", "--prompts", "prompts.jsonl", "--population", "population.toml")


@pytest.mark.parametrize("layout", ["ca1", "parquet"])
def test_people_are_written_with_what_is_true_of_them(study: Path, layout: str) -> None:
    done = folkmoot(*PEOPLE, "--out", "pilot", "--people", "60", "--to", layout, "--json", cwd=study)
    assert done.returncode == 0, done.stderr
    assert "SIMULATED" in done.stderr
    said = json.loads(done.stdout)
    dataset = load_dataset(study / "pilot" / "dataset")
    assert dataset.simulated
    assert said["n_people"] == len(dataset.participants) == 60
    assert said["n_assessments"] == len(dataset.assessments)
    truth = json.loads((study / "pilot" / "truth.json").read_text(encoding="utf-8"))
    assert truth["simulated"] is True
    assert {one["participant_id"] for one in truth["people"]} == set(dataset.participants.ids)
    assert sum(said["kinds"].values()) == 60
    assert {"attentive", "bot", "speeder"} <= said["kinds"].keys()
    with (study / "pilot" / "seconds.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == said["n_assessments"]
    assert all(float(row["seconds"]) > 0 for row in rows)


def test_the_same_seed_writes_the_same_bytes(study: Path) -> None:
    for out in ("one", "two"):
        assert folkmoot(*PEOPLE, "--out", out, "--people", "20", "--seed", "7", cwd=study).returncode == 0
    written = [
        {path.name: path.read_bytes() for path in sorted((study / out).rglob("*")) if path.is_file()}
        for out in ("one", "two")
    ]
    assert written[0] == written[1]


def test_a_folder_is_replaced_by_force_alone_and_only_its_own(study: Path) -> None:
    arguments = (*PEOPLE, "--out", "pilot", "--people", "5")
    assert folkmoot(*arguments, cwd=study).returncode == 0
    assert folkmoot(*arguments, cwd=study).returncode == 1
    assert folkmoot(*arguments, "--force", cwd=study).returncode == 0
    (study / "pilot" / "mine.txt").write_text("mine", encoding="utf-8")
    refused = folkmoot(*arguments, "--force", cwd=study)
    assert refused.returncode == 1
    assert (study / "pilot" / "mine.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (("--people", "0"), "bad_input"),
        (("--seed", "-1"), "bad_input"),
        (("--population", "nowhere.toml"), "missing_file"),
        (("--population", "prompts.jsonl"), "faults"),
        (("--prompts", "nowhere.jsonl"), "missing_file"),
    ],
)
def test_what_cannot_be_used_is_refused(study: Path, change: tuple[str, str], kind: str) -> None:
    arguments = {"--prompts": "prompts.jsonl", "--population": "population.toml", "--out": "pilot"}
    arguments |= dict([change])
    done = folkmoot("simulate", "people", *(part for pair in arguments.items() for part in pair), "--json", cwd=study)
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["error"]["kind"] == kind
    assert not (study / "pilot").exists()


POWER = (
    "simulate", "power", "--prompts", "prompts.jsonl", "--population", "population.toml", "--ranking", "run.jsonl",
    "--people", "100,300", "--prompts-a-section", "6,9", "--prompts-each", "6", "--studies", "6", "--replicates", "100",
)  # fmt: skip


@pytest.fixture
def ranked(study: Path) -> Path:
    """A ranking of every prompt, of one section by turns."""
    lines = (study / "prompts.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [
        {
            "prompt_id": json.loads(line)["prompt_id"],
            "ranking": "A>B>C>D",
            "section_relevance": {("fair", "kind")[number % 2]: 5},
        }
        for number, line in enumerate(lines)
    ]
    (study / "run.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return study


def test_a_plan_is_printed_and_written(ranked: Path) -> None:
    done = folkmoot(*POWER, "--out", "plan", cwd=ranked)
    assert done.returncode == 0, done.stderr
    assert "SIMULATED" in done.stdout
    assert "People that ±3 points takes" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    assert {path.name for path in (ranked / "plan").iterdir()} == {
        "power.json",
        "half_widths.csv",
        "sizes_needed.csv",
        "half_widths.svg",
        "half_widths.png",
    }
    figure = (ranked / "plan" / "half_widths.svg").read_text(encoding="utf-8")
    for words in (
        "SIMULATED",
        "percentage points",
        "People in the study (log scale)",
        "n = 6 simulated studies",
        "fair",
    ):
        assert words in figure
    with (ranked / "plan" / "half_widths.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * 2 * 2, "sections, people, prompts"
    assert {row["simulated"] for row in rows} == {"yes"}


def test_a_plan_as_json_is_the_same_for_the_same_seed(ranked: Path) -> None:
    first, second, other = (
        folkmoot(*POWER, "--section", "kind", "--json", "--seed", seed, cwd=ranked) for seed in ("3", "3", "4")
    )
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout != other.stdout
    found = json.loads(first.stdout)
    assert found["simulated"] is True
    (section,) = found["sections"]
    assert section["section_id"] == "kind"
    assert [(one["prompts"], one["people"]) for one in section["half_widths"]] == [
        (6, 100),
        (6, 300),
        (9, 100),
        (9, 300),
    ]
    assert all(0 < one["low"] <= one["median"] <= one["high"] for one in section["half_widths"])
    assert [(one["of"], one["given"]) for one in section["needed"]] == [
        ("people", 6), ("people", 9), ("prompts", 100), ("prompts", 300),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (("--people", "many"), "bad_input"),
        (("--half-width", "3"), "faults"),
        (("--section", "nowhere"), "faults"),
        (("--relevance-file", "nowhere.jsonl"), "missing_file"),
    ],
)
def test_a_plan_that_cannot_be_made_is_refused(ranked: Path, change: tuple[str, str], kind: str) -> None:
    done = folkmoot(*POWER, *change, "--out", "plan", "--json", cwd=ranked)
    if change[0] == "--people":
        done = folkmoot(*(change[1] if part == "100,300" else part for part in POWER), "--json", cwd=ranked)
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["error"]["kind"] == kind
    assert not (ranked / "plan").exists()
