"""`folkmoot spec coverage` as a person meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.running import folkmoot, write_dataset, write_lines

SPEC = "# Chapter {#chapter}\n\n## Fair {#fair}\n\nBe fair.\n\n## Kind {#kind}\n\nBe kind.\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "spec.md").write_text(SPEC, encoding="utf-8")
    prompts = [f"p{number}" for number in range(6)]
    write_dataset(tmp_path / "people.jsonl", prompts)
    write_lines(
        tmp_path / "run.jsonl",
        [{"prompt_id": one, "ranking": "A>B", "section_relevance": {"fair": 5}} for one in prompts],
    )
    return tmp_path


def test_it_says_what_each_section_has_and_lacks(files: Path) -> None:
    done = folkmoot("spec", "coverage", "spec.md", "--dataset", "people.jsonl", "--ranking", "run.jsonl", cwd=files)
    assert done.returncode == 0, done.stderr
    assert "2 sections with instructions: 1 no prompt, 0 too few for an interval, 1" in done.stdout
    assert "headings that only group others: 1" in done.stdout.replace("\n", " ")
    assert "Sections without a prompt: 1\nkind\n" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 80


def test_json_has_every_section_and_a_refusal_its_kind(files: Path) -> None:
    arguments = ("spec", "coverage", "spec.md", "--dataset", "people.jsonl", "--json")
    done = folkmoot(*arguments, "--relevance-file", "run.jsonl", "--half-width", "0.1", cwd=files)
    found = json.loads(done.stdout)
    assert [one["section_id"] for one in found["sections"]] == ["chapter", "fair", "kind"]
    assert [need["half_width"] for need in found["sections"][1]["needs"]] == [0.1]
    assert "no ranking was given" in done.stderr
    refused = folkmoot(*arguments, cwd=files)
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["error"]["kind"] == "faults"


def test_grades_of_a_section_that_the_spec_lacks_are_refused(files: Path) -> None:
    (files / "spec.md").write_text(SPEC.replace("{#fair}", "{#just}"), encoding="utf-8")
    done = folkmoot("spec", "coverage", "spec.md", "--dataset", "people.jsonl", "--ranking", "run.jsonl", cwd=files)
    assert done.returncode == 1
    assert "the section 'fair'" in done.stderr
