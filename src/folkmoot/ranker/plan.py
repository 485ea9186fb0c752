"""Every call of a run, and a run's answers as rankings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from folkmoot.ranker.order import Order, shown_order
from folkmoot.ranker.rank import failed_ranking, ranking_call, ranking_provenance, read_ranking
from folkmoot.ranker.replies import RankingReply
from folkmoot.ranker.shown_spec import ShownSpec
from folkmoot.records.model_call import Answers, ModelCall
from folkmoot.records.ranking_task import RankingTask
from folkmoot.records.spec_ranking import FailedRanking, SpecRanking, SpecRankings


@dataclass(frozen=True, slots=True)
class PlannedRanking:
    """One prompt, once.

    Attributes:
        task: what is ranked.
        shown_spec: what of the spec is shown; None: no spec.
        order: the task's labels as they are shown.
        call: the question; its repeat is this one's.
        section_relevance: grades of the prompt's sections, which the row keeps; None where there are none.
    """

    task: RankingTask
    shown_spec: ShownSpec | None
    order: tuple[str, ...]
    call: ModelCall[RankingReply]
    section_relevance: Mapping[str, int] | None


def plan_rankings(
    tasks: Sequence[RankingTask],
    show: Callable[[RankingTask], ShownSpec | None],
    *,
    repeats: int = 1,
    order: Order = "random",
    seed: int = 1,
    grades: Mapping[str, Mapping[str, int]] | None = None,
) -> tuple[PlannedRanking, ...]:
    """Every call of a run, one repeat after the other, so that a run that stops early has whole repeats.

    Args:
        tasks: what is ranked; ids are distinct.
        show: what of the spec is shown for a task; None: no spec.
        repeats: how often each is asked.
        order: of the responses (`ranker/order.py`).
        seed: of that order.
        grades: section relevance by task id, which rows keep.
    """
    shown = {task.id: show(task) for task in tasks}
    return tuple(
        _planned(
            task,
            shown[task.id],
            shown_order(task.labels, order, seed=seed, prompt_id=task.id, repeat=repeat),
            repeat,
            None if grades is None else grades.get(task.id),
        )
        for repeat in range(1, repeats + 1)
        for task in tasks
    )


def _planned(
    task: RankingTask,
    shown_spec: ShownSpec | None,
    order: tuple[str, ...],
    repeat: int,
    section_relevance: Mapping[str, int] | None,
) -> PlannedRanking:
    return PlannedRanking(task, shown_spec, order, ranking_call(task, shown_spec, order, repeat), section_relevance)


def read_rankings(
    plan: Sequence[PlannedRanking], answers: Answers[RankingReply], *, model: str, name: str
) -> tuple[SpecRankings, ...]:
    """A run's answers as rankings, one SpecRankings a repeat; calls that were not asked are in neither of its lists.

    Args:
        plan: the calls.
        answers: what became of them.
        model: the model as the user named it.
        name: how the run is called; its repeats are `name#1`, `name#2`, … where there are several.
    """
    repeats = sorted({one.call.repeat for one in plan})
    return tuple(
        _run(
            [one for one in plan if one.call.repeat == repeat],
            answers,
            model,
            name if len(repeats) == 1 else f"{name}#{repeat}",
        )
        for repeat in repeats
    )


def _run(plan: Sequence[PlannedRanking], answers: Answers[RankingReply], model: str, name: str) -> SpecRankings:
    rows: list[SpecRanking] = []
    failed: list[FailedRanking] = []
    for one in plan:
        outcome = answers.answered.get(one.call.id) or answers.failed.get(one.call.id)
        if outcome is None:
            continue
        provenance = ranking_provenance(model, one.call, one.shown_spec, outcome)
        answered = answers.answered.get(one.call.id)
        if answered is not None:
            rows.append(read_ranking(one.task, one.order, answered, provenance, one.section_relevance))
        else:
            failed.append(failed_ranking(one.task, answers.failed[one.call.id], provenance))
    return SpecRankings(name, tuple(rows), tuple(failed))
