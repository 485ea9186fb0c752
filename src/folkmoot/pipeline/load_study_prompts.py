"""Read a study's prompts file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from folkmoot.errors import Fault, FaultsError, MissingFileError
from folkmoot.pipeline.read_source import lines_of, read_source
from folkmoot.study.prompts import StudyPrompt, read_prompts


def load_study_prompts(path: Path, *, awaiting: bool = False) -> tuple[StudyPrompt, ...]:
    """Read prompts that a person wrote or approved.

    Args:
        path: the prompts file.
        awaiting: whether prompts without responses are taken.

    Raises:
        MissingFileError: there is no such file.
        FaultsError: with every fault; a file of drafts is one: nobody approved them.
    """
    if read_source(path).is_folder:
        raise MissingFileError(f"{path}: this is a folder; expected a study's prompts, JSON Lines")
    if is_drafts_file(path):
        expected = "a study's prompts: `folkmoot study draft apply` makes them of drafts that a person approved"
        raise FaultsError([Fault(str(path), 1, "draft", "drafts, which nothing uses", expected)])
    return read_prompts(lines_of(path), str(path), awaiting=awaiting)


def is_drafts_file(path: Path) -> bool:
    """Whether the file's first row is a draft.

    Raises:
        MissingFileError: it cannot be read.
    """
    return _first_row(path).draft is not None


def is_prompts_file(path: Path) -> bool:
    """Whether the file's first row is a study's prompt, and none of a release.

    Raises:
        MissingFileError: it cannot be read.
    """
    row = _first_row(path)
    return row.topic is not None and row.responses is not None and row.metadata is None


class _FirstRow(msgspec.Struct):
    draft: Any = None
    topic: Any = None
    responses: Any = None
    metadata: Any = None


def _first_row(path: Path) -> _FirstRow:
    """The first line that is not blank; nothing of what it holds is kept but which fields are there."""
    line = next((line for line in lines_of(path) if line.strip()), b"")
    try:
        return msgspec.json.decode(line, type=_FirstRow)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _FirstRow()
