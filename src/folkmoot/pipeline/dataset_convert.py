"""Read people's rankings in one layout and write them in another."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from folkmoot.errors import InputError
from folkmoot.formats.ca1_rows import FILES
from folkmoot.formats.parquet_layout import COLUMNS, MANIFEST, OPTIONAL, file_of
from folkmoot.formats.table import FORMATS
from folkmoot.pipeline.cleared_dataset import TextCounts, TextRules, cleared_dataset
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.load_survey import is_study_folder
from folkmoot.pipeline.new_folder import new_folder
from folkmoot.pipeline.study_copies import note_copy
from folkmoot.pipeline.text_ledgers import is_open, ledger_file, open_ledger
from folkmoot.records.dataset import Dataset

_OURS = {*FILES.values(), MANIFEST, *(file_of(table) for table in COLUMNS | OPTIONAL)}


Texts: TypeAlias = Literal["cleared", "as-written"]
"""What becomes of participants' texts: as the queue of personal data has them, or as people wrote them."""


class Converted(NamedTuple):
    """What was written: the dataset, and what became of its texts; None where they are as they were read."""

    dataset: Dataset
    texts: TextCounts | None


def convert_dataset(
    source: Path, target: Path, *, to: str, force: bool = False, texts: Texts | None = None
) -> Converted:
    """Write the source's dataset as a folder in another layout.

    Args:
        source: a folder or a file in any known layout, or a study's folder.
        target: the folder to write; it appears whole or not at all.
        to: the name of a layout of `folkmoot.formats.table`.
        force: replace a dataset's folder that is there already.
        texts: what becomes of participants' texts. None: they are cleared where the source is a study, or where
            decisions about them lie beside it; of any other dataset they are as written.

    Raises:
        MissingFileError: there is no such source.
        FaultsError: the source has faults; nothing was written.
        InputError: the target's name is taken or cannot be written, or there is no such layout.
    """
    is_study = source.is_dir() and is_study_folder(source)
    if texts is None:
        texts = "cleared" if is_study or ledger_file(source).exists() else "as-written"
    rules = _rules(source, is_study=is_study) if texts == "cleared" else None
    dataset, counts = load_dataset(source), None
    if rules is not None:
        dataset, counts = cleared_dataset(dataset, rules)
    write_dataset(dataset, target, to=to, force=force)
    if is_study:
        note_copy(source, "dataset", target)
    return Converted(dataset, counts)


def _rules(source: Path, *, is_study: bool) -> TextRules | None:
    """What may be shown of its texts; None where there is nobody yet who could have written one."""
    if is_study and not is_open(source):
        return None
    with open_ledger(source) as ledger:
        return TextRules(ledger, look=True)


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
