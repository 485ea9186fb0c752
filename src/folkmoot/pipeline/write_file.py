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
