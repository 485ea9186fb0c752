"""Files of section relevance."""

from __future__ import annotations

import json
from typing import Any

import pytest

from folkmoot.errors import FaultsError
from folkmoot.formats import section_relevance
from folkmoot.records.provenance import Provenance
from folkmoot.records.section_relevance import FailedRelevance, GradedPrompt


def lines(*rows: dict[str, Any]) -> list[bytes]:
    return [json.dumps(row).encode() for row in rows]


def faults_of(*rows: dict[str, Any]) -> list[tuple[int | None, str, str]]:
    with pytest.raises(FaultsError) as refused:
        section_relevance.read(lines(*rows), "grades.jsonl", "grades")
    return [(fault.line, fault.field, fault.found) for fault in refused.value.faults]


def test_what_is_written_is_read() -> None:
    where = Provenance(model="fake:m", template_hash="t", spec_hash="s", repeat=1, input_tokens=9, cost=0.5)
    graded = GradedPrompt("p", {"be_kind": 5}, {"be_kind": "It asks for comfort."}, where)
    written = list(section_relevance.write([graded], [FailedRelevance("q", "refused: no", where)]))
    assert json.loads(written[0]) == {
        "prompt_id": "p",
        "section_relevance": {"be_kind": 5},
        "reasons": {"be_kind": "It asks for comfort."},
        "model": "fake:m",
        "template_hash": "t",
        "spec_hash": "s",
        "repeat": 1,
        "input_tokens": 9,
        "cost": 0.5,
    }
    read = section_relevance.read(written, "grades.jsonl", "grades")
    assert (read.name, read.grades, read.failed, read.spec_hash) == ("grades", {"p": {"be_kind": 5}}, ("q",), "s")


def test_a_ranking_file_of_two_runs_grades_each_prompt_once() -> None:
    row = {"prompt_id": "p", "ranking": "A>B", "section_relevance": {"be_kind": 5}, "model": "m"}
    failed = {"prompt_id": "p", "failed": "why", "model": "m", "repeat": 3}
    read = section_relevance.read(lines(row | {"repeat": 1}, row | {"repeat": 2}, failed), "run.jsonl", "run")
    assert (read.grades, read.failed) == ({"p": {"be_kind": 5}}, ())


def test_every_fault_at_once() -> None:
    assert faults_of(
        {"prompt_id": "p", "section_relevance": {"be_kind": 6}, "spec_hash": "one"},
        {"prompt_id": "p", "section_relevance": {"be_kind": 5}, "spec_hash": "two"},
        {"prompt_id": "q", "ranking": "A>B"},
    ) == [
        (1, "section_relevance.be_kind", "the number 6"),
        (2, "prompt_id", "'p'"),
        (3, "section_relevance", "nothing"),
        (None, "spec_hash", "2 specs"),
    ]
