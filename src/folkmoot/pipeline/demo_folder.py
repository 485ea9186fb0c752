"""The demo's folder: replaced whole, and only where everything in it is the demo's own and as the demo left it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from folkmoot import __version__
from folkmoot.errors import InputError
from folkmoot.pipeline.new_folder import new_folder

MARK: Final = "demo.json"
"""The file by which a folder is known as the demo's; it lists every other file with its digest."""
_MADE_BY: Final = "folkmoot demo"


@contextmanager
def demo_folder(path: Path, *, seed: int) -> Iterator[Path]:
    """A folder that takes the name of `path` when it is whole; a demo's folder of that name is replaced.

    Args:
        path: the folder.
        seed: recorded in the mark.

    Raises:
        InputError: the name is taken by anything else than a demo's folder as the demo left it, or cannot be written.
    """
    check_replaceable(path)
    # Everything in it has just been found to be the demo's own.
    with new_folder(path, force=True, ours=lambda _: True) as fresh:
        yield fresh.folder
        digests = {name: _digest(fresh.folder / name) for name in _names(fresh.folder)}
        mark: dict[str, Any] = {
            "made_by": _MADE_BY,
            "version": __version__,
            "simulated": True,
            "seed": seed,
            "files": digests,
        }
        fresh.put(MARK, [json.dumps(mark, indent=2).encode() + b"\n"])


def check_replaceable(path: Path) -> None:
    """Refuse a folder that holds anything that the demo did not put there.

    Raises:
        InputError: the name is taken; the message says by what.
    """
    if not path.is_dir():
        if path.exists() or path.is_symlink():
            raise InputError(f"{path}: there is a file of this name; choose another name for the demo's folder")
        return
    if path.is_symlink():
        raise InputError(f"{path}: this is a link to a folder; name the folder itself, or choose another name")
    try:
        names = _names(path)
        if not names:
            return
        known = _read_mark(path)
        theirs = [name for name in names if name != MARK and name not in known]
        changed = [name for name in names if name in known and _digest(path / name) != known[name]]
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or type(error).__name__}") from error
    for what, which in (("is not the demo's", theirs), ("is no longer as the demo wrote it", changed)):
        if which:
            others = f", nor are {len(which) - 1:,} more" if len(which) > 1 else ""
            raise InputError(
                f"{path}: not replaced: '{which[0]}' {what}{others}; choose another name for the demo's folder"
            )


def _read_mark(path: Path) -> dict[str, str]:
    try:
        mark = json.loads((path / MARK).read_bytes())
    except (FileNotFoundError, ValueError, RecursionError):
        mark = None
    files = mark.get("files") if isinstance(mark, dict) and mark.get("made_by") == _MADE_BY else None
    if not isinstance(files, dict):
        raise InputError(f"{path}: the folder is not empty and no demo's; choose another name")
    return files


def _names(path: Path) -> list[str]:
    """Every file, and every link and empty folder, as they too would be lost."""
    entries = (
        entry for entry in path.rglob("*") if entry.is_symlink() or not entry.is_dir() or not any(entry.iterdir())
    )
    return sorted(entry.relative_to(path).as_posix() for entry in entries)


def _digest(file: Path) -> str:
    return blake2b(file.read_bytes(), digest_size=16).hexdigest() if file.is_file() else ""
