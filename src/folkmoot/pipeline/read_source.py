"""Open the file or folder that a user named."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from folkmoot.errors import MissingFileError
from folkmoot.formats.source import Source, SourceFile


def read_source(path: Path) -> Source:
    """The file, or the files of the folder; nothing is read yet.

    Raises:
        MissingFileError: there is no such file or folder, or it cannot be read.
    """
    place = str(path)
    try:
        if path.is_dir():
            files = sorted(entry for entry in path.iterdir() if entry.is_file() and not entry.name.startswith("."))
            return Source(place, {file.name: _file(file) for file in files}, is_folder=True)
        if not path.exists():
            raise MissingFileError(f"{place}: there is no such file or folder")
        if not path.is_file() and not path.is_fifo():
            raise MissingFileError(f"{place}: this is neither a file nor a folder")
    except OSError as error:
        raise unreadable(place, error) from error
    return Source(place, {path.name: _file(path)}, is_folder=False)


def lines_of(path: Path) -> Iterator[bytes]:
    """The file's lines as bytes, one at a time.

    Raises:
        MissingFileError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as error:
        raise unreadable(str(path), error) from error


def unreadable(place: str, error: OSError) -> MissingFileError:
    """The system's reason as an error of ours."""
    return MissingFileError(f"{place}: cannot be read: {error.strerror or type(error).__name__}")


def _file(path: Path) -> SourceFile:
    return SourceFile(str(path), path, partial(lines_of, path))
