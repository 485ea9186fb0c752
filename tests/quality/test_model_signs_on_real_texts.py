"""How many texts of people and of models have signs of a model's writing, as docs/quality.md tells; counts alone are told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from folkmoot.quality.model_signs import LEAST_WORDS, signs_in

pytestmark = pytest.mark.real_data
AT = 3.0
"""Signs in 100 words."""


def rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def flagged(texts: Iterable[Sequence[str]]) -> tuple[int, int]:
    """Of units that are long enough: how many have so many signs, and how many there are."""
    rates = []
    for unit in texts:
        words = sum(len(text.split()) for text in unit)
        if words >= LEAST_WORDS:
            rates.append(100 * sum(signs_in(text) for text in unit) / words)
    return sum(rate >= AT for rate in rates), len(rates)


def test_criteria_of_a_crowd_have_none(shared_data: Path) -> None:
    prompts = rows(shared_data / "ca1" / "criteria.jsonl")
    assert flagged([[one["criterion"] for one in row["coval_full"] or ()] for row in prompts]) == (0, 959)


def test_it_finds_hardly_more_of_what_a_model_wrote_than_of_what_people_wrote(shared_data: Path) -> None:
    prompts = rows(shared_data / "ca1" / "with_text" / "comparisons.jsonl")
    people = flagged([[turn["content"] for turn in row["prompt"]["messages"]] for row in prompts])
    models = flagged([[turn["content"] for turn in one["messages"]] for row in prompts for one in row["responses"]])
    assert people == (2, 18)
    assert models == (9, 310)
