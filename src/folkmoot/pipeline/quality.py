"""`folkmoot study quality`: what is known of the quality of a study's data, with and without whom it flags."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
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
from folkmoot.pipeline.load_survey import asked_versions, is_study_folder
from folkmoot.pipeline.new_folder import new_folder
from folkmoot.pipeline.study_database import database_url_of
from folkmoot.pipeline.write_file import write_file
from folkmoot.quality.from_dataset import evidence_in
from folkmoot.quality.report import quality_of
from folkmoot.records.dataset import Dataset
from folkmoot.records.evidence import EvidenceRows
from folkmoot.records.quality import QualityReport, SensitivityRow, Strength
from folkmoot.records.quality_evidence import QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds
from folkmoot.records.study_rows import StudyRows
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
        wave: of a study, the one whose answers count; None for all.
    """

    dataset: Path
    rankings: tuple[Path, ...] = ()
    relevance: Path | None = None
    spec: Path | None = None
    wave: str | None = None


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
    asked = AgreementFiles(files.dataset, files.rankings, None, files.relevance, files.spec, wave=files.wave)
    return quality_of_inputs(load_inputs(asked), files.dataset, options or QualityOptions(), files.wave)


def quality_of_inputs(inputs: Inputs, dataset: Path, options: QualityOptions, wave: str | None = None) -> QualityReport:
    """As `study_quality`, of files that were read.

    Args:
        inputs: the files.
        dataset: where the dataset came from: a study's folder is looked into for evidence.
        options: what is asked.
        wave: as in QualityFiles.
    """
    evidence, thresholds = load_evidence(dataset, inputs.dataset, wave)
    report = quality_of(evidence, options.thresholds or thresholds, name=dataset_name(dataset))
    if not options.sensitivity:
        return report
    return replace(report, sensitivity=_sensitivity(inputs, report, options))


def load_evidence(path: Path, dataset: Dataset, wave: str | None = None) -> tuple[QualityEvidence, QualityThresholds]:
    """Evidence of a dataset, and the thresholds of its study, or the defaults.

    Args:
        path: where the dataset came from.
        dataset: as it was read; what came in since then is left out with its person, or counts in times and orders alone.
        wave: the one that it was read of; None for all.
    """
    if not (path.is_dir() and is_study_folder(path)):
        return evidence_in(dataset), QualityThresholds()
    # Loaded where it is needed: most datasets are files, which need no database.
    from folkmoot.store import evidence, returns, rows  # noqa: PLC0415 - see above
    from folkmoot.store.reader import has_database, read_study  # noqa: PLC0415 - see above

    loaded = load_study(path)
    url = database_url_of(loaded.study, os.environ)
    if not has_database(loaded.folder, url):
        return evidence_in(dataset), loaded.study.quality
    found, kept, first, asked = read_study(
        loaded.folder,
        url,
        lambda connection: (
            rows.rows(connection),
            evidence.rows(connection),
            returns.earlier(connection),
            asked_versions(loaded, connection),
        ),
    )
    if not asked:
        return evidence_in(dataset), loaded.study.quality
    if wave is not None:
        found, kept = _of_wave(found, kept, wave, first)
    return study_evidence(loaded.study, asked, found, kept, dataset), loaded.study.quality


def _of_wave(
    found: StudyRows, kept: EvidenceRows, wave: str, first: Mapping[str, str]
) -> tuple[StudyRows, EvidenceRows]:
    """What the people of one wave did, by the id of their first participation, as the dataset of a wave names them."""
    names = {one.id: first.get(one.id, one.id) for one in found.participants if one.wave == wave}
    return replace(
        found,
        participants=tuple(replace(one, id=names[one.id]) for one in found.participants if one.id in names),
        assignments=tuple(
            replace(one, participant_id=names[one.participant_id])
            for one in found.assignments
            if one.participant_id in names
        ),
        answers=tuple(
            replace(one, participant_id=names[one.participant_id])
            for one in found.answers
            if one.participant_id in names
        ),
    ), EvidenceRows(
        {names[one]: agreed for one, agreed in kept.consents.items() if one in names},
        tuple(
            replace(one, participant_id=names[one.participant_id]) for one in kept.kept if one.participant_id in names
        ),
        {names[one]: devices for one, devices in kept.devices.items() if one in names},
    )


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
