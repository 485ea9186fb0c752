"""The study that ships in the package is whole: its parts parse, and fit each other."""

from __future__ import annotations

import asyncio
from collections import Counter
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest
from tests.study.conftest import DemoRuns

from folkmoot.llm.fakes import Fake
from folkmoot.llm.model import ModelName
from folkmoot.llm.provider import ProviderRequest
from folkmoot.llm.structured import read_reply, reply_schema
from folkmoot.pipeline.check import check
from folkmoot.pipeline.load_spec import load_spec
from folkmoot.ranker.rank import ranking_call
from folkmoot.ranker.replies import RankingReply
from folkmoot.ranker.shown_spec import ShownSpec
from folkmoot.records.dataset import Message
from folkmoot.records.ranking_task import RankingTask
from folkmoot.study.population import Population
from folkmoot.study.prompts import StudyPrompt


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


def test_rankings_cover_every_prompt_once(demo_runs: DemoRuns, prompts: tuple[StudyPrompt, ...]) -> None:
    for run in demo_runs:
        assert [row["prompt_id"] for row in run] == [prompt.prompt_id for prompt in prompts]
        for row in run:
            assert sorted(row["ranking"].replace("=", ">").split(">")) == list("ABCD"), row["prompt_id"]
            assert row["model"].startswith("fake:")
            assert row["explanation"].startswith("Fake model: ")


def test_relevance_names_sections_of_the_spec(demo_study: Traversable, demo_runs: DemoRuns, tmp_path: Path) -> None:
    path = tmp_path / "spec.md"
    path.write_bytes((demo_study / "spec.md").read_bytes())
    sections = {section.id for section in load_spec(path).sections}
    for row in (*demo_runs.first, *demo_runs.second):
        relevance = row["section_relevance"]
        assert set(relevance) <= sections, row["prompt_id"]
        assert set(row["cited_sections"]) <= sections, row["prompt_id"]
        assert all(grade in range(1, 6) for grade in relevance.values())
    assert all("section_relevance" not in row for row in demo_runs.without_spec)


def test_every_topic_is_governed_by_its_section(demo_runs: DemoRuns, prompts: tuple[StudyPrompt, ...]) -> None:
    """Topics were named by the study's author; relevance comes from the ranker alone, which never sees them."""
    relevance = {row["prompt_id"]: row["section_relevance"] for row in demo_runs.first}
    for prompt in prompts:
        assert relevance[prompt.prompt_id].get(prompt.topic) == 5, prompt.prompt_id


def test_six_sections_have_prompts_enough_for_an_interval(demo_runs: DemoRuns, population: Population) -> None:
    decisive = Counter(
        section for row in demo_runs.first for section, grade in row["section_relevance"].items() if grade == 5
    )
    assert sum(count >= 5 for count in decisive.values()) >= 6
    for truth in population.truths:
        assert truth.section is None or decisive[truth.section] >= 5, truth.id


def test_runs_differ_on_some_prompts_and_not_on_most(demo_runs: DemoRuns) -> None:
    first, second = ([row["ranking"] for row in run] for run in (demo_runs.first, demo_runs.second))
    differing = sum(one != other for one, other in zip(first, second, strict=True))
    assert 5 <= differing <= len(first) - 5


def test_what_is_even_handed_follows_the_spec_best(demo_runs: DemoRuns, prompts: tuple[StudyPrompt, ...]) -> None:
    """The spec asks for what is known, both sides and a door to knock at; prompts without such a reply are left out."""
    first = {row["prompt_id"]: row["ranking"][0] for row in demo_runs.first}
    even_handed = {
        prompt.prompt_id: response.label
        for prompt in prompts
        for response in prompt.responses
        if response.provenance.approach == "even-handed"
    }
    assert len(even_handed) > 30
    assert sum(first[prompt_id] == label for prompt_id, label in even_handed.items()) >= 0.85 * len(even_handed)


@pytest.mark.parametrize("label", ["GOOD", "BAD"])
def test_worked_examples_are_in_line_with_the_clauses(demo_study: Traversable, tmp_path: Path, label: str) -> None:
    """Closed book: the rule follower ranks each example's replies by the prose alone, as their labels do."""
    path = tmp_path / "spec.md"
    path.write_bytes((demo_study / "spec.md").read_bytes())
    spec = load_spec(path)
    prose = "".join(f"# T {{#{one.id} authority={one.authority}}}\n\n{one.instructions}\n\n" for one in spec.sections)
    shown = ShownSpec(prose, tuple(one.id for one in spec.sections), "", is_whole=True)
    for example in spec.examples:
        labels = [str(reply.label) for reply in example.replies]
        task = RankingTask(
            example.title,
            tuple(Message(one.role, one.content) for one in example.messages),
            tuple(str(number) for number in range(len(labels))),
            tuple((Message("assistant", reply.content),) for reply in example.replies),
        )
        call = ranking_call(task, shown, task.labels)
        request = ProviderRequest("rule-follower", call.messages, reply_schema(call.reply_type), "RankingReply", {}, 1)
        reply = read_reply(asyncio.run(Fake(ModelName("fake", "rule-follower")).complete(request)).text, RankingReply)
        ranked = [labels[int(one) - 1] for tier in reply.tiers for one in tier]
        end = ranked[0] if label == "GOOD" else ranked[-1]
        assert end == label, example.title
