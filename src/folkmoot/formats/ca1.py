"""CA-1, the layout of OpenAI's Collective Alignment 1 release: a folder, or any one of its files."""

from __future__ import annotations

from itertools import islice
from typing import Any, Final

import msgspec

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats.ca1_read import read as read_files
from folkmoot.formats.ca1_rows import FILES
from folkmoot.formats.ca1_write import files as write_files
from folkmoot.formats.rows import UTF8_MARK
from folkmoot.formats.source import Source, SourceFile, Target
from folkmoot.records.dataset import Dataset, View

_FIELDS: Final = {
    View.BY_PROMPT: {"prompt_id", "prompt", "responses", "metadata"},
    View.BY_PARTICIPANT: {"annotator_id", "demographics", "assessments"},
    View.FLAT: {"annotator_id", "prompt_id", "ranking_blocks", "importance", "subjectivity", "representativeness"},
}
"""What tells the files apart, whatever their names."""


def detect(source: Source) -> bool:
    """Whether a folder holds any of the three files, or the file is one of them."""
    return bool(_views(source))


def read(source: Source) -> Dataset:
    """Read every file of the layout that is there.

    Raises:
        FaultsError: with every fault of every file.
    """
    views = _views(source)
    if not views:
        raise FaultsError([Fault(source.place, None, "", "none of CA-1's files", ", ".join(FILES.values()))])
    return read_files(views)


def _views(source: Source) -> dict[View, SourceFile]:
    if source.is_folder:
        return {view: source.files[name] for view, name in FILES.items() if name in source.files}
    (name, file), *_ = source.files.items()
    view = _view_of(file) or next((view for view, usual in FILES.items() if usual == name), None)
    return {} if view is None else {view: file}


def _view_of(file: SourceFile) -> View | None:
    """Tell by the fields of the first row that is an object."""
    for line in islice(file.lines(), 20):
        try:
            row: Any = msgspec.json.decode(line.strip().removeprefix(UTF8_MARK))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            continue
        if isinstance(row, dict):
            scores = {view: len(fields & row.keys()) for view, fields in _FIELDS.items()}
            best = max(scores, key=lambda view: scores[view] / len(_FIELDS[view]))
            return best if scores[best] >= 2 else None
    return None


def write(dataset: Dataset, target: Target) -> None:
    """Write the files in which the dataset's assessments stand."""
    for name, blocks in write_files(dataset):
        target.put(name, blocks)
