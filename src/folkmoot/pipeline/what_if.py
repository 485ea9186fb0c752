"""`folkmoot spec what-if`: rank under two versions of a spec what their differences concern, and say what turns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from folkmoot import __version__
from folkmoot.errors import InputError
from folkmoot.formats import section_relevance, spec_rankings
from folkmoot.pipeline.ask_rankings import (
    RankingRun,
    SpecShower,
    ask_runs,
    estimate_runs,
    join_answers,
    planned,
    told_once,
    with_total,
)
from folkmoot.pipeline.grade_sections import NOT_GRADED_YET, GradedPrompts, grade_sections, relevance_calls, stand_ins
from folkmoot.pipeline.model_calls import Asker, ModelSettings
from folkmoot.pipeline.what_if_job import AGAIN, NEW, OLD, Grades, PreparedWhatIf, WhatIfJob, prepare_what_if
from folkmoot.pipeline.what_if_result import graded_by, notes_on, nothing_to_rank, what_if_result
from folkmoot.pipeline.write_file import write_file
from folkmoot.ranker.order import shown_order
from folkmoot.records.model_call import Answers, CallEstimate
from folkmoot.records.ranking_task import RankingTask
from folkmoot.records.spec import Spec
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.records.what_if import WhatIf, as_json
from folkmoot.report.what_if_page import what_if_page

PAGE: Final = "what-if.html"


@dataclass(frozen=True)
class WhatIfDone:
    """What was found, and what it was found from.

    Attributes:
        result: the comparison.
        old: every run under the old version.
        new: every run under the new one.
        graded: grades that were asked for, by version.
        prepared: what was asked, with the versions and the prompts' texts.
        answers: what became of every call.
    """

    result: WhatIf
    old: tuple[SpecRankings, ...]
    new: tuple[SpecRankings, ...]
    graded: Mapping[str, GradedPrompts]
    answers: Answers[Any]
    prepared: PreparedWhatIf


def what_if(job: WhatIfJob, settings: ModelSettings, tell: Callable[[str], None] = lambda _: None) -> WhatIfDone:
    """Compare two versions.

    Args:
        job: what is compared.
        settings: how models are asked.
        tell: hears what is being done and what it would cost, before it is asked.

    Raises:
        FolkmootError: a file or an option that cannot be used, or more calls or money than the limits allow.
    """
    prepared, tell = prepare_what_if(job), told_once(tell)
    if not prepared.changes:
        return WhatIfDone(nothing_to_rank(prepared), (), (), {}, join_answers([]), prepared)
    graded = _grade(prepared, settings, tell)
    old, new = _grades(prepared.old, graded.get(OLD)), _grades(prepared.new, graded.get(NEW))
    concerned = prepared.concerned(old, new)
    batches: list[tuple[str, Answers[Any]]] = [(f"{version} version: ", one.answers) for version, one in graded.items()]
    said: Mapping[str, SpecRankings] = {}
    if concerned:
        asker = Asker(job.model, settings, tell)
        runs = _runs(prepared, [task for task in prepared.tasks if task.id in concerned], old, new)
        _say_cost(with_total(estimate_runs(asker, runs)), len(concerned), settings, tell)
        said, answers = ask_runs(asker, runs)
        batches.append(("", answers))
    result = what_if_result(
        prepared, said, concerned, graded_by(prepared, graded), notes_on(prepared, graded, old, new)
    )
    under_old = tuple(run for name, run in said.items() if name.startswith(OLD))
    under_new = tuple(run for name, run in said.items() if name.startswith(NEW))
    return WhatIfDone(result, under_old, under_new, graded, join_answers(batches), prepared)


def estimate_what_if(
    job: WhatIfJob, settings: ModelSettings, tell: Callable[[str], None] = lambda _: None
) -> Mapping[str, CallEstimate]:
    """What the comparison would take, by step; {} where nothing changed that could be tried.

    Where prompts are not graded yet, every prompt is counted: it is what there can be at most.

    Raises:
        FolkmootError: as `what_if`.
    """
    prepared, tell = prepare_what_if(job), told_once(tell)
    if not prepared.changes:
        return {}
    found: dict[str, CallEstimate] = {}
    grades: dict[str, Grades | None] = {}
    grader = Asker(job.relevance_model or job.model, settings, tell)
    for version, spec, recorded, needed in _versions(prepared):
        grades[version] = {} if recorded is None else recorded.grades
        if needed:
            found[f"relevance, {version} version"] = estimate = grader.estimate(relevance_calls(prepared.tasks, spec))
            grades[version] = None if estimate.calls else grade_sections(prepared.tasks, spec, grader).grades
    old, new = grades[OLD], grades[NEW]
    is_known = old is not None and new is not None
    concerned = prepared.concerned(old or {}, new or {}) if is_known else {task.id: () for task in prepared.tasks}
    tasks = [task for task in prepared.tasks if task.id in concerned]
    if job.sections == "auto" and not is_known:
        tell(NOT_GRADED_YET)
        old = stand_ins(tasks, prepared.diff.old) if old is None else old
        new = stand_ins(tasks, prepared.diff.new) if new is None else new
    runs = _runs(prepared, tasks, old or {}, new or {}, at_most=not is_known)
    found |= estimate_runs(Asker(job.model, settings, tell), runs)
    return with_total(found)


def write_what_if(done: WhatIfDone, folder: Path) -> tuple[Path, ...]:
    """Write the rankings, the grades that were asked for, the comparison and its page; each replaces a file of its name.

    Raises:
        InputError: the folder cannot be written to.
    """
    whole = msgspec.json.format(msgspec.json.encode(as_json(done.result)), indent=2)
    made_with = f"Folkmoot {__version__}"
    page = what_if_page(done.result, done.prepared.diff, done.prepared.tasks, made_with=made_with)
    files: dict[str, Any] = {"what-if.json": [whole], PAGE: page}
    for name, runs in (("old.jsonl", done.old), ("new.jsonl", done.new)):
        if runs:
            files[name] = spec_rankings.write(*runs)
    for version, graded in done.graded.items():
        files[f"relevance_{version}.jsonl"] = section_relevance.write(graded.graded.values(), graded.failed.values())
    for name, blocks in files.items():
        write_file(folder / name, blocks)
    return tuple(folder / name for name in files)


def _versions(prepared: PreparedWhatIf) -> Sequence[tuple[str, Spec, Any, bool]]:
    """(name, spec, recorded grades, whether it must be graded) of both versions."""
    return (
        (OLD, prepared.diff.old, prepared.old, prepared.grade_old),
        (NEW, prepared.diff.new, prepared.new, prepared.grade_new),
    )


def _grade(
    prepared: PreparedWhatIf, settings: ModelSettings, tell: Callable[[str], None]
) -> Mapping[str, GradedPrompts]:
    found = {}
    for version, spec, _, needed in _versions(prepared):
        if needed:
            asker = Asker(prepared.job.relevance_model or prepared.job.model, settings, tell)
            tell(f"{asker.model}: grading {len(prepared.tasks):,} prompts against the {version} version …")
            found[version] = grade_sections(prepared.tasks, spec, asker)
    return found


def _grades(recorded: Any, graded: GradedPrompts | None) -> Grades:
    if recorded is not None:
        grades: Grades = recorded.grades
        return grades
    return {} if graded is None else graded.grades


def _runs(
    prepared: PreparedWhatIf, tasks: Sequence[RankingTask], old: Grades, new: Grades, *, at_most: bool = False
) -> list[RankingRun]:
    """Every run: both versions show a prompt's responses in one order, and the second repeat shows the first one's."""
    job = prepared.job
    step = "{} version, at most" if at_most else "{} version"
    showers = {
        OLD: SpecShower(prepared.diff.old, old if job.sections == "auto" else None),
        NEW: SpecShower(prepared.diff.new, new if job.sections == "auto" else None),
    }

    def run(name: str, version: str, repeat: int) -> RankingRun:
        ordered_as = 1 if repeat % 2 == 0 else repeat
        plan = tuple(
            planned(
                name,
                task,
                showers[version].shown(task.id),
                shown_order(task.labels, job.order, seed=job.seed, prompt_id=task.id, repeat=ordered_as),
                repeat,
                (old if version == OLD else new).get(task.id),
            )
            for task in tasks
        )
        return RankingRun(name, plan, step.format(version))

    repeats = range(1, job.repeats + 1)
    found = [run(f"{version}#{repeat}", version, repeat) for version in (OLD, NEW) for repeat in repeats]
    if job.repeats == 1:
        found.append(run(AGAIN, OLD, 2))
    return found


def _say_cost(
    estimates: Mapping[str, CallEstimate], n_prompts: int, settings: ModelSettings, tell: Callable[[str], None]
) -> None:
    """Say what ranking takes; refuse what the limits do not allow, for half of the pairs would show nothing.

    Raises:
        InputError: it takes more than the limits allow.
    """
    whole = estimates["together"]
    cost = whole.usage.cost
    about = "its cost unknown" if cost is None else f"about ${cost:,.2f}"
    tell(
        f"{n_prompts:,} prompts are concerned: {whole.calls:,} calls to make, {whole.cached:,} answered already, {about}."
    )
    budget = settings.budget
    if settings.max_cost is not None and cost is not None and cost > settings.max_cost - (budget.spent.cost or 0.0):
        raise InputError(
            f"--max-cost: ranking {n_prompts:,} prompts under both versions takes about ${cost:,.2f}, and "
            f"${settings.max_cost:,.2f} is the limit; expected a higher one, or fewer prompts with --limit"
        )
    if settings.max_calls is not None and whole.calls > settings.max_calls - budget.calls:
        raise InputError(
            f"--max-calls: ranking {n_prompts:,} prompts under both versions takes {whole.calls:,} calls, and "
            f"{settings.max_calls:,} is the limit; expected a higher one, or fewer prompts with --limit"
        )
