"""Who asks a call now: locks by key that other processes see, and that vanish with the process that holds them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import fcntl

_OFFSET_BYTES: Final = 7


class KeyLocks:
    """Locks of one cache: each is one byte of an empty file beside it, at a place that the key names.

    A run that is killed lets go of all of them, and no lock needs a time after which it is void. Two runs of one process
    do not shut each other out. On Windows there are none: two runs at once may ask the same call twice.

    Args:
        cache: the cache's file.
    """

    def __init__(self, cache: Path) -> None:
        self._file = os.open(f"{cache}-lock", os.O_RDWR | os.O_CREAT, 0o600)

    def take(self, key: bytes) -> bool:
        """Whether this process may ask the call now."""
        if sys.platform == "win32":
            return True
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _place(key))
        except (BlockingIOError, PermissionError):
            return False
        return True

    def release(self, key: bytes) -> None:
        """Others may ask it."""
        if sys.platform != "win32":
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, _place(key))

    def close(self) -> None:
        """Let go of all."""
        os.close(self._file)


def _place(key: bytes) -> int:
    return int.from_bytes(key[:_OFFSET_BYTES], "big")
