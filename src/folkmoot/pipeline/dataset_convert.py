"""Read people's rankings in one layout and write them in another."""

from __future__ import annotations

from pathlib import Path

from folkmoot.errors import InputError
from folkmoot.formats.ca1_rows import FILES
from folkmoot.formats.parquet_layout import COLUMNS, MANIFEST, OPTIONAL, file_of
from folkmoot.formats.table import FORMATS
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.load_survey import is_study_folder
from folkmoot.pipeline.new_folder import new_folder
from folkmoot.pipeline.study_copies import note_copy
from folkmoot.records.dataset import Dataset

_OURS = {*FILES.values(), MANIFEST, *(file_of(table) for table in COLUMNS | OPTIONAL)}


def convert_dataset(source: Path, target: Path, *, to: str, force: bool = False) -> Dataset:
    """Write the source's dataset as a folder in another layout.

    Args:
        source: a folder or a file in any known layout.
        target: the folder to write; it appears whole or not at all.
        to: the name of a layout of `folkmoot.formats.table`.
        force: replace a dataset's folder that is there already.

    Returns:
        The dataset, as it was read.

    Raises:
        MissingFileError: there is no such source.
        FaultsError: the source has faults; nothing was written.
        InputError: the target's name is taken or cannot be written, or there is no such layout.
    """
    dataset = load_dataset(source)
    write_dataset(dataset, target, to=to, force=force)
    if source.is_dir() and is_study_folder(source):
        note_copy(source, "dataset", target)
    return dataset


def write_dataset(dataset: Dataset, target: Path, *, to: str, force: bool = False) -> None:
    """Write a dataset as a folder.

    Args:
        dataset: what to write.
        target: as in `convert_dataset`.
        to: as in `convert_dataset`.
        force: as in `convert_dataset`.

    Raises:
        InputError: the target's name is taken or cannot be written, or there is no such layout.
    """
    layout = next((known for known in FORMATS if known.name == to), None)
    if layout is None:
        raise InputError(f"there is no layout '{to}'; there are {', '.join(known.name for known in FORMATS)}")
    with new_folder(target, force=force, ours=_OURS.__contains__) as folder:
        layout.write(dataset, folder)
