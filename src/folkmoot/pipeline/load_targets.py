"""Read the shares that weighting should meet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats import targets
from folkmoot.pipeline.read_source import read_source


def load_targets(path: Path) -> Mapping[str, Mapping[str, float]]:
    """Read raking targets: the share of each value, by field.

    Args:
        path: a TOML or JSON file.

    Raises:
        MissingFileError: there is no such file.
        FaultsError: with every fault.
    """
    source = read_source(path)
    if source.is_folder:
        raise FaultsError([Fault(source.place, None, "", "a folder", "one file of targets, TOML or JSON")])
    (file,) = source.files.values()
    return targets.read(b"".join(file.lines()), file.place)
