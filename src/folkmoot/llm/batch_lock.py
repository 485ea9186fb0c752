"""One run at a time hands over batches: a lock that the system lets go of when a run is killed."""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from folkmoot.llm.provider import TransientError

_LOOK_AGAIN: Final = 0.1


@asynccontextmanager
async def batch_lock(cache: Path, patience: float) -> AsyncIterator[None]:
    """Hold the lock of a cache's batches; a file of its own, for SQLite's locks end when any handle of its file closes.

    Args:
        cache: the file of all calls; the lock's stands beside it, and stays, empty.
        patience: seconds to wait for another run.

    Raises:
        TransientError: another run held it all that time.
    """
    path = cache.with_name(f"{cache.name}-batches")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        waited = 0.0
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if waited >= patience:
                    raise TransientError(f"another run is handing over batches of {cache.name}") from None
            await asyncio.sleep(_LOOK_AGAIN)
            waited += _LOOK_AGAIN
        yield
