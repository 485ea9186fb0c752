"""docs/study.md: every key and type of question stands there, and its examples are read."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from tests.study.studies import SMALLEST

from folkmoot.errors import FaultsError
from folkmoot.study.definition import read_study
from folkmoot.study.questions import QUESTIONS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "study.md").read_text(encoding="utf-8")


def test_every_key_stands_in_the_table() -> None:
    with pytest.raises(FaultsError) as caught:
        read_study(f"no_such_key = 1\n{SMALLEST}".encode(), "study.toml", None)
    (fault,) = caught.value.faults
    keys = fault.expected.removeprefix("one of ").split(", ")
    assert len(keys) > 25
    rows = "\n".join(line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `"))
    assert [key for key in keys if not re.search(rf"`\[*{key}\b", rows)] == []


def test_every_type_of_question_stands_in_the_table() -> None:
    rows = {match[1] for match in re.finditer(r"^\| `(\w+)` \| .* \| `", PAGE, re.MULTILINE)}
    assert set(QUESTIONS) <= rows


def test_answers_in_the_table_are_answers() -> None:
    for name in (
        "veto",
        "personal_ranking",
        "world_ranking",
        "importance",
        "default_policy",
        "criteria_ratings",
        "own_criteria",
    ):
        row = re.search(rf"^\| `{name}` \|.*\| `(\{{.*?\}})`", PAGE, re.MULTILINE)
        assert row is not None, name
        msgspec.json.decode(row[1], type=QUESTIONS[name].value_type)


def test_examples_of_tables_are_read() -> None:
    blocks = re.findall(r"(?:^    .*\n|^\n)+", PAGE, re.MULTILINE)
    tables = [re.sub(r"(?m)^    ", "", block) for block in blocks if "[[" in block]
    assert len(tables) == 3
    demographics, quiz, quotas = tables
    study = read_study((SMALLEST + demographics + quiz).encode(), "study.toml", None)
    assert [one.field for one in study.demographics] == ["age", "home"]
    assert study.quiz is not None
    both = '[[demographics]]\npreset = "age"\n[[demographics]]\npreset = "gender"\n'
    assert read_study((SMALLEST + both + quotas).encode(), "study.toml", None).quotas[0].people == 40
