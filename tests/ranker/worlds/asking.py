"""A fake model asked about a world, through the real requests, cache and replies."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from folkmoot.pipeline.model_calls import Asker, ModelSettings
from folkmoot.pipeline.ranking_tasks import ranking_tasks
from folkmoot.ranker.choose_sections import chain_of_command, shown_for_prompt
from folkmoot.ranker.order import shown_order
from folkmoot.ranker.rank import ranking_call, read_ranking
from folkmoot.ranker.relevance import read_relevance, relevance_call
from folkmoot.ranker.shown_spec import ShownSpec, whole
from folkmoot.records.ranking_task import RankingTask
from folkmoot.records.spec import Spec
from folkmoot.records.spec_ranking import SpecRanking
from folkmoot.spec.reader import read_spec
from folkmoot.study.world import World

Tiers = Sequence[Sequence[str]]

FOLLOWER = "fake:rule-follower"
IGNORER = "fake:spec-ignorer"


@dataclass(frozen=True, slots=True)
class Share:
    """How many pairs of responses stand in the right order.

    Attributes:
        right: pairs in the right order.
        pairs: pairs that the truth orders strictly.
        by_prompt: (right, pairs) of each prompt.
    """

    right: int
    pairs: int
    by_prompt: tuple[tuple[int, int], ...]

    @property
    def share(self) -> float:
        return self.right / self.pairs


def spec_of(world: World) -> Spec:
    return read_spec(world.spec_text, f"world {world.seed}")


def tasks_of(world: World) -> tuple[RankingTask, ...]:
    return ranking_tasks(world.as_prompts(), f"world {world.seed}").tasks


def rank(
    folder: Path, model: str, tasks: Sequence[RankingTask], shown: Mapping[str, ShownSpec | None], *, seed: int = 1
) -> Mapping[str, SpecRanking]:
    """Every task ranked, in a shown order that is drawn by lot; no call may fail."""
    orders = {task.id: shown_order(task.labels, "random", seed=seed, prompt_id=task.id, repeat=1) for task in tasks}
    calls = {task.id: ranking_call(task, shown[task.id], orders[task.id]) for task in tasks}
    answers = Asker(model, ModelSettings(cache=folder / "calls.db")).ask(list(calls.values()))
    assert not answers.failed
    assert not answers.not_asked
    return {task.id: read_ranking(task, orders[task.id], answers.answered[calls[task.id].id]) for task in tasks}


def rank_by_all(folder: Path, model: str, world: World, spec: Spec | None) -> Mapping[str, SpecRanking]:
    """The prompts of a world by the whole spec, or by none."""
    tasks = tasks_of(world)
    shown = None if spec is None else whole(spec)
    return rank(folder, model, tasks, {task.id: shown for task in tasks})


def grade(folder: Path, model: str, tasks: Sequence[RankingTask], spec: Spec) -> Mapping[str, Mapping[str, int]]:
    """Relevance of the sections by task."""
    calls = {task.id: relevance_call(task, spec) for task in tasks}
    answers = Asker(model, ModelSettings(cache=folder / "calls.db")).ask(list(calls.values()))
    assert not answers.failed
    return {task.id: read_relevance(task, answers.answered[calls[task.id].id]).section_relevance for task in tasks}


def rank_by_some(folder: Path, model: str, world: World, spec: Spec) -> Mapping[str, SpecRanking]:
    """The prompts of a world by the sections that the model graded, and the chain of command."""
    tasks = tasks_of(world)
    grades = grade(folder, model, tasks, spec)
    always = chain_of_command(spec)
    return rank(folder, model, tasks, {task.id: shown_for_prompt(spec, grades[task.id], always) for task in tasks})


def held_against(
    found: Mapping[str, SpecRanking], right: Mapping[str, Tiers], only: Collection[str] | None = None
) -> Share:
    """Rankings against the truth; a pair that the ranking ties is not right."""
    counts = []
    for prompt_id, tiers in right.items():
        if only is not None and prompt_id not in only:
            continue
        said = places(found[prompt_id].ranking.tiers)
        pairs = [
            (better, worse)
            for level, labels in enumerate(tiers)
            for better in labels
            for lower in tiers[level + 1 :]
            for worse in lower
        ]
        counts.append((sum(said[better] < said[worse] for better, worse in pairs), len(pairs)))
    return Share(sum(one for one, _ in counts), sum(one for _, one in counts), tuple(counts))


def places(tiers: Tiers) -> Mapping[str, int]:
    return {label: level for level, labels in enumerate(tiers) for label in labels}
