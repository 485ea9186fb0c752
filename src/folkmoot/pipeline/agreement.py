"""`folkmoot agreement`: files in, a comparison out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from folkmoot.agreement import Options, compare
from folkmoot.errors import Fault, FaultsError
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.load_rankings import load_rankings
from folkmoot.pipeline.load_relevance import load_relevance, other_sections, other_version
from folkmoot.pipeline.load_spec import load_spec
from folkmoot.pipeline.load_targets import load_targets
from folkmoot.pipeline.same_run import without_copies
from folkmoot.records.agreement import AgreementResult
from folkmoot.records.dataset import Dataset
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.records.spec import Spec
from folkmoot.records.spec_ranking import SpecRankings


@dataclass(frozen=True, slots=True)
class AgreementFiles:
    """The files of a comparison, as the user named them.

    Attributes:
        dataset: what people said: a folder or a file of any known layout.
        rankings: runs of the ranker, one or more a file; the first is the headline.
        without_spec: the same ranker without the spec.
        relevance: section relevance, where it is not the headline's own.
        spec: the spec that the ranker applied; gives sections their titles and order.
        targets: shares of a population to rake participants to.
        wave: of a study, the one whose answers count; None for all.
    """

    dataset: Path
    rankings: tuple[Path, ...] = ()
    without_spec: Path | None = None
    relevance: Path | None = None
    spec: Path | None = None
    targets: Path | None = None
    wave: str | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """The same files, read and held against each other.

    `rankings` holds every run of every file, but for copies of another; `notes` what a reader must know of the files.
    """

    dataset: Dataset
    rankings: tuple[SpecRankings, ...]
    without_spec: SpecRankings | None
    relevance: SectionRelevance | None
    spec: Spec | None
    targets: Mapping[str, Mapping[str, float]] | None
    notes: tuple[str, ...] = ()


def load_inputs(files: AgreementFiles) -> Inputs:
    """Read every file of a comparison.

    Raises:
        FaultsError: with the faults of all files at once.
        FolkmootError: what else is wrong with a file.
    """
    dataset = load_dataset(files.dataset, files.wave)
    faults: list[Fault] = []
    loaded: list[SpecRankings] = []
    places: list[Path] = []
    for path in files.rankings:
        try:
            loaded += load_rankings(path, dataset)
            places += [path] * (len(loaded) - len(places))
        except FaultsError as error:
            faults += error.faults
    without_spec: tuple[SpecRankings, ...] = ()
    relevance = None
    try:
        without_spec = () if files.without_spec is None else load_rankings(files.without_spec, dataset)
    except FaultsError as error:
        faults += error.faults
    try:
        relevance = None if files.relevance is None else load_relevance(files.relevance, dataset)
    except FaultsError as error:
        faults += error.faults
    spec = None if files.spec is None else load_spec(files.spec)
    rankings, copies = without_copies(loaded)
    graded = relevance or (rankings[0].relevance if rankings else None)
    headline = next((path for path, run in zip(places, loaded, strict=True) if rankings and run is rankings[0]), "")
    place = str(files.relevance or headline)
    if not faults and spec is not None and graded is not None:
        faults += other_sections(graded, spec, place, str(files.spec))
    if faults:
        raise FaultsError(faults)
    targets = None if files.targets is None else load_targets(files.targets)
    first = without_spec[0] if without_spec else None
    notes = (
        *copies,
        *(f"{run.name} is not used: {without_spec[0].name} is the ablation." for run in without_spec[1:]),
    )
    if graded is not None and spec is not None:
        notes += other_version(graded, spec, place, str(files.spec))
    notes += fake_models((*rankings, *without_spec[:1]))
    return Inputs(dataset, rankings, first, relevance, spec, targets, notes)


def fake_models(runs: Iterable[SpecRankings]) -> tuple[str, ...]:
    """A note for each fake model among the runs."""
    models = dict.fromkeys(run.provenance.model for run in runs if run.provenance.fake)
    return tuple(
        f"{model} is a fake model, a program for trying and testing: what it ranked says nothing about any language model."
        for model in models
    )


def compare_inputs(inputs: Inputs, options: Options, *, name: str) -> AgreementResult:
    """Compare people with the ranker; see `folkmoot.agreement.compare`."""
    titles = None if inputs.spec is None else {section.id: section.title for section in inputs.spec.sections}
    result = compare(
        inputs.dataset,
        inputs.rankings,
        without_spec=inputs.without_spec,
        relevance=inputs.relevance,
        section_titles=titles,
        targets=inputs.targets,
        options=options,
        name=name,
    )
    return replace(result, notes=(*result.notes, *inputs.notes))


def agreement(files: AgreementFiles, options: Options) -> AgreementResult:
    """Read the files and compare.

    Raises:
        FolkmootError: a file, an option or a target that cannot be used.
    """
    return compare_inputs(load_inputs(files), options, name=dataset_name(files.dataset))


def dataset_name(path: Path) -> str:
    """What a dataset is called in titles: its folder, or its file without the ending."""
    resolved = path.resolve()
    return resolved.name if resolved.is_dir() else resolved.stem
