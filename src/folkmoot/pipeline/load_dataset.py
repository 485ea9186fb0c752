"""Read people's rankings in whatever known layout they are."""

from __future__ import annotations

from pathlib import Path

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats.source import Source
from folkmoot.formats.table import FORMATS, Format
from folkmoot.pipeline.read_source import read_source
from folkmoot.records.dataset import Dataset


def load_dataset(path: Path) -> Dataset:
    """Read a dataset.

    Args:
        path: a folder or a file in any layout of `folkmoot.formats.table`.

    Raises:
        MissingFileError: there is no such file or folder.
        FaultsError: with every fault, or because no layout is recognised.
    """
    source = read_source(path)
    return format_of(source).read(source)


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
    expected = "; or ".join(known.description for known in FORMATS)
    raise FaultsError([Fault(source.place, None, "", found, expected)])
