"""Checking a file: what it is taken for, and every fault of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from folkmoot.errors import MissingFileError
from folkmoot.pipeline.check import check

RANKING: dict[str, Any] = {"prompt_id": "p1", "ranking": "A>B"}


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def comparison(prompt_id: str, ranking: str) -> dict[str, object]:
    world = [{"rationale": "", "ranking": ranking}]
    blocks = {"unacceptable": [], "personal": [], "world": world}
    return {
        "prompt_id": prompt_id,
        "prompt": {"id": prompt_id, "messages": [{"role": "user", "content": "?"}]},
        "responses": [
            {"response_index": label, "messages": [{"role": "assistant", "content": label}]} for label in "AB"
        ],
        "metadata": {
            "assessments": [
                {
                    "annotator_id": "a1",
                    "importance": None,
                    "representativeness": None,
                    "subjectivity": None,
                    "ranking_blocks": blocks,
                }
            ]
        },
    }


def test_a_spec(tmp_path: Path) -> None:
    file = tmp_path / "spec.md"
    file.write_text("# A {#a}\n[?](#b)\n", encoding="utf-8")
    checked = check(file)
    assert (checked.kind, [(fault.line, fault.found) for fault in checked.faults]) == ("spec", [(2, "#b")])


def test_an_empty_spec_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "spec.md"
    file.write_bytes(b"")
    assert [fault.found for fault in check(file).faults] == ["an empty file"]


def test_rankings_by_themselves(tmp_path: Path) -> None:
    good = check(write(tmp_path / "good.jsonl", RANKING))
    assert (good.kind, good.faults) == ("rankings", ())
    bad = check(write(tmp_path / "bad.jsonl", RANKING, RANKING, {"prompt_id": "p2", "ranking": "A>A"}))
    assert [fault.line for fault in bad.faults] == [2, 3]


def test_rankings_against_their_dataset(tmp_path: Path) -> None:
    dataset = write(tmp_path / "comparisons.jsonl", comparison("p1", "A>B"))
    assert check(write(tmp_path / "good.jsonl", RANKING), dataset).faults == ()
    other = check(write(tmp_path / "other.jsonl", {"prompt_id": "p1", "ranking": "A>C"}), dataset)
    assert (other.kind, [fault.line for fault in other.faults]) == ("rankings", [1])


def test_several_runs_and_failures_are_counted(tmp_path: Path) -> None:
    rows = [RANKING | {"model": "m", "repeat": repeat} for repeat in (1, 2)]
    failed = {"prompt_id": "p2", "failed": "why", "model": "m", "repeat": 1}
    checked = check(write(tmp_path / "runs.jsonl", *rows, failed))
    assert checked.holds.startswith("2 prompts in 2 runs, 1 of 3 replies failed;")


def test_section_relevance(tmp_path: Path) -> None:
    good = write(
        tmp_path / "grades.jsonl",
        {"prompt_id": "p1", "section_relevance": {"fair": 5, "kind": 2}},
        {"prompt_id": "p2", "failed": "why"},
    )
    checked = check(good)
    assert (checked.kind, checked.holds, checked.faults) == ("relevance", "1 prompts, 2 sections, 1 failed", ())
    dataset = write(tmp_path / "comparisons.jsonl", comparison("other", "A>B"))
    assert [fault.found for fault in check(good, dataset).faults] == ["1 prompts, none of them in the dataset"]
    bad = write(tmp_path / "bad.jsonl", {"prompt_id": "p1", "section_relevance": {"fair": 9}})
    assert [fault.line for fault in check(bad).faults] == [1]


def test_a_dataset_as_a_file_and_as_a_folder(tmp_path: Path) -> None:
    file = write(tmp_path / "comparisons.jsonl", comparison("p1", "A>B"))
    for path in (file, tmp_path):
        checked = check(path)
        assert (checked.kind, checked.faults) == ("dataset", ())
    write(file, comparison("p1", "A>B>C"))
    assert [fault.line for fault in check(file).faults] == [1]


@pytest.mark.parametrize("content", [b"", b"not json\n", b"[1, 2]\n", b"\xff\xfe", b"[" * 200_000])
def test_a_file_of_no_known_kind_is_a_fault(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "file.jsonl"
    file.write_bytes(content)
    assert check(file).faults


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="there is no such file or folder"):
        check(tmp_path / "nowhere")


@pytest.mark.real_data
def test_the_real_records(shared_data: Path) -> None:
    for name in ("with_spec_run1", "with_spec_run2", "without_spec"):
        checked = check(shared_data / "ca1" / "spec_rankings" / f"{name}.jsonl", shared_data / "ca1" / "with_text")
        assert (checked.kind, checked.faults) == ("rankings", ())
    for name in ("2025-02-12", "2025-04-11", "2025-09-12", "2025-12-18"):
        assert check(shared_data / "model_spec" / f"{name}.md").faults == ()
