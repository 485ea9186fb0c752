"""Runs of a ranker asked in one batch: each stays a run of its own; calls under way, cache and budget are shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from folkmoot.pipeline.model_calls import Asker
from folkmoot.ranker.choose_sections import chain_of_command, shown_for_prompt
from folkmoot.ranker.plan import PlannedRanking, read_rankings
from folkmoot.ranker.rank import ranking_call
from folkmoot.ranker.replies import RankingReply
from folkmoot.ranker.shown_spec import ShownSpec, whole
from folkmoot.records.model_call import Answers, CallEstimate, Usage
from folkmoot.records.ranking_task import RankingTask
from folkmoot.records.spec import Spec
from folkmoot.records.spec_ranking import SpecRankings


@dataclass(frozen=True, slots=True)
class RankingRun:
    """Questions that make one run.

    Attributes:
        name: how the run is called; distinct within a batch.
        plan: no task twice, and one repeat.
        step: what it is for, in a word or two; runs with one step are counted together in an estimate.
    """

    name: str
    plan: tuple[PlannedRanking, ...]
    step: str


def planned(
    run: str,
    task: RankingTask,
    shown: ShownSpec | None,
    order: Sequence[str],
    repeat: int = 1,
    grades: Mapping[str, int] | None = None,
) -> PlannedRanking:
    """One question of a run.

    Args:
        run: the run's name; the same task can stand in several runs of a batch.
        task: what is ranked.
        shown: what of a spec is shown; None: no word of one.
        order: the task's labels in the order in which they are shown.
        repeat: 1 or more.
        grades: relevance of sections that the row keeps; None where there are none.
    """
    call = ranking_call(task, shown, order, repeat)
    return PlannedRanking(task, shown, tuple(order), replace(call, id=f"{run}: {call.id}"), grades)


def ask_runs(asker: Asker, runs: Sequence[RankingRun]) -> tuple[Mapping[str, SpecRankings], Answers[RankingReply]]:
    """Ask every question of every run.

    Returns:
        (the runs by name, what became of the calls). A run of which nothing was answered or failed is left out.
    """
    answers = asker.ask([one.call for run in runs for one in run.plan])
    found = (read_rankings(run.plan, answers, model=asker.model, name=run.name) for run in runs if run.plan)
    return {said.name: said for (said,) in found if said.rows or said.failed}, answers


def estimate_runs(asker: Asker, runs: Sequence[RankingRun]) -> Mapping[str, CallEstimate]:
    """What the runs would take, by their step."""
    steps = dict.fromkeys(run.step for run in runs)
    return {step: asker.estimate([one.call for run in runs if run.step == step for one in run.plan]) for step in steps}


class SpecShower:
    """What of a spec is shown for each task: all of it, or the sections that matter by their grades.

    Args:
        spec: the spec.
        grades: relevance of its sections by task id, to choose by; None: the whole spec is shown.
    """

    def __init__(self, spec: Spec, grades: Mapping[str, Mapping[str, int]] | None = None) -> None:
        self._spec = spec
        self._grades = grades
        self._whole: ShownSpec | None = None
        self._always = chain_of_command(spec)

    def shown(self, task_id: str) -> ShownSpec:
        """What is shown for a task; the whole spec where it has no grades."""
        grades = None if self._grades is None else self._grades.get(task_id)
        if grades is not None:
            return shown_for_prompt(self._spec, grades, self._always)
        if self._whole is None:
            self._whole = whole(self._spec)
        return self._whole


def told_once(tell: Callable[[str], None]) -> Callable[[str], None]:
    """The same, without saying anything twice: several askers of one model have the same to say."""
    told: set[str] = set()

    def once(text: str) -> None:
        if text not in told:
            told.add(text)
            tell(text)

    return once


def drawn(tasks: Sequence[RankingTask], most: int | None, seed: int) -> tuple[RankingTask, ...]:
    """At most so many of the tasks, in their order; which ones hangs on the seed and their ids alone. None: all."""
    if most is None:
        return tuple(tasks)
    chosen = {
        task.id for task in sorted(tasks, key=lambda task: sha256(f"{seed}\x1f{task.id}".encode()).digest())[:most]
    }
    return tuple(task for task in tasks if task.id in chosen)


def with_total(estimates: Mapping[str, CallEstimate]) -> Mapping[str, CallEstimate]:
    """The estimates, and where there are several their sum as the last."""
    if len(estimates) < 2:
        return estimates
    usage = Usage()
    for one in estimates.values():
        usage += one.usage
    if_cached = [one.cost_if_shared_is_cached for one in estimates.values() if one.calls]
    known = [cost for cost in if_cached if cost is not None]
    total = CallEstimate(
        calls=sum(one.calls for one in estimates.values()),
        cached=sum(one.cached for one in estimates.values()),
        usage=usage,
        prices_of=next((one.prices_of for one in estimates.values() if one.prices_of is not None), None),
        shared_input_tokens=sum(one.shared_input_tokens for one in estimates.values()),
        cost_if_shared_is_cached=sum(known) if len(known) == len(if_cached) else None,
        output_from=next((one.output_from for one in estimates.values() if one.calls), "a guess"),
    )
    return {**estimates, "together": total}


def join_answers(batches: Sequence[tuple[str, Answers[Any]]]) -> Answers[Any]:
    """What became of several batches, as of one.

    Args:
        batches: each with what stands before its calls' ids, so that they differ from those of the others.
    """
    spent = Usage()
    for _, one in batches:
        spent += one.spent
    return Answers(
        {f"{name}{call}": answered for name, one in batches for call, answered in one.answered.items()},
        {f"{name}{call}": failed for name, one in batches for call, failed in one.failed.items()},
        tuple(f"{name}{call}" for name, one in batches for call in one.not_asked),
        next((one.stopped_because for _, one in batches if one.stopped_because is not None), None),
        spent,
    )
