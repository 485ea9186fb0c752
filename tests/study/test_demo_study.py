"""The study that ships in the package is whole: its parts parse, and fit each other."""

from __future__ import annotations

import json
from collections import Counter
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pytest

from folkmoot.pipeline.check import check
from folkmoot.pipeline.load_spec import load_spec
from folkmoot.study.population import Population
from folkmoot.study.prompts import StudyPrompt

RUNS = ("with_spec_run1", "with_spec_run2", "without_spec")


def rows(demo_study: Traversable, name: str) -> list[dict[str, Any]]:
    text = (demo_study / "rankings" / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_the_spec_has_no_fault_and_every_authority(demo_study: Traversable, tmp_path: Path) -> None:
    path = tmp_path / "spec.md"
    path.write_bytes((demo_study / "spec.md").read_bytes())
    assert check(path).faults == ()
    spec = load_spec(path)
    governed = [section for section in spec.sections if section.authority is not None]
    assert len(governed) >= 12
    assert {section.authority for section in governed} == {"root", "system", "developer", "user", "guideline"}
    examples = [example for section in spec.sections for example in section.examples]
    assert len(examples) >= 12
    for example in examples:
        assert {"GOOD", "BAD"} <= {str(reply.label) for reply in example.replies}, example.title
    assert any(section.commentary for section in spec.sections)
    assert all(reference.title is not None for section in spec.sections for reference in section.references)


def test_every_prompt_has_four_responses_of_four_approaches(prompts: tuple[StudyPrompt, ...]) -> None:
    assert len(prompts) >= 24
    for prompt in prompts:
        assert [response.label for response in prompt.responses] == list("ABCD"), prompt.prompt_id
        assert len({response.provenance.approach for response in prompt.responses}) == 4, prompt.prompt_id
        assert all(response.provenance.written_by and response.provenance.viewpoint for response in prompt.responses)
        assert prompt.messages[-1].role == "user", prompt.prompt_id
        texts = [response.messages[-1].content for response in prompt.responses]
        assert len(set(texts)) == 4
        assert all(5 <= len(text.split()) <= 90 for text in texts), prompt.prompt_id
    assert sum(len(prompt.messages) > 1 for prompt in prompts) >= 3, "a few conversations have several turns"


@pytest.mark.parametrize("name", RUNS)
def test_rankings_cover_every_prompt_once(demo_study: Traversable, prompts: tuple[StudyPrompt, ...], name: str) -> None:
    ranked = rows(demo_study, name)
    assert [row["prompt_id"] for row in ranked] == [prompt.prompt_id for prompt in prompts]
    for row in ranked:
        assert sorted(row["ranking"].replace("=", ">").split(">")) == list("ABCD"), row["prompt_id"]
        assert row["explanation"]


def test_relevance_names_sections_of_the_spec(demo_study: Traversable, tmp_path: Path) -> None:
    path = tmp_path / "spec.md"
    path.write_bytes((demo_study / "spec.md").read_bytes())
    sections = {section.id for section in load_spec(path).sections}
    for name in RUNS[:2]:
        for row in rows(demo_study, name):
            relevance = row["section_relevance"]
            assert set(relevance) <= sections, row["prompt_id"]
            assert set(row["cited_sections"]) <= set(relevance), row["prompt_id"]
            assert all(grade in range(1, 6) for grade in relevance.values())
    assert all("section_relevance" not in row for row in rows(demo_study, "without_spec"))


def test_six_sections_have_prompts_enough_for_an_interval(demo_study: Traversable, population: Population) -> None:
    decisive = Counter(
        section
        for row in rows(demo_study, "with_spec_run1")
        for section, grade in row["section_relevance"].items()
        if grade == 5
    )
    assert sum(count >= 5 for count in decisive.values()) >= 6
    for truth in population.truths:
        assert truth.section is None or decisive[truth.section] >= 5, truth.id


def test_runs_differ_on_some_prompts_and_not_on_most(demo_study: Traversable) -> None:
    first, second = ([row["ranking"] for row in rows(demo_study, name)] for name in RUNS[:2])
    differing = sum(one != other for one, other in zip(first, second, strict=True))
    assert 5 <= differing <= len(first) - 5
    assert any("=" in ranking for ranking in first), "the spec is silent somewhere"
