"""What failed is said, and counted as nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.running import write_dataset, write_lines

from folkmoot.agreement import Options
from folkmoot.pipeline.agreement import AgreementFiles, agreement

PROMPTS = ("p", "q", "r", "s", "t", "u")
OPTIONS = Options(replicates=50)


def row(prompt: str, ranking: str = "A>B", **fields: Any) -> dict[str, Any]:
    return {"prompt_id": prompt, "ranking": ranking, "model": "fake:m", **fields}


def test_failed_prompts_are_left_out_and_said(tmp_path: Path) -> None:
    dataset = write_dataset(tmp_path / "people.jsonl", PROMPTS)
    failed = {"prompt_id": "u", "failed": "faulty: no", "model": "fake:m"}
    whole = write_lines(tmp_path / "run.jsonl", [*(row(prompt) for prompt in PROMPTS[:5]), failed])
    result = agreement(AgreementFiles(dataset, (whole,)), OPTIONS)
    # Everybody puts A before B and so does the ranker: the failed prompt is no disagreement, and is not among the n.
    assert result.overall.estimates["agreement"].value == 1
    assert result.overall.estimates["agreement"].n_prompts == 5
    assert any("run: 1 of 6 prompts failed without a usable reply" in note for note in result.notes)


def test_every_run_of_a_file_counts_and_an_ablation_has_one(tmp_path: Path) -> None:
    dataset = write_dataset(tmp_path / "people.jsonl", PROMPTS)
    rows = [row(prompt, repeat=1) for prompt in PROMPTS] + [row(prompt, "B>A", repeat=2) for prompt in PROMPTS]
    runs = write_lines(tmp_path / "run.jsonl", rows)
    result = agreement(AgreementFiles(dataset, (runs,), without_spec=runs), OPTIONS)
    assert result.rankers[:2] == ("run#1", "run#2")
    # The second run turns every pair round: nothing is the same in both.
    assert result.overall.estimates["test_retest"].value == 0
    assert "run#2 is not used: run#1 is the ablation." in result.notes


def test_runs_of_two_models_are_said_to_be_no_retest(tmp_path: Path) -> None:
    dataset = write_dataset(tmp_path / "people.jsonl", PROMPTS)
    both = [row(prompt, model=model) for model in ("fake:m", "fake:n") for prompt in PROMPTS]
    result = agreement(AgreementFiles(dataset, (write_lines(tmp_path / "run.jsonl", both),)), OPTIONS)
    assert any("of 2 models" in note for note in result.notes)
    assert json.dumps(list(result.rankers)) == '["run#1", "run#2"]'


def test_grades_of_another_version_of_the_spec_are_said(tmp_path: Path) -> None:
    dataset = write_dataset(tmp_path / "people.jsonl", PROMPTS)
    (tmp_path / "spec.md").write_text("# Be fair {#fair}\n\nBe fair.\n", encoding="utf-8")
    rows = [row(prompt, section_relevance={"fair": 5}, spec_hash="0" * 64) for prompt in PROMPTS]
    run = write_lines(tmp_path / "run.jsonl", rows)
    result = agreement(AgreementFiles(dataset, (run,), spec=tmp_path / "spec.md"), OPTIONS)
    assert any("another version of" in note for note in result.notes)
