"""What a run of the ranker is asked to do: files and options, read and held against each other before anything is paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from folkmoot.errors import Fault, FaultsError, InputError
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.load_relevance import load_relevance, other_sections, other_version
from folkmoot.pipeline.load_spec import load_spec
from folkmoot.pipeline.ranking_tasks import RankingTasks, ranking_tasks
from folkmoot.ranker.choose_sections import chain_of_command, shown_for_prompt, with_what_they_contain
from folkmoot.ranker.order import Order
from folkmoot.ranker.plan import PlannedRanking, plan_rankings
from folkmoot.ranker.shown_spec import ShownSpec, only, whole
from folkmoot.records.ranking_task import RankingTask
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.records.spec import Spec

Sections: TypeAlias = Literal["all", "auto"] | tuple[str, ...]
"""Which sections are shown: all, those that matter for each prompt, or these with what they contain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankerJob:
    """What is ranked, by what, and how.

    Attributes:
        dataset: prompts with their responses, in any known layout.
        model: as the user named it.
        spec: the spec's file; None: without a spec, the ablation.
        repeats: how often each prompt is asked.
        sections: what of the spec is shown.
        always: sections whose instructions are shown beside those chosen; (): the chain of command.
        order: of the responses.
        seed: of that order.
        relevance: a file of section relevance; None: there are no grades, or `auto` asks for them.
        prompts: ids of the prompts to rank; (): all.
        limit: rank the first so many of them; None: all.
    """

    dataset: Path
    model: str
    spec: Path | None = None
    repeats: int = 1
    sections: Sections = "all"
    always: tuple[str, ...] = ()
    order: Order = "random"
    seed: int = 1
    relevance: Path | None = None
    prompts: tuple[str, ...] = ()
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class PreparedJob:
    """The same, read.

    Attributes:
        job: as asked.
        tasks: what is ranked, and what cannot be.
        spec: None for the ablation.
        always: ids of the sections shown beside those chosen; () where the whole spec is shown, or none.
        relevance: grades of the file; None where none was named.
        notes: what must be said of the files.
    """

    job: RankerJob
    tasks: RankingTasks
    spec: Spec | None
    always: tuple[str, ...]
    relevance: SectionRelevance | None
    notes: tuple[str, ...] = ()

    def shown_spec(self, task: RankingTask, grades: Mapping[str, Mapping[str, int]]) -> ShownSpec | None:
        """What of the spec is shown for a task.

        Args:
            task: one of the job's.
            grades: section relevance by prompt id; `auto` needs the task's.
        """
        if self.spec is None:
            return None
        if self.job.sections == "all":
            return whole(self.spec)
        if self.job.sections == "auto":
            return shown_for_prompt(self.spec, grades[task.id], self.always)
        return only(self.spec, with_what_they_contain(self.spec, self.job.sections), self.always)

    def plan(self, grades: Mapping[str, Mapping[str, int]]) -> tuple[PlannedRanking, ...]:
        """Every ranking call, of the tasks that have what it takes: with `auto`, of those that are graded."""
        job = self.job
        tasks = [task for task in self.tasks.tasks if job.sections != "auto" or task.id in grades]
        fixed = None if not tasks or job.sections == "auto" else self.shown_spec(tasks[0], grades)
        return plan_rankings(
            tasks,
            lambda task: self.shown_spec(task, grades) if job.sections == "auto" else fixed,
            repeats=job.repeats,
            order=job.order,
            seed=job.seed,
            grades=grades,
        )


def prepare(job: RankerJob) -> PreparedJob:
    """Read a job's files and hold them against each other.

    Raises:
        FaultsError: faults of the dataset, the spec or the grades; prompts or sections that do not exist; grades of
            sections that the spec lacks.
        InputError: options that mean nothing together, or a dataset that withholds every text.
    """
    _refuse_options_without_a_spec(job)
    dataset = load_dataset(job.dataset)
    tasks = ranking_tasks(dataset.prompts, str(job.dataset), job.prompts, job.limit)
    if job.spec is None:
        return PreparedJob(job, tasks, None, (), None)
    spec = load_spec(job.spec)
    chosen = () if isinstance(job.sections, str) else job.sections
    faults = [
        Fault(
            option,
            None,
            "",
            f"the section '{section}'",
            f"the id of a section of {job.spec} (`folkmoot spec sections`)",
        )
        for option, sections in (("--sections", chosen), ("--always", job.always))
        for section in dict.fromkeys(sections)
        if spec.section(section) is None
    ]
    relevance = None if job.relevance is None else load_relevance(job.relevance, dataset)
    if relevance is not None:
        faults += other_sections(relevance, spec, str(job.relevance), str(job.spec))
    if faults:
        raise FaultsError(faults)
    always = with_what_they_contain(spec, job.always) if job.always else chain_of_command(spec)
    notes = () if relevance is None else other_version(relevance, spec, str(job.relevance), str(job.spec))
    return PreparedJob(job, tasks, spec, () if job.sections == "all" else always, relevance, notes)


def _refuse_options_without_a_spec(job: RankerJob) -> None:
    if job.spec is None and (job.sections != "all" or job.always or job.relevance is not None):
        raise InputError(
            "--sections, --always and --relevance-file choose what of a spec is shown; without a spec they mean nothing. "
            "Leave them out, or give --spec FILE"
        )
    if job.always and job.sections == "all":
        raise InputError("--always: the whole spec is shown; it goes with --sections auto or --sections ID,…")
