"""Read a spec from a file."""

from __future__ import annotations

from pathlib import Path

from folkmoot.errors import Fault, FaultsError, MissingFileError
from folkmoot.records.spec import Spec
from folkmoot.spec.reader import read_spec


def load_spec(path: Path) -> Spec:
    """Read a spec; its format is detected, and its name is the file's without the ending.

    A spec with faults is read all the same, so that one can look at it: `folkmoot check` lists them.

    Raises:
        MissingFileError: there is no such file, or it cannot be read.
        FaultsError: it is empty, not UTF-8, or has no heading.
    """
    spec = read_spec(read_spec_text(path), path.stem)
    if not spec.sections:
        expected = "a spec in Markdown, with at least one heading (`# Title`)"
        raise FaultsError([Fault(str(path), 1, "spec", "no heading", expected)])
    return spec


def read_spec_text(path: Path) -> str:
    """The file as text, line endings and byte order mark as they are.

    Raises:
        MissingFileError: there is no such file, or it cannot be read.
        FaultsError: it is empty or not UTF-8.
    """
    place = str(path)
    if path.is_dir():
        raise MissingFileError(f"{place}: this is a folder; expected a spec, a Markdown file")
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise MissingFileError(f"{place}: there is no such file") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise MissingFileError(f"{place}: cannot be read: {reason or 'no file name'}") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found = f"byte 0x{data[error.start]:02x}, which is not UTF-8"
        raise FaultsError([Fault(place, line, "encoding", found, "a text file in UTF-8")]) from error
    if not text.removeprefix("\ufeff").strip():
        raise FaultsError([Fault(place, None, "spec", "an empty file", "a spec in Markdown")])
    return text
