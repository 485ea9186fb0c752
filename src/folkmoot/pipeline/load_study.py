"""Read a study's folder: its definition and its prompts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from folkmoot.errors import Fault, FaultsError, MissingFileError
from folkmoot.pipeline.load_study_prompts import is_drafts_file, load_study_prompts
from folkmoot.pipeline.read_source import unreadable
from folkmoot.records.study import Study
from folkmoot.study.definition import read_study
from folkmoot.study.lock import study_hash
from folkmoot.study.prompts import StudyPrompt, read_prompts

DEFINITION: Final = "study.toml"
PROMPTS: Final = "prompts.jsonl"
POPULATION: Final = "population.toml"
"""Who simulated people are; only what simulates reads it."""


@dataclass(frozen=True, slots=True)
class LoadedStudy:
    """A study as its folder has it.

    Attributes:
        folder: where it lies.
        study: the definition.
        prompts: in the file's order.
        definition_bytes: `study.toml` as it stands.
        prompts_bytes: `prompts.jsonl` as it stands.
        hash: `study.lock.study_hash` of both.
    """

    folder: Path
    study: Study
    prompts: tuple[StudyPrompt, ...]
    definition_bytes: bytes
    prompts_bytes: bytes
    hash: str


def load_study(folder: Path) -> LoadedStudy:
    """Read a study that could be opened.

    Raises:
        MissingFileError: there is no such folder, no `study.toml` or no `prompts.jsonl` in it, or one cannot be read.
        FaultsError: with every fault of both files.
    """
    content, rows = read_bytes(folder / DEFINITION), read_bytes(folder / PROMPTS)
    faults: list[Fault] = []
    prompts: tuple[StudyPrompt, ...] | None = None
    try:
        # The bytes that are hashed are the bytes that are read, whoever writes to the file meanwhile.
        prompts = read_opening_prompts(folder / PROMPTS, rows)
    except FaultsError as error:
        faults += error.faults
    try:
        study = read_study(content, str(folder / DEFINITION), prompts)
    except FaultsError as error:
        raise FaultsError([*error.faults, *faults]) from None
    if prompts is None:
        raise FaultsError(faults)
    return LoadedStudy(folder, study, prompts, content, rows, study_hash(content, rows))


def read_opening_prompts(path: Path, content: bytes) -> tuple[StudyPrompt, ...]:
    """The prompts of a study that is to be opened: every one has its responses, and none is a draft.

    Args:
        path: the file.
        content: what it holds.

    Raises:
        FaultsError: with every fault.
    """
    return load_study_prompts(path) if is_drafts_file(path) else read_prompts(content.splitlines(), str(path))


def read_bytes(path: Path) -> bytes:
    """A file of a study.

    Raises:
        MissingFileError: it is not there, or cannot be read.
    """
    if not path.parent.exists():
        raise MissingFileError(f"{path.parent}: there is no such folder; `folkmoot init DIR` writes a study's")
    if not path.parent.is_dir():
        raise MissingFileError(
            f"{path.parent}: this is a file; expected a study's folder, which `folkmoot init DIR` writes"
        )
    if not path.exists():
        raise MissingFileError(f"{path}: there is no such file; `folkmoot init DIR` writes a study's files")
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(str(path), error) from error
