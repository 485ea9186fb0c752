"""One thread writes: what arrives together, or while a commit is under way, is committed together.

Each write runs in a savepoint of its own inside the shared transaction, so that one that fails takes back its own changes and
nobody else's. A write is acknowledged after its commit is on the disk, never before.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from folkmoot.errors import StoreError
from folkmoot.store.database import Database, Step, store_error
from folkmoot.store.spelled import Spelled

T = TypeVar("T")
Write = Callable[[Connection], T]
"""A write. It may run more than once, if what it ran in was taken back; it changes nothing but the database."""

BATCH: Final = 256
"""Writes in one commit at most."""
QUEUE: Final = 4096
"""Writes that wait at most; who comes then, waits until there is room."""
PATIENCE: Final = 10.0
"""Seconds that somebody waits for room before they are refused."""
RETRIES: Final = 5
"""Times that a transaction is tried again which the database took back for no fault of its own."""
CLEARING_PAUSE: Final = 2.0
"""Seconds after which clearing the files is tried again that did not work."""
CLEARING_AT_THE_END: Final = 3.0
"""Seconds for which it is tried once the store is closed; the next start makes up for what is left."""
_MARK: Final = Spelled(text("SAVEPOINT one_write"))
_TAKE_BACK: Final = Spelled(text("ROLLBACK TO SAVEPOINT one_write"))
_KEEP: Final = Spelled(text("RELEASE SAVEPOINT one_write"))


@dataclass(slots=True)
class _Job(Generic[T]):
    """A write and who waits for it: a thread with a future of its kind, or an event loop with one of its own."""

    write: Write[T]
    future: Future[T] | asyncio.Future[T]
    loop: asyncio.AbstractEventLoop | None = None
    result: Any = None
    error: BaseException | None = None
    is_given_up: bool = False

    def begin(self) -> bool:
        """Whether anybody still waits."""
        return self.future.set_running_or_notify_cancel() if isinstance(self.future, Future) else not self.is_given_up

    def settle(self) -> None:
        """Tell who waits what became of it; in their thread."""
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
            return
        try:
            self.future.set_exception(self.error)
        except TypeError:
            # A StopIteration is none that a future takes.
            self.future.set_exception(RuntimeError("a write ended with StopIteration"))


class _TakenBackError(Exception):
    """The shared transaction is gone, with every write in it; or none could be begun, and it would be so with each."""

    def __init__(self, why: DBAPIError, *, is_begun: bool) -> None:
        super().__init__()
        self.why = why
        self.is_begun = is_begun


class Writer:
    """Writes, in the order in which they arrive.

    Args:
        database: where.
        queue: how many may wait.
    """

    def __init__(self, database: Database, queue: int = QUEUE) -> None:
        self._database = database
        self._limit = queue
        self._waiting: deque[_Job[Any]] = deque()
        self._changed = threading.Condition()
        self._is_closing = False
        self._connection: Connection | None = None
        self._has_to_rewrite = False
        self._has_to_clear = False
        self._clears_from = 0.0
        self._steps: list[Step] = []
        self._thread = threading.Thread(target=self._run, name="folkmoot-writer", daemon=True)
        self._thread.start()

    def submit(self, write: Write[T]) -> Future[T]:
        """Hand over a write; the future is done when it is on the disk. Waits while the queue is full.

        Raises:
            StoreError: the queue stayed full, or the store is closed.
        """
        deadline = time.monotonic() + PATIENCE
        with self._changed:
            while len(self._waiting) >= self._limit and not self._is_closing:
                if not self._changed.wait(deadline - time.monotonic()):
                    raise StoreError("the database is too busy; nothing was saved; try again")
            future: Future[T] = Future()
            self._add(_Job(write, future))
            return future

    async def write(self, write: Write[T]) -> T:
        """Hand over a write and wait until it is on the disk; the event loop goes on meanwhile.

        Cancelled before it was begun, it is not done; afterwards it is, and nobody hears of it.

        Raises:
            StoreError: it could not be put on the disk, the queue stayed full, or the store is closed.
        """
        deadline = time.monotonic() + PATIENCE
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        job = _Job(write, future, loop)
        while not self._try_add(job):
            if time.monotonic() > deadline:
                raise StoreError("the database is too busy; nothing was saved; try again")
            await asyncio.sleep(0.005)
        try:
            return await future
        except asyncio.CancelledError:
            job.is_given_up = True
            raise

    def clear_files(self) -> None:
        """Take out of the files what was erased from the tables, soon; tried until it is done or the store is closed."""
        with self._changed:
            self._has_to_rewrite = self._has_to_clear = True
            self._changed.notify_all()

    def close(self) -> None:
        """Write what waits, then stop; what is handed over afterwards is refused."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        self._thread.join()

    def _try_add(self, job: _Job[Any]) -> bool:
        with self._changed:
            if len(self._waiting) >= self._limit and not self._is_closing:
                return False
            self._add(job)
            return True

    def _add(self, job: _Job[Any]) -> None:
        if self._is_closing:
            raise StoreError("the database is closed; nothing was saved")
        self._waiting.append(job)
        self._changed.notify_all()

    def _run(self) -> None:
        try:
            while (batch := self._next_batch()) is not None:
                if batch:
                    self._keep(batch)
                if self._has_to_clear and time.monotonic() >= self._clears_from:
                    self._clear()
            until = time.monotonic() + CLEARING_AT_THE_END
            while self._has_to_clear and not self._clear() and time.monotonic() < until:
                time.sleep(0.1)
            if self._connection is not None:
                self._connection.close()
        finally:
            # However this thread ends, nobody waits for it in vain.
            with self._changed:
                self._is_closing = True
                left, self._waiting = list(self._waiting), deque()
                self._changed.notify_all()
            for job in left:
                job.error = StoreError("the database is closed; nothing was saved")
            _settle(left)

    def _next_batch(self) -> list[_Job[Any]] | None:
        with self._changed:
            while not self._waiting:
                if self._is_closing:
                    return None
                if not self._changed.wait(0.2 if self._has_to_clear else None) or self._has_to_clear:
                    break
            taken = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            self._changed.notify_all()
        return [job for job in taken if job.begin()]

    def _keep(self, batch: list[_Job[Any]]) -> None:
        """Commit a batch; where its transaction was taken back, each write in one of its own."""
        waiting = deque([batch])
        while waiting:
            some = waiting.popleft()
            try:
                self._commit(some)
            except _TakenBackError as taken_back:
                if taken_back.is_begun and len(some) > 1:
                    waiting.extend([job] for job in some)
                    continue
                if not taken_back.is_begun:
                    # The next would wait as long, one after the other.
                    some = [*some, *(job for one in waiting for job in one)]
                    waiting.clear()
                for job in some:
                    job.error = store_error(taken_back.why)
            except BaseException as error:  # noqa: BLE001 - whoever waits raises it; this thread must not end with it
                # What stands on the connection is told to be lost: it must not be committed with what comes next.
                self._drop()
                for job in some:
                    job.error = error
            _settle(some)

    def _commit(self, batch: list[_Job[Any]]) -> None:
        for attempt in range(RETRIES + 1):
            is_begun = False
            try:
                connection = self._begin()
                is_begun = True
                self._commit_once(connection, batch)
            except _UncertainError as uncertain:
                raise uncertain.error from None
            except DBAPIError as error:
                self._drop()
                if not self._database.may_try_again(error) or attempt == RETRIES:
                    is_for_one = is_begun and not self._database.is_held(error)
                    raise _TakenBackError(error, is_begun=is_for_one) from None
                time.sleep(0.01 * 2**attempt)
            else:
                return

    def _begin(self) -> Connection:
        if self._connection is None:
            self._connection = self._database.connect_writer()
        self._database.begin(self._connection)
        return self._connection

    def _commit_once(self, connection: Connection, batch: list[_Job[Any]]) -> None:
        for job in batch:
            self._run_one(connection, job)
        try:
            connection.commit()
        except DBAPIError as error:
            if self._database.is_uncertain(error):
                self._drop()
                raise _UncertainError(
                    StoreError("the connection to the database was lost; send it again to be sure")
                ) from None
            raise

    def _run_one(self, connection: Connection, job: _Job[Any]) -> None:
        job.result, job.error = None, None
        _MARK.run(connection, {})
        try:
            job.result = job.write(connection)
        except DBAPIError as error:
            if self._database.took_back(connection, error):
                raise
            job.error = store_error(error)
        except Exception as error:  # noqa: BLE001 - whoever waits for it raises it
            job.error = error
        if job.error is not None:
            _TAKE_BACK.run(connection, {})
        _KEEP.run(connection, {})

    def _drop(self) -> None:
        """Give up the connection and what was under way on it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def _clear(self) -> bool:
        """Go on with clearing the files, one step where somebody waits; whether it is done."""
        try:
            if self._connection is None:
                self._connection = self._database.connect_writer()
            if self._has_to_rewrite:
                # Whoever erases from now on asks anew.
                self._has_to_rewrite = False
                self._steps = self._begin_rewriting(self._connection)
            while self._steps:
                if not self._steps[0](self._connection):
                    self._clears_from = time.monotonic() + CLEARING_PAUSE / 10
                    return False
                del self._steps[0]
                if self._steps and self._waiting:
                    return False
            is_clear = self._database.clear_log(self._connection)
        except Exception:  # noqa: BLE001 - a full disk, somebody else who writes: what was saved is safe, and it is tried again
            self._drop()
            self._clears_from = time.monotonic() + CLEARING_PAUSE
            return False
        with self._changed:
            self._has_to_clear = not is_clear or self._has_to_rewrite
        return not self._has_to_clear

    def _begin_rewriting(self, connection: Connection) -> list[Step]:
        try:
            return self._database.rewriting(connection)
        except Exception:
            self._has_to_rewrite = True
            raise


def _settle(batch: list[_Job[Any]]) -> None:
    """Tell everybody who waits: an event loop once for all of its own, because waking it takes longer than telling it."""
    by_loop: defaultdict[asyncio.AbstractEventLoop, list[_Job[Any]]] = defaultdict(list)
    for job in batch:
        if job.loop is None:
            job.settle()
        else:
            by_loop[job.loop].append(job)
    for loop, jobs in by_loop.items():
        # A loop that is closed has nobody who waits.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle_all, jobs)


def _settle_all(jobs: list[_Job[Any]]) -> None:
    for job in jobs:
        job.settle()


class _UncertainError(Exception):
    """Nobody can tell whether the commit was made."""

    def __init__(self, error: StoreError) -> None:
        super().__init__()
        self.error = error
