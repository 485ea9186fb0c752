"""Write a new study's folder."""

from __future__ import annotations

import os
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from folkmoot.errors import InputError
from folkmoot.pipeline.load_study import DEFINITION
from folkmoot.pipeline.new_folder import new_folder

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SAMPLE_ID: Final = 'id = "my-study"'
_REAL: Final = b"\nsimulated = false\n"
_SIMULATED: Final = b"\nsimulated = true\n"


def init_study(path: Path, *, simulated: bool = False) -> tuple[str, ...]:
    """Write a commented `study.toml`, sample prompts, a sample spec and simulated people.

    The folder is there whole or not at all.

    Args:
        path: the folder, which must not be there, or be empty; its name becomes the study's id where it can be one.
        simulated: whether the study is one of simulated people alone.

    Returns:
        Names of the files, from the folder.

    Raises:
        InputError: there is something of this name, or the folder cannot be written.
    """
    _check_free(path)
    name = path.absolute().name
    study_id = f'id = "{name}"' if _ID.fullmatch(name) else _SAMPLE_ID
    written: list[str] = []
    with new_folder(path, force=False, ours=lambda _: False) as folder:
        for file, content in _samples(files("folkmoot") / "new_study", ""):
            (folder.folder / file).parent.mkdir(parents=True, exist_ok=True)
            folder.put(file, [_defined(content, study_id, simulated=simulated) if file == DEFINITION else content])
            written.append(file)
    return tuple(written)


def _defined(content: bytes, study_id: str, *, simulated: bool) -> bytes:
    named = content.replace(_SAMPLE_ID.encode(), study_id.encode())
    return named.replace(_REAL, _SIMULATED) if simulated else named


def _check_free(path: Path) -> None:
    """Refuse a name that is taken, in words of this command: nothing replaces what is there."""
    if path.is_dir() and any(path.iterdir()):
        raise InputError(f"{path}: the folder is not empty, and nothing in it is written over; choose another name")
    if not path.is_dir() and os.path.lexists(path):
        raise InputError(f"{path}: there is a file of this name; choose another name for the folder")


def _samples(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{prefix}{entry.name}"
        found += _samples(entry, f"{name}/") if entry.is_dir() else [(name, entry.read_bytes())]
    return found
