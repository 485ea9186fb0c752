"""A ranking whose replies come by hand: the same command, run again and again, goes on until it is done."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.cli.running import folkmoot, write_lines

SPEC = "# Kindness {#kindness authority=user}\n\nThe reply must be kind.\n\n# Honesty {#honesty authority=user}\n\nBe so.\n"


def write_people(folder: Path) -> None:
    turn = {"role": "user", "content": "Hello?"}
    responses = [{"response_index": label, "messages": [{"role": "assistant", "content": label}]} for label in "AB"]
    blocks = {"unacceptable": [], "personal": [], "world": [{"rationale": None, "ranking": "A>B"}]}
    people = [{"annotator_id": "ann", "ranking_blocks": blocks}]
    rows = [
        {
            "prompt_id": prompt,
            "prompt": {"id": prompt, "messages": [turn, {**turn, "content": prompt}]},
            "responses": responses,
            "metadata": {"assessments": people},
        }
        for prompt in "pq"
    ]
    write_lines(folder / "people.jsonl", rows)
    (folder / "spec.md").write_text(SPEC)


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    options = ("--dataset", "people.jsonl", "--spec", "spec.md", "--sections", "auto", "--out", "run.jsonl")
    return folkmoot("ranker", "run", *options, "--model", "file:hand?model=judge", cwd=folder)


def answer(folder: Path, number: int) -> int:
    """Write replies to a file of requests, as a person with a service would; how many there were."""
    lines = (folder / "hand" / f"requests-{number}.jsonl").read_text().splitlines()
    replies: list[dict[str, Any]] = []
    for line in lines:
        request = json.loads(line)
        schema = request["body"]["response_format"]["json_schema"]["schema"]
        reply: dict[str, Any]
        if "tiers" in schema["properties"]:
            reply = {"cited_sections": ["kindness"], "explanation": "[1] is kind.", "tiers": [["1"], ["2"]]}
        else:
            reply = {"sections": [{"section_id": "kindness", "reason": "It is about that.", "grade": 5}]}
        replies.append({"custom_id": request["custom_id"], "reply": reply})
    write_lines(folder / "hand" / f"replies-{number}.jsonl", replies)
    return len(lines)


def test_the_same_command_goes_on_until_everything_is_ranked(tmp_path: Path) -> None:
    write_people(tmp_path)
    first = run(tmp_path)
    assert first.returncode == 1
    assert "2 calls were written to hand/requests-1.jsonl" in first.stderr
    assert run(tmp_path).returncode == 1
    # The sections that matter are asked for first; what is ranked hangs on them.
    assert answer(tmp_path, 1) == 2
    second = run(tmp_path)
    assert second.returncode == 1
    assert "hand/requests-2.jsonl" in second.stderr
    assert answer(tmp_path, 2) == 2
    done = run(tmp_path)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in (tmp_path / "run.jsonl").read_text().splitlines()]
    assert [row["prompt_id"] for row in rows] == ["p", "q"]
    assert [row["cited_sections"] for row in rows] == [["kindness"]] * 2
    assert all(row["ranking"] in {"A>B", "B>A"} for row in rows)
    assert not (tmp_path / "hand" / "requests-3.jsonl").exists()
