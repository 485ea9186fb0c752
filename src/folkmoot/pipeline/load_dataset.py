"""Read people's rankings in whatever known layout they are."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from folkmoot.errors import Fault, FaultsError, InputError
from folkmoot.formats.source import Source
from folkmoot.formats.table import FORMATS, Format
from folkmoot.pipeline.load_study_prompts import is_prompts_file, load_study_prompts
from folkmoot.pipeline.load_survey import LAYOUT, is_study_folder, load_survey
from folkmoot.pipeline.read_source import read_source
from folkmoot.records.dataset import Dataset
from folkmoot.study.prompts import as_dataset


class Loaded(NamedTuple):
    """A dataset, and the name of the layout that it was in."""

    dataset: Dataset
    layout: str


def load_dataset(path: Path, wave: str | None = None) -> Dataset:
    """Read a dataset; a study's prompts file is one that nobody answered yet, a study's folder one that people answer.

    Args:
        path: a folder or a file in any layout of `folkmoot.formats.table`, a study's folder, or its prompts file.
        wave: of a study's folder, the one whose answers count; None for all.

    Raises:
        MissingFileError: there is no such file or folder.
        FaultsError: with every fault, or because no layout is recognised.
        InputError: a study's database cannot be used.
        StoreError: a study's database cannot be read now.
    """
    return load_with_layout(path, wave).dataset


def load_with_layout(path: Path, wave: str | None = None) -> Loaded:
    """As `load_dataset`, with the layout's name."""
    if wave is not None and path.exists() and not is_study_folder(path):
        raise InputError(
            f"{path}: found --wave {wave}, and no study's folder; expected a folder with study.toml and prompts.jsonl, or no "
            "--wave: a dataset has no waves"
        )
    source = read_source(path)
    # A pipe can be read once alone, and not to see what it is.
    if path.is_file() and is_prompts_file(path):
        return Loaded(as_dataset(load_study_prompts(path)), "a study's prompts")
    if path.is_dir() and is_study_folder(path):
        return Loaded(load_survey(path, wave), LAYOUT)
    layout = format_of(source)
    return Loaded(layout.read(source), layout.name)


def format_of(source: Source) -> Format:
    """The layout of a source.

    Raises:
        FaultsError: it is in none of the layouts.
    """
    for known in FORMATS:
        if known.detect(source):
            return known
    if not source.is_folder:
        found = "a file of no known layout"
    elif source.files:
        found = "a folder without any file of a known layout"
    else:
        found = "a folder without files"
    expected = "; or ".join((*(known.description for known in FORMATS), "a study: a folder with study.toml"))
    raise FaultsError([Fault(source.place, None, "", found, expected)])
