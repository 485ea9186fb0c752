"""With the Model Spec, the sections that matter take less than a quarter of what the whole spec takes."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import pytest

from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.load_rankings import load_ranking_rows
from folkmoot.pipeline.load_spec import load_spec
from folkmoot.pipeline.ranking_tasks import ranking_tasks
from folkmoot.ranker.choose_sections import chain_of_command, shown_for_prompt
from folkmoot.ranker.rank import ranking_messages
from folkmoot.ranker.relevance import gradable_sections, relevance_messages
from folkmoot.ranker.shown_spec import whole
from folkmoot.records.dataset import Message


def characters(*messages: Message) -> int:
    """Tokens are reckoned from characters, by the same rule on both sides: their ratio is this one's."""
    return sum(len(message.content) for message in messages)


@pytest.mark.real_data
@pytest.mark.parametrize("version", ["2025-02-12", "2025-12-18"])
@pytest.mark.parametrize("grader", ["recorded", "generous"])
def test_input_is_cut_fourfold_on_the_median_prompt(shared_data: Path, version: str, grader: str) -> None:
    spec = load_spec(shared_data / "model_spec" / f"{version}.md")
    prompts = load_dataset(shared_data / "ca1" / "with_text").prompts
    tasks = ranking_tasks(prompts, "ca1").tasks
    (recorded,) = load_ranking_rows(shared_data / "ca1" / "spec_rankings" / "with_spec_run1.jsonl")
    assert recorded.relevance is not None
    always = chain_of_command(spec)
    every = {section.id: 4 for section in gradable_sections(spec)}
    ratios = []
    for task in tasks:
        # Sections that only the earlier version has are left out, as any unknown one.
        grades = dict(recorded.relevance.grades[task.id])
        if grader == "generous":
            # A grader that holds every section for important must not cost more than it saves: the best of three stand.
            grades = every | grades
        sections = shown_for_prompt(spec, grades, always)
        auto = characters(*relevance_messages(task, spec), *ranking_messages(task, sections, task.labels))
        ratios.append(characters(*ranking_messages(task, whole(spec), task.labels)) / auto)
    assert len(ratios) == 82
    assert median(ratios) >= 4
