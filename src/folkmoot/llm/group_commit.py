"""Many replies, one write to the disk: what arrives together, or while a write is under way, is committed together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

from folkmoot.llm.cache import Attempt, CallRecord


class Store(Protocol):
    """Where attempts are kept."""

    def stage(self, made: Sequence[tuple[CallRecord, Attempt]]) -> None:
        """Take attempts, all or none, to be committed."""
        ...

    def commit(self) -> None:
        """Put what was staged on the disk; called from one thread at a time, not always the same."""
        ...


class GroupCommit:
    """Keeps attempts; `add` returns when what it was given is on the disk.

    Rows are written where they arrive, and the disk is waited for in a thread: a commit may take 100 ms on a busy machine.

    Args:
        store: where they are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[tuple[tuple[CallRecord, Attempt], asyncio.Future[None]]] = []
        self._is_busy = False

    async def add(self, record: CallRecord, attempt: Attempt) -> None:
        """Keep an attempt; cancelled or not, it is kept.

        Raises:
            InputError: the file cannot be written.
        """
        loop = asyncio.get_running_loop()
        kept: asyncio.Future[None] = loop.create_future()
        self._waiting.append(((record, attempt), kept))
        if not self._is_busy:
            self._is_busy = True
            # After everything that is ready in this turn of the loop.
            loop.call_soon(self._write)
        await asyncio.shield(kept)

    async def close(self) -> None:
        """Return when everything is kept, or could not be."""
        while self._is_busy:
            await asyncio.sleep(0.001)

    def _write(self) -> None:
        batch, self._waiting = self._waiting, []
        futures = [kept for _, kept in batch]
        try:
            self._store.stage([made for made, _ in batch])
        except Exception as error:  # noqa: BLE001 - whoever waits for one of them raises it
            self._written(futures, error)
            return
        committed = asyncio.get_running_loop().run_in_executor(None, self._store.commit)
        committed.add_done_callback(lambda done: self._written(futures, done.exception()))

    def _written(self, batch: Sequence[asyncio.Future[None]], error: BaseException | None) -> None:
        for kept in batch:
            if kept.done():
                continue
            if error is None:
                kept.set_result(None)
            else:
                kept.set_exception(error)
                # Whoever added it may have been cancelled since.
                kept.exception()
        self._is_busy = bool(self._waiting)
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._write)
