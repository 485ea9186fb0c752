"""`folkmoot spec what-if` as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.running import folkmoot
from tests.pipeline.town import SPEC, town

from folkmoot.pipeline.dataset_convert import write_dataset

MODEL = ("--dataset", "people", "--model", "fake:rule-follower")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "old.md").write_text(SPEC, encoding="utf-8")
    new = SPEC.replace("must contain a question", "must not contain a question")
    (tmp_path / "new.md").write_text(new, encoding="utf-8")
    write_dataset(town(8, 12, right=False), tmp_path / "people", to="ca1")
    return tmp_path


def test_cost_first_then_what_turns_and_for_whom(place: Path) -> None:
    said = folkmoot("spec", "what-if", "old.md", "new.md", *MODEL, "--dry-run", "--json", cwd=place)
    assert said.returncode == 0, said.stderr
    # 24 prompts are graded in both versions, and at most as many ranked under the old one twice and the new one once.
    assert [(one["of"], one["calls"]) for one in json.loads(said.stdout)["estimates"]] == [
        ("relevance, old version", 24),
        ("relevance, new version", 24),
        ("old version, at most", 48),
        ("new version, at most", 24),
        ("together", 120),
    ]
    assert not (place / "model-calls.db").exists()
    done = folkmoot(
        "spec", "what-if", "old.md", "new.md", *MODEL, "--by", "group:age", "--min-cell", "5", "--out", "out", cwd=place
    )
    assert done.returncode == 0, done.stderr
    assert "8 prompts are concerned: 24 calls to make" in done.stderr
    assert "Prompts that turn: 8 of 8" in done.stdout
    assert "FAKE MODEL" in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    written = json.loads((place / "out" / "what-if.json").read_text(encoding="utf-8"))
    assert written["overall"]["pairs_turned"]["value"] == 1.0
    assert written["turns_beyond_chance"] is True
    assert {row["value"]: row["agreement_change"]["value"] for row in written["groups"]} == {"old": 1.0, "young": -1.0}
    assert written["prompts"][0]["old"] in {"A>B", "B>A"}


def test_the_same_twice_costs_nothing_and_says_so(place: Path) -> None:
    done = folkmoot("spec", "what-if", "old.md", "old.md", *MODEL, cwd=place)
    assert (done.returncode, "No section changed" in done.stdout) == (0, True), done.stderr
    done = folkmoot("spec", "what-if", "old.md", "old.md", *MODEL, "--dry-run", cwd=place)
    assert (done.returncode, "Nothing changed" in done.stderr) == (0, True), done.stderr
    assert not (place / "model-calls.db").exists()


def test_a_folder_that_is_a_file_is_refused_before_anything_is_asked(place: Path) -> None:
    done = folkmoot("spec", "what-if", "old.md", "new.md", *MODEL, "--out", "new.md", cwd=place)
    assert (done.returncode, "this is a file" in done.stderr) == (1, True)
    assert not (place / "model-calls.db").exists()


def test_it_is_refused_above_the_limit(place: Path) -> None:
    done = folkmoot("spec", "what-if", "old.md", "new.md", *MODEL, "--max-calls", "60", "--json", cwd=place)
    assert done.returncode == 1
    assert "--max-calls" in json.loads(done.stdout)["error"]["message"]


def test_prompts_of_many_responses_keep_their_names_in_a_terminal(place: Path) -> None:
    labels = "ABCDEFGH"
    texts = {label: f"Flat {label} is let{'?' if at % 2 else '.'}" for at, label in enumerate(labels)}
    row = {
        "prompt_id": "rent-of-eight",
        "prompt": {"id": "rent-of-eight", "messages": [{"role": "user", "content": "What about the rent?"}]},
        "responses": [
            {"response_index": label, "messages": [{"role": "assistant", "content": text}]}
            for label, text in texts.items()
        ],
        "metadata": {
            "assessments": [
                {
                    "annotator_id": "r-1",
                    "importance": None,
                    "representativeness": None,
                    "subjectivity": None,
                    "ranking_blocks": {
                        "unacceptable": [],
                        "personal": [],
                        "world": [{"rationale": None, "ranking": ">".join(labels)}],
                    },
                }
            ]
        },
    }
    (place / "eight").mkdir()
    (place / "eight" / "comparisons.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    model = ("--dataset", "eight", "--model", "fake:rule-follower")
    done = folkmoot("spec", "what-if", "old.md", "new.md", *model, cwd=place)
    assert done.returncode == 0, done.stderr
    table = done.stdout[done.stdout.index("Prompts that turn: 1 of 1") :]
    assert "rent-of" in table
    assert "people" in table
    assert all(len(line) <= 80 for line in table.splitlines())
