"""`[quality]` of study.toml: defaults, every fault with its line, and what of it makes a new version."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from tests.study.studies import SMALLEST, make_prompts

from folkmoot.errors import FaultsError
from folkmoot.records.quality_thresholds import QualityThresholds
from folkmoot.study.definition import read_study
from folkmoot.study.definition_quality import NUMBERS, WHOLE
from folkmoot.study.lock import study_hash
from folkmoot.study.prompts import write_prompts

PROMPTS = make_prompts(10)


def read(quality: str) -> tuple[QualityThresholds, bool]:
    study = read_study(f"{SMALLEST}\n{quality}".encode(), "study.toml", PROMPTS)
    return study.quality, study.evidence_asked


def test_without_the_table_all_is_default_and_nothing_is_asked() -> None:
    assert read("") == (QualityThresholds(), False)
    assert read("[quality]") == (QualityThresholds(), False)


def test_every_threshold_can_be_set() -> None:
    lines = [f"{name} = {limits.highest}" for name, limits in NUMBERS.items()]
    lines += [f"{name} = {highest}" for name, (_, highest) in WHOLE.items()]
    found, asked = read("\n".join(["[quality]", "interaction_evidence = true", *lines]))
    assert asked
    assert asdict(found) == {name: limits.highest for name, limits in NUMBERS.items()} | {
        name: highest for name, (_, highest) in WHOLE.items()
    }


def test_every_fault_is_told_at_once_with_its_line() -> None:
    text = '[quality]\nspeed = "fast"\nsimilarity = 0.2\nquiz_attempts = 1\ninteraction_evidence = 1\nblame = 3'
    with pytest.raises(FaultsError) as caught:
        read(text)
    first = SMALLEST.count("\n") + 2
    assert [(one.line, one.field) for one in caught.value.faults] == [
        (first + 1, "quality.speed"),
        (first + 2, "quality.similarity"),
        (first + 3, "quality.quiz_attempts"),
        (first + 4, "quality.interaction_evidence"),
        (first + 5, "quality.blame"),
    ]


def test_thresholds_make_no_new_version_and_asking_does() -> None:
    prompts = b"".join(write_prompts(PROMPTS))
    plain, other, silent, asking = (
        study_hash(f"{SMALLEST}\n{text}".encode(), prompts)
        for text in (
            "",
            "[quality]\nspeed = 1.5",
            "[quality]\ninteraction_evidence = false",
            "[quality]\ninteraction_evidence = true",
        )
    )
    assert plain == other == silent != asking
