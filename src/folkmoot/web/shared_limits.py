"""Limits that the processes of one `folkmoot serve --processes` keep together, in a file without a name that all of them map.

A table of buckets, 32 bytes each: 16 of the sender's key, the tokens, and when they were counted. A sender's bucket is one of
a few beside each other; where all of these are others', the one that was not seen for longest makes room. A lock of the
system is held meanwhile, which goes with a process that is killed.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import secrets
import struct
from typing import Final

from folkmoot.web.limits import Rate, key_of

BUCKETS: Final = 65_536
SALT: Final = 32
"""Bytes at the beginning of the file: whoever is first draws them."""
BESIDE: Final = 8
"""Buckets that a sender's may be."""
_BUCKET: Final = struct.Struct("16sdd")
_EMPTY: Final = bytes(16)


class SharedLimit:
    """A bucket for each sender, in a file; the processes of one machine count in it together.

    Args:
        per_minute: requests that are answered in the long run; 0 for no limit.
        descriptor: of the file, open for reading and writing; empty at first.
        name: of this limit; a sender has a bucket in each.
    """

    def __init__(self, per_minute: int, descriptor: int, name: str) -> None:
        self._rate = Rate(per_minute)
        self._descriptor = descriptor
        self._name = name
        with _Locked(descriptor):
            size = SALT + BUCKETS * _BUCKET.size
            if os.fstat(descriptor).st_size < size:
                os.ftruncate(descriptor, size)
                os.pwrite(descriptor, secrets.token_bytes(SALT), 0)
            self._memory = mmap.mmap(descriptor, size)
            self._salt = self._memory[:SALT]

    def allows(self, sender: str, now: float) -> bool:
        """As Limit has it; the clock must be the machine's own, as `time.monotonic` is."""
        if self._rate.per_minute == 0:
            return True
        key = key_of(self._salt, f"{self._name} {sender}")
        with _Locked(self._descriptor):
            place, tokens = self._find(key, now)
            is_allowed = tokens >= 1
            _BUCKET.pack_into(self._memory, place, key, tokens - is_allowed, now)
        return is_allowed

    def _find(self, key: bytes, now: float) -> tuple[int, float]:
        """Where a sender's bucket is, or is to be, and what is in it."""
        first = int.from_bytes(key[:4], "big") % BUCKETS
        oldest, seen = -1, float("inf")
        for number in range(first, first + BESIDE):
            place = SALT + number % BUCKETS * _BUCKET.size
            held, tokens, at = _BUCKET.unpack_from(self._memory, place)
            if held == key:
                return place, self._rate.filled(tokens, now - at)
            at = at if held != _EMPTY else float("-inf")
            if at < seen:
                oldest, seen = place, at
        return oldest, self._rate.most


class _Locked:
    """The file is this process's meanwhile."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __enter__(self) -> None:
        fcntl.lockf(self._descriptor, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        fcntl.lockf(self._descriptor, fcntl.LOCK_UN)
