"""`folkmoot ranker validate` asks models, writes what they said, and makes the same card from that."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.running import folkmoot
from tests.pipeline.town import SPEC, town

from folkmoot.pipeline.dataset_convert import write_dataset

READS, IGNORES = "fake:rule-follower", "fake:spec-ignorer"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "town.md").write_text(SPEC, encoding="utf-8")
    write_dataset(town(), tmp_path / "people", to="ca1")
    return tmp_path


def card(place: Path, *arguments: str, code: int = 0) -> dict[str, Any]:
    done = folkmoot("ranker", "validate", "--spec", "town.md", "--dataset", "people", "--json", *arguments, cwd=place)
    assert done.returncode == code, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def figures(of: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything but the names of runs, which are those of files."""
    return [{name: value for name, value in one.items() if name not in {"runs", "ablation"}} for one in of["rankers"]]


def test_the_card_of_two_models_and_the_same_from_what_they_said(place: Path) -> None:
    asked = card(
        place, "--model", READS, "--model", IGNORES, "--counterfactual", "rent", "--invert", "library", "--out", "said"
    )
    reads, ignores = asked["rankers"]
    assert reads["closed_book"]["accuracy"]["value"] == 1.0
    assert [row["section_id"] for row in reads["counterfactuals"]] == ["rent", "library"]
    assert reads["counterfactuals"][1]["flips_governed"]["value"] == 1.0
    assert reads["counterfactuals"][1]["flips_others"]["value"] == 0.0
    assert ignores["counterfactuals"][1]["flips_governed"]["value"] == 0.0
    assert ignores["ablation"]["spec_flips"]["value"] == 0.0
    again = card(place, "--recorded", "said")
    assert figures(again) == figures(asked)


def test_cost_comes_first_and_a_budget_ends_it(place: Path) -> None:
    said = card(place, "--model", READS, "--examples", "none", "--repeats", "1", "--sample", "7", "--dry-run")
    # Seven prompts, with the spec and without.
    assert [(one["of"], one["calls"]) for one in said["estimates"]] == [
        ("with the spec", 7),
        ("without the spec", 7),
        ("together", 14),
    ]
    assert not (place / "model-calls.db").exists()
    cut = card(place, "--model", READS, "--examples", "none", "--repeats", "1", "--max-calls", "5", code=1)
    assert cut["rankers"][0]["agreement"]["n_prompts"] == 5


def test_what_cannot_be_done_is_refused_with_its_option(place: Path) -> None:
    (place / "bad.md").write_text("# A heading\n", encoding="utf-8")
    said = card(place, "--model", READS, "--counterfactual", "nowhere", "--inverted", "rent=bad.md", code=1)
    assert [fault["place"] for fault in said["error"]["faults"]] == ["--counterfactual", "--inverted"]
    said = card(place, "--model", READS, "--inverted", "rent", code=1)
    assert "ID=FILE" in said["error"]["message"]
