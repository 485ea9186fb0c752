"""Write a file so that it is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from folkmoot.errors import InputError


def write_file(path: Path, blocks: Iterable[bytes]) -> None:
    """Write beside the file and rename; folders on the way are made.

    Raises:
        InputError: the place cannot be written to.
    """
    if path.is_dir():
        raise InputError(f"{path}: this is a folder; expected the name of a file to write")
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            for block in blocks:
                file.write(block)
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        temporary.replace(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or type(error).__name__}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def check_folder(path: Path) -> None:
    """Refuse a folder that files could not be written to, before anything is paid for what they would hold.

    Raises:
        InputError: there is a file of this name, or the nearest folder above it that is there lets nobody write.
    """
    there = next(folder for folder in (path, *path.absolute().parents) if folder.exists())
    if not there.is_dir():
        raise InputError(f"{there}: this is a file; expected the name of a folder")
    if not os.access(there, os.W_OK | os.X_OK):
        raise InputError(f"{there}: the folder cannot be written to")
