"""`folkmoot spec coverage`: files in, what the sections lack out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from folkmoot.agreement.section_coverage import CoverageOptions, section_coverage
from folkmoot.errors import Fault, FaultsError
from folkmoot.pipeline.agreement import AgreementFiles, dataset_name, load_inputs
from folkmoot.records.section_coverage import SpecCoverage


def spec_coverage(
    spec: Path, dataset: Path, *, ranking: Path | None, relevance: Path | None, options: CoverageOptions
) -> SpecCoverage:
    """Read the files and count what each section has, and what it lacks.

    Args:
        spec: the version of the spec that was graded.
        dataset: what people said, in any known layout.
        ranking: a run of the ranker; its own grades count where `relevance` is None.
        relevance: grades of the prompts against the sections.
        options: what is asked.

    Raises:
        FaultsError: with the faults of all files at once, grades of a section that the spec lacks among them; or nothing
            that grades the prompts was given.
        FolkmootError: what else is wrong with a file.
    """
    inputs = load_inputs(
        AgreementFiles(dataset=dataset, rankings=() if ranking is None else (ranking,), relevance=relevance, spec=spec)
    )
    headline = inputs.rankings[0] if inputs.rankings else None
    grades = inputs.relevance or (None if headline is None else headline.relevance)
    if grades is None or inputs.spec is None:
        found = "no grades in it" if ranking is not None else "no grades"
        expected = (
            "--relevance-file FILE, or a --ranking that grades section_relevance; `folkmoot ranker relevance` makes one"
        )
        raise FaultsError([Fault("--relevance-file" if ranking is None else str(ranking), None, "", found, expected)])
    result = section_coverage(
        inputs.dataset, inputs.spec, grades, ranking=headline, options=options, name=dataset_name(dataset)
    )
    return replace(result, notes=(*result.notes, *inputs.notes))
