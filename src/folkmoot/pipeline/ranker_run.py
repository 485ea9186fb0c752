"""`folkmoot ranker run`: a spec and prompts in, a file of rankings out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from folkmoot.errors import FaultsError
from folkmoot.formats import spec_rankings
from folkmoot.pipeline.earlier_rows import SameRun, holds_rows, refuse_other_file, refuse_other_run
from folkmoot.pipeline.grade_sections import GradedPrompts, grade_sections
from folkmoot.pipeline.load_rankings import load_ranking_rows
from folkmoot.pipeline.model_calls import Asker, ModelSettings
from folkmoot.pipeline.ranker_job import PreparedJob, RankerJob, prepare
from folkmoot.pipeline.trail import note_ranker_run
from folkmoot.pipeline.write_file import write_file
from folkmoot.ranker.order import shown_order
from folkmoot.ranker.plan import read_rankings
from folkmoot.ranker.rank import ranking_template
from folkmoot.ranker.shown_spec import ShownSpec, only, spec_hash, whole
from folkmoot.records.model_call import Answers, Failed, Usage
from folkmoot.records.provenance import Provenance
from folkmoot.records.spec_ranking import FailedRanking, SpecRanking, SpecRankings


@dataclass(frozen=True, slots=True)
class RankerRun:
    """What a run came to.

    Attributes:
        runs: what stands in the file now, one a repeat.
        answers: what became of every call, those about relevance included.
        withheld: prompts left out because the dataset withholds a text of theirs.
        n_kept: rows of an earlier run that this one did not get to ask about, and that stay in the file.
    """

    runs: tuple[SpecRankings, ...]
    answers: Answers[Any]
    withheld: tuple[str, ...]
    n_kept: int


def ranker_run(
    job: RankerJob, settings: ModelSettings, out: Path, tell: Callable[[str], None] = lambda _: None
) -> RankerRun:
    """Rank every prompt of a dataset, and write the file.

    The file is written whole, beside its place and then renamed, also where the budget ended or calls failed: it holds
    what there is, and the same command goes on from there.

    Raises:
        FolkmootError: a file or an option that cannot be used, `out` that holds another run, or a provider that will not
            answer (what was answered is in the cache).
    """
    prepared = prepare(job)
    for text in prepared.notes:
        tell(text)
    earlier = _earlier(prepared, out)
    ranked = rank_prepared(prepared, Asker(job.model, settings, tell))
    runs, n_kept = _joined(prepared, ranked.runs, earlier)
    write_file(out, spec_rankings.write(*runs))
    _note(prepared, runs, out)
    return RankerRun(runs, ranked.answers, prepared.tasks.withheld, n_kept)


def _note(prepared: PreparedJob, runs: Sequence[SpecRankings], out: Path) -> None:
    """Into the study's trail, where a study was ranked."""
    where = _provenance(prepared, 1)
    note_ranker_run(
        prepared.job.dataset,
        out,
        {
            "model": prepared.job.model,
            "spec_hash": where.spec_hash,
            "template_hash": where.template_hash,
            "rankings": sum(len(run.rows) for run in runs),
            "failed": sum(len(run.failed) for run in runs),
        },
    )


def rank_prepared(prepared: PreparedJob, asker: Asker, name: str = "run") -> RankerRun:
    """Rank what a job asks for, without any file.

    Args:
        prepared: the job.
        asker: of its model.
        name: how the runs are called.
    """
    job, tasks = prepared.job, prepared.tasks.tasks
    grades: dict[str, Mapping[str, int]] = {} if prepared.relevance is None else dict(prepared.relevance.grades)
    asked: GradedPrompts | None = None
    if job.sections == "auto" and prepared.relevance is None and prepared.spec is not None:
        asked = grade_sections(tasks, prepared.spec, asker)
        grades = asked.grades
    plan = prepared.plan(grades)
    ranked = asker.ask([one.call for one in plan])
    ungraded: dict[str, str] = {}
    if asked is not None:
        ungraded = {prompt_id: f"relevance: {failed.why}" for prompt_id, failed in asked.failed.items()}
    elif job.sections == "auto":
        ungraded = {
            task.id: f"{job.relevance} has no grades for it, so that no sections can be chosen"
            for task in tasks
            if task.id not in grades
        }
    runs = read_rankings(plan, ranked, model=job.model, name=name)
    by_repeat = {run.provenance.repeat: run for run in runs}
    whole_runs = tuple(
        _with_ungraded(by_repeat.get(repeat), ungraded, prepared, repeat, name) for repeat in range(1, job.repeats + 1)
    )
    missing = (
        {}
        if asked is not None
        else {prompt_id: Failed(prompt_id, "ungraded", why, Usage(), 0) for prompt_id, why in ungraded.items()}
    )
    first: Answers[Any] = Answers({}, missing) if asked is None else asked.answers
    return RankerRun(whole_runs, joined_answers(first, ranked), prepared.tasks.withheld, 0)


def joined_answers(*several: Answers[Any]) -> Answers[Any]:
    """Several batches of calls as one; ids are distinct."""
    return Answers(
        dict(chain.from_iterable(one.answered.items() for one in several)),
        dict(chain.from_iterable(one.failed.items() for one in several)),
        tuple(chain.from_iterable(one.not_asked for one in several)),
        next((one.stopped_because for one in several if one.stopped_because is not None), None),
        sum((one.spent for one in several), Usage()),
    )


def _with_ungraded(
    run: SpecRankings | None, ungraded: Mapping[str, str], prepared: PreparedJob, repeat: int, name: str
) -> SpecRankings:
    where = _provenance(prepared, repeat)
    failed = tuple(FailedRanking(prompt_id, why, where) for prompt_id, why in ungraded.items())
    if run is None:
        return SpecRankings(name, (), failed)
    return SpecRankings(run.name, run.rows, (*run.failed, *failed))


def _provenance(prepared: PreparedJob, repeat: int) -> Provenance:
    """Of a row of this run, before anything was asked."""
    spec = prepared.spec
    shown = None if spec is None else whole(spec) if prepared.job.sections == "all" else only(spec, ())
    return Provenance(
        model=prepared.job.model,
        template_hash=ranking_template(shown).hash,
        spec_hash=None if spec is None else spec_hash(spec),
        repeat=repeat,
    )


def _earlier(prepared: PreparedJob, out: Path) -> dict[tuple[str, int], SpecRanking | FailedRanking]:
    """The rows of a file that is there already, by prompt and repeat.

    Raises:
        InputError: it is no file of rankings, or of another run.
    """
    if not holds_rows(out):
        return {}
    try:
        runs = load_ranking_rows(out)
    except FaultsError as error:
        raise refuse_other_file(out, error) from error
    job = prepared.job
    where = _provenance(prepared, 1)
    tasks = {task.id: task for task in prepared.tasks.tasks}
    asked = frozenset((prompt_id, repeat) for prompt_id in tasks for repeat in range(1, job.repeats + 1))
    same = SameRun(job.model, str(where.template_hash), where.spec_hash, asked)
    rows: list[SpecRanking | FailedRanking] = [
        *chain.from_iterable(run.rows for run in runs),
        *chain.from_iterable(run.failed for run in runs),
    ]
    fixed = None if job.sections == "auto" else prepared.shown_spec(prepared.tasks.tasks[0], {})
    differences = [text for row in rows for text in same.differences(row.prompt_id, row.provenance)]
    for row in rows:
        if not isinstance(row, SpecRanking):
            continue
        repeat = row.provenance.repeat or 1
        if (row.prompt_id, repeat) not in asked:
            continue
        task = tasks[row.prompt_id]
        if row.shown_order != shown_order(task.labels, job.order, seed=job.seed, prompt_id=task.id, repeat=repeat):
            differences.append("responses shown in another order (--order, --seed)")
        differences += _other_choice(prepared, row, fixed)
    refuse_other_run(out, differences)
    return {(row.prompt_id, row.provenance.repeat or 1): row for row in rows}


def _other_choice(prepared: PreparedJob, row: SpecRanking, fixed: ShownSpec | None) -> Sequence[str]:
    """Whether a row was made with other sections or other grades in sight; `fixed`: what every prompt is shown."""
    if prepared.relevance is not None and row.section_relevance != prepared.relevance.grades.get(row.prompt_id):
        return ["other grades of relevance (--relevance-file)"]
    shown = row.provenance.shown_sections
    if prepared.job.sections == "auto":
        return ["sections chosen in another way (--sections)"] if row.section_relevance is None else []
    expected = None if fixed is None or fixed.is_whole else fixed.section_ids
    return [] if shown == expected else ["other sections (--sections, --always)"]


def _joined(
    prepared: PreparedJob,
    runs: Sequence[SpecRankings],
    earlier: Mapping[tuple[str, int], SpecRanking | FailedRanking],
) -> tuple[tuple[SpecRankings, ...], int]:
    """The runs in the tasks' order, with earlier rows where this run has none; and how many those are."""
    joined = []
    n_kept = 0
    for repeat, run in enumerate(runs, start=1):
        failed = {row.prompt_id: row for row in run.failed}
        found: list[SpecRanking | FailedRanking] = []
        for task in prepared.tasks.tasks:
            row = run.by_prompt.get(task.id) or failed.get(task.id)
            if row is None and (task.id, repeat) in earlier:
                row = earlier[task.id, repeat]
                n_kept += 1
            if row is not None:
                found.append(row)
        joined.append(
            SpecRankings(
                run.name,
                tuple(row for row in found if isinstance(row, SpecRanking)),
                tuple(row for row in found if isinstance(row, FailedRanking)),
            )
        )
    return tuple(joined), n_kept
