"""Ask a model how relevant a spec's sections are to prompts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from folkmoot.pipeline.model_calls import Asker
from folkmoot.ranker.choose_sections import stand_in_grades
from folkmoot.ranker.relevance import failed_relevance, read_relevance, relevance_call, relevance_provenance
from folkmoot.ranker.replies import RelevanceReply
from folkmoot.ranker.shown_spec import spec_hash
from folkmoot.records.model_call import Answers, ModelCall
from folkmoot.records.ranking_task import RankingTask
from folkmoot.records.section_relevance import FailedRelevance, GradedPrompt
from folkmoot.records.spec import Spec

NOT_GRADED_YET: Final = (
    "Prompts are not graded yet: the ranking is reckoned with four sections drawn by lot for each. After `folkmoot "
    "ranker relevance` (or a run with --sections auto) it is exact."
)


@dataclass(frozen=True, slots=True)
class GradedPrompts:
    """What became of the questions about relevance.

    Attributes:
        graded: by prompt id, in the tasks' order.
        failed: prompts without a usable reply, by prompt id.
        answers: the same as calls; prompts that were not asked are among its `not_asked`.
    """

    graded: Mapping[str, GradedPrompt]
    failed: Mapping[str, FailedRelevance]
    answers: Answers[RelevanceReply]

    @property
    def grades(self) -> dict[str, Mapping[str, int]]:
        """The grades alone."""
        return {prompt_id: one.section_relevance for prompt_id, one in self.graded.items()}


def relevance_calls(tasks: Sequence[RankingTask], spec: Spec) -> list[ModelCall[RelevanceReply]]:
    """One question a prompt."""
    return [relevance_call(task, spec) for task in tasks]


def stand_ins(tasks: Sequence[RankingTask], spec: Spec) -> dict[str, Mapping[str, int]]:
    """Grades to reckon with as long as there are none, by task id; NOT_GRADED_YET says so."""
    return {task.id: stand_in_grades(spec, task.id) for task in tasks}


def grade_sections(tasks: Sequence[RankingTask], spec: Spec, asker: Asker) -> GradedPrompts:
    """Grade every prompt that the cache has no answer for."""
    calls = relevance_calls(tasks, spec)
    answers = asker.ask(calls)
    graded: dict[str, GradedPrompt] = {}
    failed: dict[str, FailedRelevance] = {}
    whole_hash = spec_hash(spec)
    for task, call in zip(tasks, calls, strict=True):
        if call.id in answers.answered:
            one = answers.answered[call.id]
            graded[task.id] = read_relevance(task, one, relevance_provenance(asker.model, call, whole_hash, one))
        elif call.id in answers.failed:
            other = answers.failed[call.id]
            failed[task.id] = failed_relevance(task, other, relevance_provenance(asker.model, call, whole_hash, other))
    return GradedPrompts(graded, failed, answers)
