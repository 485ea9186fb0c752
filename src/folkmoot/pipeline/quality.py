"""`folkmoot study quality`: what is known of the quality of a study's data, with and without whom it flags."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from folkmoot import __version__
from folkmoot.agreement import Options
from folkmoot.agreement.with_without import LeftOut, with_and_without
from folkmoot.errors import EmptySelectionError
from folkmoot.pipeline.agreement import AgreementFiles, Inputs, dataset_name, load_inputs
from folkmoot.pipeline.load_study import load_study
from folkmoot.pipeline.load_survey import is_study_folder
from folkmoot.pipeline.new_folder import new_folder
from folkmoot.pipeline.study_database import database_url_of
from folkmoot.pipeline.write_file import write_file
from folkmoot.quality.from_dataset import evidence_in
from folkmoot.quality.report import quality_of
from folkmoot.records.dataset import Dataset
from folkmoot.records.quality import QualityReport, SensitivityRow, Strength
from folkmoot.records.quality_evidence import QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds
from folkmoot.report.quality_page import build_quality_page
from folkmoot.study.quality_evidence import study_evidence

FLAGGED: Final = "flagged"
FLAGGED_AT_ALL: Final = "flagged or weakly flagged"
PAGE: Final = "index.html"


@dataclass(frozen=True, slots=True)
class QualityFiles:
    """The files, as the user named them.

    Attributes:
        dataset: a study's folder, or a dataset of any known layout, where most evidence is not recorded.
        rankings: runs of the ranker; the first is compared with.
        relevance: section relevance, where it is not the ranking's own.
        spec: gives sections their titles and order.
    """

    dataset: Path
    rankings: tuple[Path, ...] = ()
    relevance: Path | None = None
    spec: Path | None = None


@dataclass(frozen=True, slots=True)
class QualityOptions:
    """What is asked.

    Attributes:
        thresholds: instead of the study's own, or of the defaults; None for those.
        agreement: the question, filters and relevance of the statistics with and without.
        sensitivity: whether statistics are told with and without, which takes longest.
    """

    thresholds: QualityThresholds | None = None
    agreement: Options = field(default_factory=Options)
    sensitivity: bool = True


def study_quality(files: QualityFiles, options: QualityOptions | None = None) -> QualityReport:
    """Tell the quality of a study's data.

    Raises:
        FaultsError: with the faults of all files at once.
        FolkmootError: what else is wrong with a file.
    """
    inputs = load_inputs(AgreementFiles(files.dataset, files.rankings, None, files.relevance, files.spec))
    return quality_of_inputs(inputs, files.dataset, options or QualityOptions())


def quality_of_inputs(inputs: Inputs, dataset: Path, options: QualityOptions) -> QualityReport:
    """As `study_quality`, of files that were read.

    Args:
        inputs: the files.
        dataset: where the dataset came from: a study's folder is looked into for evidence.
        options: what is asked.
    """
    evidence, thresholds = load_evidence(dataset, inputs.dataset)
    report = quality_of(evidence, options.thresholds or thresholds, name=dataset_name(dataset))
    if not options.sensitivity:
        return report
    return replace(report, sensitivity=_sensitivity(inputs, report, options))


def load_evidence(path: Path, dataset: Dataset) -> tuple[QualityEvidence, QualityThresholds]:
    """Evidence of a dataset, and the thresholds of its study, or the defaults.

    Args:
        path: where the dataset came from.
        dataset: as it was read; what came in since then is left out with its person, or counts in times and orders alone.
    """
    if not (path.is_dir() and is_study_folder(path)):
        return evidence_in(dataset), QualityThresholds()
    # Loaded where it is needed: most datasets are files, which need no database.
    from folkmoot.store import evidence, rows  # noqa: PLC0415 - see above
    from folkmoot.store.reader import has_database, read_study  # noqa: PLC0415 - see above

    loaded = load_study(path)
    url = database_url_of(loaded.study, os.environ)
    if not has_database(loaded.folder, url):
        return evidence_in(dataset), loaded.study.quality
    found, kept = read_study(loaded.folder, url, lambda connection: (rows.rows(connection), evidence.rows(connection)))
    return study_evidence(loaded.study, loaded.prompts, found, kept, dataset), loaded.study.quality


def write_quality(report: QualityReport, out: Path, *, force: bool = False) -> tuple[str, ...]:
    """Write the page `method health` with its figures and tables.

    Args:
        report: what it shows; nobody is named in it.
        out: the folder to write; it appears whole or not at all.
        force: whether a page that stands there may be replaced.

    Returns:
        The names of the files, within the folder.

    Raises:
        InputError: the folder cannot be written.
    """
    names = []
    with new_folder(out, force=force, ours={PAGE, "figures", "tables"}.__contains__) as fresh:
        for name, blocks in build_quality_page(report, made_with=f"Folkmoot {__version__}"):
            write_file(fresh.folder / name, blocks)
            names.append(name)
    return tuple(names)


def flagged_people(report: QualityReport) -> frozenset[str]:
    """Ids of the participants whom an indicator of strength FLAG flags."""
    return frozenset(one.participant_id for one in report.people if one.flagged_by)


def _sensitivity(inputs: Inputs, report: QualityReport, options: QualityOptions) -> tuple[SensitivityRow, ...]:
    ranking = inputs.rankings[0] if inputs.rankings else None
    titles = None if inputs.spec is None else {one.id: one.title for one in inputs.spec.sections}
    relevance = inputs.relevance or (None if ranking is None else ranking.relevance)
    strong = [one.name for one in report.indicators if one.strength is Strength.FLAG]
    any_of = [one.name for one in report.indicators if one.strength is not Strength.NEVER]
    left_out = [LeftOut(FLAGGED, _flagged_by(report, strong)), LeftOut(FLAGGED_AT_ALL, _flagged_by(report, any_of))]
    left_out += [LeftOut(one.name, _flagged_by(report, [one.name])) for one in report.indicators if one.n_flagged]
    try:
        return with_and_without(
            inputs.dataset, ranking, left_out, relevance=relevance, titles=titles, options=options.agreement
        )
    except EmptySelectionError:
        return ()


def _flagged_by(report: QualityReport, names: Sequence[str]) -> NDArray[np.bool_]:
    """`[n_participants]` whom any of these indicators flags."""
    flags = ({*one.flagged_by, *one.weakly_flagged_by} for one in report.people)
    return np.array([not mine.isdisjoint(names) for mine in flags], dtype=np.bool_)
