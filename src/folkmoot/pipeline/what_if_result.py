"""What was said under two versions of a spec, as the result of `folkmoot spec what-if`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from folkmoot.agreement.what_if import TwoVersions, WhatIfFigures
from folkmoot.pipeline.agreement import dataset_name
from folkmoot.pipeline.grade_sections import GradedPrompts
from folkmoot.pipeline.what_if_job import AGAIN, NEW, OLD, Grades, PreparedWhatIf
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.records.what_if import ChangedSectionRow, WhatIf
from folkmoot.statistics.estimate import undefined

_UNCHANGED: Final = "no prompt was ranked under both versions"


def what_if_result(
    prepared: PreparedWhatIf,
    said: Mapping[str, SpecRankings],
    concerned: Mapping[str, Sequence[str]],
    grader: str | None,
    notes: Sequence[str],
) -> WhatIf:
    """The comparison.

    Args:
        prepared: what was asked.
        said: the runs, by name.
        concerned: changed sections that concern each prompt.
        grader: who graded.
        notes: what a reader must know.
    """
    repeats = range(1, prepared.job.repeats + 1)
    old = [said[name] for repeat in repeats if (name := f"{OLD}#{repeat}") in said]
    new = [said[name] for repeat in repeats if (name := f"{NEW}#{repeat}") in said]
    empty = _empty(prepared, len(concerned), grader, tuple(notes))
    if prepared.dataset is None or len(old) < len(repeats) or len(new) < len(repeats):
        return replace(empty, sections=_sections(prepared, concerned, None))
    again = said.get(AGAIN, old[1] if len(old) > 1 else None)
    everything = {task.id for task in prepared.tasks}
    runs = TwoVersions(tuple(old), tuple(new), again)
    figures = WhatIfFigures(prepared.dataset, runs, concerned, everything, prepared.job.options)
    failed = {row.prompt_id for run in said.values() for row in run.failed}
    return replace(
        empty,
        n_ranked=figures.n_ranked,
        n_failed=len(failed),
        overall=figures.over(),
        first_choice_changed=figures.first_choice_changed(),
        agreement_change_all=figures.change_over_all(),
        sections=_sections(prepared, concerned, figures),
        groups=figures.groups() if prepared.job.options.group_fields else None,
        prompts=figures.prompts(),
    )


def _sections(
    prepared: PreparedWhatIf, concerned: Mapping[str, Sequence[str]], figures: WhatIfFigures | None
) -> tuple[ChangedSectionRow, ...]:
    rows = []
    for change in prepared.diff.changes:
        section = change.section
        is_ranked = change in prepared.changes
        prompts = {prompt for prompt, ids in concerned.items() if section.id in ids} if is_ranked else set[str]()
        rows.append(
            ChangedSectionRow(
                section.id,
                section.title,
                tuple(str(one) for one in change.changes),
                is_ranked,
                len(prompts),
                figures.over(prompts) if figures is not None and prompts else None,
            )
        )
    return tuple(rows)


def _empty(prepared: PreparedWhatIf, n_concerned: int, grader: str | None, notes: tuple[str, ...]) -> WhatIf:
    job = prepared.job
    return WhatIf(
        dataset=dataset_name(job.dataset),
        old=prepared.diff.old.name,
        new=prepared.diff.new.name,
        model=job.model,
        fake=job.model.startswith("fake:"),
        simulated=prepared.dataset is not None and prepared.dataset.simulated,
        question=str(job.options.question),
        repeats=job.repeats,
        relevance_threshold=job.options.relevance,
        relevance_from=grader,
        n_prompts=len(prepared.tasks),
        n_concerned=n_concerned,
        n_ranked=0,
        n_failed=0,
        overall=None,
        first_choice_changed=undefined(_UNCHANGED),
        agreement_change_all=undefined(_UNCHANGED),
        sections=(),
        groups=None,
        prompts=(),
        notes=notes,
    )


def nothing_to_rank(prepared: PreparedWhatIf) -> WhatIf:
    """Nothing changed, or nothing that a ranker could apply."""
    if prepared.diff.changes:
        why = "Sections only moved, got another id or other tags, or changed in punctuation: nothing was ranked."
    else:
        why = "No section changed: nothing was ranked."
    notes = (why, *_preamble(prepared))
    return replace(_empty(prepared, 0, None, notes), sections=_sections(prepared, {}, None))


def graded_by(prepared: PreparedWhatIf, graded: Mapping[str, GradedPrompts]) -> str:
    """Files and model that graded relevance."""
    files = [one.name for one in (prepared.old, prepared.new) if one is not None]
    models = [prepared.job.relevance_model or prepared.job.model] if graded else []
    return ", ".join([*files, *models])


def notes_on(prepared: PreparedWhatIf, graded: Mapping[str, GradedPrompts], old: Grades, new: Grades) -> list[str]:
    """What was left out, and what a reader must know beside the numbers."""
    notes = list(_preamble(prepared))
    changed = any(one.old is not None and one.new is not None for one in prepared.changes)
    for version, recorded, other in ((OLD, prepared.old, new), (NEW, prepared.new, old)):
        if changed and recorded is not None and not other:
            notes.append(
                f"Prompts were graded against the {version} version alone ({recorded.name}): what a changed section "
                f"concerns in the {NEW if version == OLD else OLD} version only is not among the prompts ranked."
            )
    failed = {prompt for one in graded.values() for prompt in one.failed}
    if failed:
        notes.append(f"{len(failed):,} prompts could not be graded in a version, and are concerned by nothing in it.")
    if prepared.n_withheld:
        prompts = "1 prompt" if prepared.n_withheld == 1 else f"{prepared.n_withheld:,} prompts"
        notes.append(f"{prompts} left out: the dataset withholds their texts.")
    if prepared.dataset is not None and prepared.dataset.simulated:
        notes.append("SIMULATED: participants of this dataset are simulated; nothing here is about real people.")
    if prepared.job.model.startswith("fake:"):
        notes.append(f"{prepared.job.model} is a fake model: what it ranked says nothing about any language model.")
    return notes


def _preamble(prepared: PreparedWhatIf) -> list[str]:
    if not prepared.diff.preamble:
        return []
    return ["What changed before the first heading concerns no section: it was shown, and no prompt was ranked for it."]
