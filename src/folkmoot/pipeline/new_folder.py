"""Write a folder beside its name, and give it the name when everything in it is written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from folkmoot.errors import InputError


class NewFolder:
    """A folder under a name of its own; implements `formats.source.Target`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Where it lies until it takes its name."""
        return self._folder

    def put(self, name: str, blocks: Iterable[bytes]) -> None:
        """Write one file, block by block."""
        with (self._folder / name).open("wb") as file:
            file.writelines(blocks)


@contextmanager
def new_folder(path: Path, *, force: bool, ours: Callable[[str], bool]) -> Iterator[NewFolder]:
    """A folder that appears under `path` whole, or not at all.

    Args:
        path: the folder's name; its parent is made where it is missing.
        force: whether a folder that is there may be replaced.
        ours: whether a file of this name belongs to what is written; a folder that holds anything else is never replaced.

    Raises:
        InputError: the name is taken, or the folder cannot be written.
    """
    check_free(path, force=force, ours=ours)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent))
        # mkdtemp lets nobody else in; the finished folder should be as open as any other.
        beside.chmod(0o777 & ~_umask())
    except OSError as error:
        raise _refused(path, error) from error
    try:
        yield NewFolder(beside)
        _settle(beside, path)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def check_free(path: Path, *, force: bool, ours: Callable[[str], bool]) -> None:
    """Refuse a name that `new_folder` would refuse, before anything is done; arguments as there.

    Raises:
        InputError: the name is taken, or cannot be looked at.
    """
    if not os.path.lexists(path):
        return
    if not path.is_dir():
        raise InputError(f"{path}: there is a file of this name; choose another name for the folder")
    try:
        others = sorted(entry.name for entry in path.iterdir() if not ours(entry.name))
        is_empty = not any(path.iterdir())
    except OSError as error:
        raise _refused(path, error) from error
    if is_empty:
        return
    if not force:
        raise InputError(
            f"{path}: the folder is there and not empty; `--force` replaces what a run of this command left there"
        )
    if others:
        raise InputError(
            f"{path}: the folder holds {len(others)} files or folders that this command does not write; not replaced, even "
            "with `--force`: choose another name"
        )


def _settle(beside: Path, path: Path) -> None:
    """Put the new folder in the old one's place; the old one stands until the new one is whole."""
    if not path.exists():
        beside.rename(path)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".old", dir=path.parent))
    path.rename(aside / path.name)
    try:
        beside.rename(path)
    except OSError:
        (aside / path.name).rename(path)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _refused(path: Path, error: OSError) -> InputError:
    return InputError(f"{path}: cannot be written: {error.strerror or type(error).__name__}")
