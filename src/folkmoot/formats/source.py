"""Where a layout's bytes come from and go to; the pipeline opens the files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read.

    Attributes:
        place: the file as the user named it.
        path: where it lies; for DuckDB alone.
        lines: opens the file and gives its lines as bytes.
    """

    place: str
    path: Path
    lines: Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or the files of a folder (not those of folders within it).

    Attributes:
        place: the file or folder as the user named it.
        files: by name without the folder.
        is_folder: false where the user named one file.
    """

    place: str
    files: Mapping[str, SourceFile]
    is_folder: bool


class Target(Protocol):
    """A new, empty folder that takes its name only when everything in it is written."""

    @property
    def folder(self) -> Path:
        """Where it lies until it takes its name; for DuckDB alone."""

    def put(self, name: str, blocks: Iterable[bytes]) -> None:
        """Write one file."""
