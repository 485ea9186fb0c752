"""`folkmoot study drift`: two waves in, what moved between them out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from folkmoot.agreement.drift import drift
from folkmoot.agreement.options import Options, check_options
from folkmoot.errors import InputError, MissingFileError
from folkmoot.pipeline.agreement import dataset_name, fake_models
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.load_rankings import load_rankings
from folkmoot.pipeline.load_relevance import load_relevance
from folkmoot.pipeline.load_spec import load_spec
from folkmoot.pipeline.load_survey import is_study_folder
from folkmoot.pipeline.load_targets import load_targets
from folkmoot.records.drift import Drift


@dataclass(frozen=True, slots=True)
class DriftFiles:
    """The files of two waves, as the user named them.

    Attributes:
        before: what people said in the earlier wave: a folder or a file of any known layout; of a study, the wave's name.
        after: what they said in the later one, likewise.
        ranking: a file of the ranker's runs, of which the first stands for the spec; None for people alone.
        relevance: section relevance, where it is not the ranking's own.
        spec: gives sections their titles and order.
        targets: shares of a population to rake each wave to.
        study: the study's folder whose waves these are; None where they are datasets.
    """

    before: str
    after: str
    ranking: Path | None = None
    relevance: Path | None = None
    spec: Path | None = None
    targets: Path | None = None
    study: Path | None = None


def study_drift(files: DriftFiles, options: Options) -> Drift:
    """Read the files and compare the waves.

    Raises:
        FolkmootError: a file, an option or a target that cannot be used, or waves that share no prompt.
    """
    check_options(options, fields={}, has_relevance=True)
    _check(files)
    if files.study is None:
        before, after = (load_dataset(Path(one)) for one in (files.before, files.after))
        names = (dataset_name(Path(files.before)), dataset_name(Path(files.after)))
    else:
        before, after = (load_dataset(files.study, one) for one in (files.before, files.after))
        names = (files.before, files.after)
    runs = () if files.ranking is None else load_rankings(files.ranking, after)
    relevance = None if files.relevance is None else load_relevance(files.relevance, after)
    spec = None if files.spec is None else load_spec(files.spec)
    found = drift(
        before,
        after,
        runs[0] if runs else None,
        relevance=relevance,
        section_titles=None if spec is None else {section.id: section.title for section in spec.sections},
        targets=None if files.targets is None else load_targets(files.targets),
        options=options,
        names=names,
    )
    left = tuple(f"{run.name} is not used: {runs[0].name} stands for the spec." for run in runs[1:])
    return replace(found, notes=(*found.notes, *left, *fake_models(runs[:1])))


def _check(files: DriftFiles) -> None:
    """Refuse names that are those of no waves, saying what they could have been meant as.

    Raises:
        MissingFileError: there is no such dataset, or no such study.
        InputError: the folder is no study's, or it is one wave twice.
    """
    named = (("--before", files.before), ("--after", files.after))
    if files.study is None:
        for option, one in named:
            if not Path(one).exists():
                raise MissingFileError(
                    f"{option} {one}: there is no such file or folder; expected what people said in that wave, or the "
                    f"study's folder first, where {one} is the name of its wave: folkmoot study drift my-study --before "
                    f"{files.before} --after {files.after}"
                )
        same = Path(files.before).resolve() == Path(files.after).resolve()
    else:
        if not files.study.exists():
            raise MissingFileError(
                f"{files.study}: there is no such folder; expected the study's whose waves these are"
            )
        if not is_study_folder(files.study):
            raise InputError(
                f"{files.study}: found no study; expected a folder with study.toml and prompts.jsonl. Two datasets are named "
                "by --before and --after alone"
            )
        same = files.before == files.after
    if same:
        raise InputError(
            f"found {files.before} as --before and as --after; expected two waves: nothing moves within one"
        )
