"""What simulated people answered over HTTP, live and exported to CA-1's layout: the same agreement, to the last digit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.running import folkmoot
from tests.cli.test_serve import answered, serving
from tests.cli.visited_study import write_graded_run, write_visited_study
from tests.store.conftest import place, postgres_place, postgres_server, sqlite_place  # noqa: F401 - fixtures
from tests.store.people import Place

from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.study.questions import QUESTIONS

N_PEOPLE = 24
BY = ("--by", "section", "--by", "prompt", "--by", "group:age", "--min-cell", "2", "--replicates", "200")


@pytest.mark.usefixtures("postgres_server")
def test_a_study_collected_over_http_is_the_same_live_and_from_ca1(place: Place) -> None:  # noqa: F811 - a fixture
    study = write_visited_study(place.folder / "pilot", url=place.url)
    with serving(study, "--per-address", "0", "--per-session", "0") as (address, _), answered(address):
        visits = folkmoot(
            "simulate", "visits", study, "--population", study / "population.toml", "--url", address,
            "--truth", place.folder / "truth.json", "--people", str(N_PEOPLE), "--at-once", "4", "--json",
        )  # fmt: skip
        assert visits.returncode == 0, visits.stderr
        dataset = load_dataset(study)
        run = write_graded_run(place.folder / "run.jsonl", dataset.prompts.ids)
        # Live: the survey is still being served.
        live = compared(study, run)
    assert json.loads(visits.stdout)["states"] == {"finished": N_PEOPLE}
    for layout in ("ca1", "parquet"):
        done = folkmoot("dataset", "convert", study, place.folder / layout, "--to", layout)
        assert done.returncode == 0, done.stderr
        assert compared(place.folder / layout, run) == live
    # What is compared is there at all: numbers with intervals, overall, in both sections, by prompt and by group.
    overall = live["estimates"]["agreement"]
    assert overall["low"] < overall["value"] < overall["high"]
    assert live["n_participants"] == N_PEOPLE
    sections = {row["section_id"]: row["agreement"]["value"] for row in live["sections"]}
    assert sections.keys() == {"first", "last"}
    assert None not in sections.values()
    assert len(live["prompts"]) == len(dataset.prompts)
    assert any(row["agreement"]["value"] is not None for row in live["groups"])
    # And all that was asked is in the export, not the rankings alone.
    again = load_dataset(place.folder / "ca1")
    assert len(again.criteria_ratings) == len(dataset.criteria_ratings) > N_PEOPLE
    assert list(again.own_criteria.texts) == list(dataset.own_criteria.texts)
    assert list(again.rationales.texts) == list(dataset.rationales.texts)
    assert list(again.rationales.languages) == list(dataset.rationales.languages)
    for name in {row.column.name for row in QUESTIONS.values()} - {"importance", "representativeness", "subjectivity"}:
        column = getattr(dataset.assessments, name)
        assert (column >= 0).any(), name
        assert getattr(again.assessments, name).tolist() == column.tolist()


def compared(dataset: Path, run: Path) -> dict[str, Any]:
    """Everything that `folkmoot agreement` says, but where the data came from."""
    done = folkmoot("agreement", "--dataset", dataset, "--ranking", run, *BY, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return {name: value for name, value in found.items() if name not in {"dataset", "notes"}}
