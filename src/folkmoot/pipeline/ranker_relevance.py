"""`folkmoot ranker relevance`: how relevant a spec's sections are to each prompt, written once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from folkmoot.errors import FaultsError
from folkmoot.formats import section_relevance
from folkmoot.pipeline.earlier_rows import SameRun, holds_rows, refuse_other_file, refuse_other_run
from folkmoot.pipeline.grade_sections import grade_sections, relevance_calls
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.load_spec import load_spec
from folkmoot.pipeline.model_calls import Asker, ModelSettings
from folkmoot.pipeline.ranking_tasks import RankingTasks, ranking_tasks
from folkmoot.pipeline.read_source import read_source
from folkmoot.pipeline.write_file import write_file
from folkmoot.ranker.replies import RelevanceReply
from folkmoot.ranker.shown_spec import spec_hash
from folkmoot.ranker.templates import RELEVANCE
from folkmoot.records.model_call import Answers, CallEstimate
from folkmoot.records.section_relevance import FailedRelevance, GradedPrompt
from folkmoot.records.spec import Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class RelevanceJob:
    """What is graded, by what.

    Attributes:
        dataset: prompts, in any known layout; their responses play no part.
        spec: the spec's file.
        model: as the user named it.
        prompts: ids of the prompts to grade; (): all.
        limit: grade the first so many of them; None: all.
    """

    dataset: Path
    spec: Path
    model: str
    prompts: tuple[str, ...] = ()
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class RelevanceRun:
    """What a run came to.

    Attributes:
        graded: prompts with their grades, as the file has them now.
        failed: prompts without a usable reply.
        answers: what became of every call.
        withheld: prompts left out because the dataset withholds their text.
        n_kept: rows of an earlier run that this one did not get to ask about, and that stay in the file.
    """

    graded: tuple[GradedPrompt, ...]
    failed: tuple[FailedRelevance, ...]
    answers: Answers[RelevanceReply]
    withheld: tuple[str, ...]
    n_kept: int


def ranker_relevance(
    job: RelevanceJob, settings: ModelSettings, out: Path, tell: Callable[[str], None] = lambda _: None
) -> RelevanceRun:
    """Grade every prompt of a dataset, and write the file, as `ranker_run` does.

    Raises:
        FolkmootError: a file or an option that cannot be used, `out` that holds another run, or a provider that will not
            answer.
    """
    tasks, spec = _prepared(job)
    earlier = _earlier(job, tasks, spec, out)
    found = grade_sections(tasks.tasks, spec, Asker(job.model, settings, tell))
    graded: list[GradedPrompt] = []
    failed: list[FailedRelevance] = []
    n_kept = 0
    for task in tasks.tasks:
        row = found.graded.get(task.id) or found.failed.get(task.id)
        if row is None and task.id in earlier:
            row = earlier[task.id]
            n_kept += 1
        if isinstance(row, GradedPrompt):
            graded.append(row)
        elif row is not None:
            failed.append(row)
    write_file(out, section_relevance.write(graded, failed))
    return RelevanceRun(tuple(graded), tuple(failed), found.answers, tasks.withheld, n_kept)


def estimate_relevance(
    job: RelevanceJob, settings: ModelSettings, tell: Callable[[str], None] = lambda _: None
) -> CallEstimate:
    """What the same would take; nothing is asked."""
    tasks, spec = _prepared(job)
    return Asker(job.model, settings, tell).estimate(relevance_calls(tasks.tasks, spec))


def _prepared(job: RelevanceJob) -> tuple[RankingTasks, Spec]:
    prompts = load_dataset(job.dataset).prompts
    tasks = ranking_tasks(prompts, str(job.dataset), job.prompts, job.limit, with_responses=False)
    return tasks, load_spec(job.spec)


def _earlier(
    job: RelevanceJob, tasks: RankingTasks, spec: Spec, out: Path
) -> dict[str, GradedPrompt | FailedRelevance]:
    """The rows of a file that is there already, by prompt.

    Raises:
        InputError: it is no file of grades, or of another run.
    """
    if not holds_rows(out):
        return {}
    try:
        (file,) = read_source(out).files.values()
        rows = section_relevance.read_whole(file.lines(), file.place)
    except FaultsError as error:
        raise refuse_other_file(out, error) from error
    asked = frozenset((task.id, 1) for task in tasks.tasks)
    same = SameRun(job.model, RELEVANCE.hash, spec_hash(spec), asked)
    refuse_other_run(out, (text for row in rows for text in same.differences(row.prompt_id, row.provenance)))
    return {row.prompt_id: row for row in rows}
