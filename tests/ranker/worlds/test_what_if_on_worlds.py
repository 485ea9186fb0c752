"""Two versions of a world's spec: what turns, and who is nearer, is what the rules say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.ranker.worlds.asking import FOLLOWER, IGNORER, held_against, spec_of

from folkmoot.agreement.options import Options
from folkmoot.pipeline.dataset_convert import write_dataset
from folkmoot.pipeline.model_calls import ModelSettings
from folkmoot.pipeline.what_if import WhatIfDone, what_if
from folkmoot.pipeline.what_if_job import WhatIfJob
from folkmoot.records.what_if import Direction
from folkmoot.spec.edit import remove_section
from folkmoot.spec.writer import write_spec
from folkmoot.study.world import Section, World, WorldSize, make_world, people_of


@dataclass(frozen=True)
class Versions:
    """A world's spec with a section and without, and people who want what stands in the whole."""

    world: World
    section: Section
    folder: Path

    def compared(self, old: str, new: str, model: str = FOLLOWER) -> WhatIfDone:
        job = WhatIfJob(
            old=self.folder / f"{old}.md",
            new=self.folder / f"{new}.md",
            dataset=self.folder / "people",
            model=model,
            relevance_model=FOLLOWER,
            options=Options(replicates=200),
        )
        return what_if(job, ModelSettings(cache=self.folder / "calls.db"))


@pytest.fixture(scope="module", params=[700, 701])
def versions(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Versions:
    folder = tmp_path_factory.mktemp("versions")
    world = make_world(request.param, WorldSize(prompts=50))
    governed = {one.id: sum(one.id in world.governing(prompt) for prompt in world.prompts) for one in world.ruling}
    about = [one for one in world.ruling if one.condition is not None]
    section = max(about, key=lambda one: governed[one.id])
    (folder / "whole.md").write_text(world.spec_text, encoding="utf-8")
    without = write_spec(remove_section(spec_of(world), section.id).spec)
    (folder / "without.md").write_text(without, encoding="utf-8")
    write_dataset(people_of(world, 200, 12, 0.5, 1), folder / "people", to="ca1")
    return Versions(world, section, folder)


def test_taking_a_section_out_turns_its_prompts_and_leads_away_from_people(versions: Versions) -> None:
    world, section = versions.world, versions.section
    done = versions.compared("whole", "without")
    assert not done.answers.failed
    old, new = done.old[0], done.new[0]
    asked = {prompt.id: prompt for prompt in world.prompts if section.id in world.applying(prompt)}
    assert set(new.by_prompt) == set(asked)
    before = held_against(old.by_prompt, {name: world.order(prompt) for name, prompt in asked.items()})
    after = held_against(
        new.by_prompt, {name: world.order(prompt, without=[section.id]) for name, prompt in asked.items()}
    )
    assert before.share > 0.95
    assert after.share > 0.95
    assert done.result.overall is not None
    assert done.result.overall.turns_beyond_chance is True
    assert done.result.overall.direction is Direction.FURTHER


def test_putting_it_in_leads_the_other_way_by_as_much(versions: Versions) -> None:
    away, back = versions.compared("whole", "without").result, versions.compared("without", "whole").result
    assert away.overall is not None
    assert back.overall is not None
    assert back.overall.direction is Direction.NEARER
    assert back.overall.agreement_change.value == pytest.approx(-(away.overall.agreement_change.value or 0))


def test_who_ignores_the_spec_turns_nothing(versions: Versions) -> None:
    done = versions.compared("whole", "without", IGNORER)
    assert done.result.overall is not None
    assert done.result.overall.pairs_turned.value == 0
    assert done.result.overall.direction is Direction.CANNOT_TELL
