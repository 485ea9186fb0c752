"""`folkmoot report build`: files in, a folder with a page, figures and tables out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from folkmoot import __version__
from folkmoot.agreement import Options
from folkmoot.agreement.selection import filters_of, select
from folkmoot.pipeline.agreement import AgreementFiles, Inputs, compare_inputs, dataset_name, load_inputs
from folkmoot.pipeline.new_folder import new_folder
from folkmoot.pipeline.quality import QualityOptions, quality_of_inputs
from folkmoot.pipeline.write_file import write_file
from folkmoot.records.agreement import AgreementResult
from folkmoot.records.quality import QualityReport
from folkmoot.report.answers import Answers
from folkmoot.report.build import build_report as report_files

PAGE: Final = "index.html"
_OURS: Final = frozenset({PAGE, "figures", "tables", "health"})
MOST_FOR_HEALTH: Final = 200_000
"""Assessments up to which a report tells the quality of answers too: it goes through them one by one."""


@dataclass(frozen=True, slots=True)
class BuiltReport:
    """A report that was written.

    Attributes:
        folder: where it stands.
        page: the file to open.
        files: every file, by its name within the folder.
        result: the comparison that it shows.
    """

    folder: Path
    page: Path
    files: tuple[str, ...]
    result: AgreementResult


def build_report(files: AgreementFiles, options: Options, out: Path, *, force: bool = False) -> BuiltReport:
    """Read the files, compare, and write the report.

    Args:
        files: what is compared.
        options: how; sections (where relevance is known) and prompts are always among the rows.
        out: the folder to write; it appears whole or not at all.
        force: whether a report that stands there may be replaced.

    Raises:
        FolkmootError: a file, an option or a target that cannot be used, or a folder that cannot be written.
    """
    with new_folder(out, force=force, ours=_OURS.__contains__) as fresh:
        inputs = load_inputs(files)
        options = with_every_row(inputs, options)
        result = compare_inputs(inputs, options, name=dataset_name(files.dataset))
        health = _health(inputs, files, options)
        names = write_report(inputs, options, result, fresh.folder, health=health)
    return BuiltReport(out, out / PAGE, names, result)


def with_every_row(inputs: Inputs, options: Options) -> Options:
    """The options with the rows that a report always has: prompts, and sections where any prompt belongs to one."""
    graded = inputs.relevance or (inputs.rankings[0].relevance if inputs.rankings else None)
    grades = () if graded is None else (graded.grades.get(one, {}) for one in inputs.dataset.prompts.ids)
    belongs = any(grade >= options.relevance for of_prompt in grades for grade in of_prompt.values())
    rows = ("section", "prompt") if belongs else ("prompt",)
    return replace(options, by=tuple(dict.fromkeys((*options.by, *rows))))


def _health(inputs: Inputs, files: AgreementFiles, options: Options) -> QualityReport | None:
    if len(inputs.dataset.assessments) > MOST_FOR_HEALTH:
        return None
    return quality_of_inputs(inputs, files.dataset, QualityOptions(agreement=options))


def write_report(
    inputs: Inputs,
    options: Options,
    result: AgreementResult,
    folder: Path,
    *,
    health: QualityReport | None = None,
) -> tuple[str, ...]:
    """Write a comparison's report into a folder, file by file.

    Args:
        inputs: what was compared.
        options: how.
        result: what `compare_inputs` said about the two.
        folder: where to; files there are replaced.
        health: what is known of the answers' quality; None for a report without it.

    Returns:
        The names of the files, within the folder.

    Raises:
        InputError: a file cannot be written.
    """
    names = []
    for name, blocks in _files(inputs, options, result, health):
        write_file(folder / name, blocks)
        names.append(name)
    return tuple(names)


def _files(
    inputs: Inputs, options: Options, result: AgreementResult, health: QualityReport | None
) -> Iterator[tuple[str, Iterator[bytes]]]:
    headline = inputs.rankings[0] if inputs.rankings else None
    return report_files(
        result,
        answers_of(inputs, options),
        headline,
        spec_name=None if inputs.spec is None else inputs.spec.name,
        section_titles=None if inputs.spec is None else {one.id: one.title for one in inputs.spec.sections},
        made_with=f"Folkmoot {__version__}",
        health=health,
    )


def answers_of(inputs: Inputs, options: Options) -> Answers:
    """The very rankings that the comparison used: last answers, after every filter."""
    selection = select(
        inputs.dataset,
        options.question,
        covered_by=inputs.rankings[0] if inputs.rankings else None,
        filters=filters_of(options),
    )
    cells = selection.cells
    return Answers(
        inputs.dataset, selection.prompt_rows[cells.prompt], selection.person_rows[cells.person], cells.codes
    )
