"""Many replies, one write to the disk: what arrives while one write is under way goes together into the next."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from folkmoot.llm.cache import Attempt, CallRecord


class GroupCommit:
    """Keeps attempts; `add` returns when what it was given is on the disk.

    Args:
        store: keeps attempts, all or none; runs in a thread of its own, one call at a time.
    """

    def __init__(self, store: Callable[[Sequence[tuple[CallRecord, Attempt]]], None]) -> None:
        self._store = store
        self._waiting: list[tuple[tuple[CallRecord, Attempt], asyncio.Future[None]]] = []
        self._writing: asyncio.Future[None] | None = None

    async def add(self, record: CallRecord, attempt: Attempt) -> None:
        """Keep an attempt; cancelled or not, it is kept.

        Raises:
            InputError: the file cannot be written.
        """
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(((record, attempt), kept))
        if self._writing is None:
            self._start()
        await asyncio.shield(kept)

    async def close(self) -> None:
        """Return when everything is kept.

        Raises:
            InputError: the file cannot be written.
        """
        while self._writing is not None:
            await asyncio.wait([self._writing])
            # What follows a write is called by the loop, after those who wait for it.
            await asyncio.sleep(0)

    def _start(self) -> None:
        batch, self._waiting = self._waiting, []
        loop = asyncio.get_running_loop()
        self._writing = loop.run_in_executor(None, self._store, [made for made, _ in batch])
        self._writing.add_done_callback(lambda written: self._written(written, [kept for _, kept in batch]))

    def _written(self, written: asyncio.Future[None], batch: Sequence[asyncio.Future[None]]) -> None:
        self._writing = None
        error = written.exception()
        for kept in batch:
            if kept.done():
                continue
            if error is None:
                kept.set_result(None)
            else:
                kept.set_exception(error)
                # Whoever added it may have been cancelled since.
                kept.exception()
        if self._waiting:
            self._start()
