"""A section taken out of a world's spec, or turned round, changes what it governs and leaves the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.ranker.worlds.asking import FOLLOWER, held_against, rank, rank_by_all, spec_of, tasks_of

from folkmoot.pipeline.model_calls import Asker, ModelSettings
from folkmoot.ranker.invert import inversion_call
from folkmoot.ranker.shown_spec import whole
from folkmoot.records.spec import Spec
from folkmoot.spec.edit import faults_of_text, remove_section, replace_text
from folkmoot.study.world import World, WorldSize, make_world

WORLDS = [make_world(seed, WorldSize(prompts=24)) for seed in (301, 305)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("calls")


def inverted(folder: Path, spec: Spec, section_id: str) -> Spec:
    """The spec with a section turned round by the fake itself."""
    section = spec.section(section_id)
    assert section is not None
    call = inversion_call(section, lambda text: faults_of_text(spec, section_id, text))
    answers = Asker(FOLLOWER, ModelSettings(cache=folder / "calls.db")).ask([call])
    assert not answers.failed
    return replace_text(spec, section_id, answers.answered[call.id].reply.inverted_text).spec


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: f"seed {world.seed}")
@pytest.mark.parametrize("change", ["removed", "inverted"])
def test_a_changed_section_changes_what_it_governs_and_nothing_else(folder: Path, world: World, change: str) -> None:
    spec = spec_of(world)
    before = rank_by_all(folder, FOLLOWER, world, spec)
    tasks = {task.id: task for task in tasks_of(world)}
    turned = right = pairs = 0
    for section in world.ruling:
        edited = remove_section(spec, section.id).spec if change == "removed" else inverted(folder, spec, section.id)
        shown = whole(edited)
        after = rank(folder, FOLLOWER, list(tasks.values()), dict.fromkeys(tasks, shown))
        truth = {
            prompt.id: world.order(prompt, without=[section.id])
            if change == "removed"
            else world.order(prompt, inverted=[section.id])
            for prompt in world.prompts
        }
        governed = [prompt.id for prompt in world.prompts if section.id in world.governing(prompt)]
        untouched = [prompt.id for prompt in world.prompts if section.id not in world.applying(prompt)]
        for prompt_id in untouched:
            assert after[prompt_id].ranking == before[prompt_id].ranking, (section.id, prompt_id)
        turned += sum(after[prompt_id].ranking != before[prompt_id].ranking for prompt_id in governed)
        share = held_against(after, truth, governed)
        right, pairs = right + share.right, pairs + share.pairs
    assert turned > 10
    assert pairs > 20
    assert right / pairs > 0.95, (right, pairs)
