"""Read what a ranker said about a dataset's prompts."""

from __future__ import annotations

from pathlib import Path

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats import spec_rankings
from folkmoot.pipeline.read_source import read_source
from folkmoot.records.dataset import Dataset
from folkmoot.records.spec_ranking import SpecRankings


def load_rankings(path: Path, dataset: Dataset) -> tuple[SpecRankings, ...]:
    """Read the runs of a ranking file, one for each model and repeat in it, and hold them against the dataset.

    Rows of prompts that the dataset lacks are kept, as long as it has some of the file's prompts.

    Raises:
        MissingFileError: there is no such file.
        FaultsError: with every fault, a file for another dataset among them.
    """
    return _load(path, dataset)


def load_ranking_rows(path: Path) -> tuple[SpecRankings, ...]:
    """Read the runs of a ranking file by itself; each row is held against its own labels.

    Raises:
        MissingFileError: there is no such file.
        FaultsError: with every fault.
    """
    return _load(path, None)


def _load(path: Path, dataset: Dataset | None) -> tuple[SpecRankings, ...]:
    source = read_source(path)
    if source.is_folder:
        raise FaultsError([Fault(source.place, None, "", "a folder", "one file of rankings, JSON Lines")])
    (file,) = source.files.values()
    labels = None if dataset is None else dict(zip(dataset.prompts.ids, dataset.prompts.labels, strict=True))
    return spec_rankings.read(file.lines(), file.place, path.stem, labels)
