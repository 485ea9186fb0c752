"""Read a study's prompts file."""

from __future__ import annotations

from pathlib import Path

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
    """Whether the file's first line is a draft.

    Raises:
        MissingFileError: it cannot be read.
    """
    line = next(iter(lines_of(path)), b"")
    try:
        return msgspec.json.decode(line, type=_FirstRow).draft is not None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False


class _FirstRow(msgspec.Struct):
    draft: str | None = None
