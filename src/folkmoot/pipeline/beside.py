"""Long reads in a process of their own, so that the server goes on saving answers while they are made.

The server hands work over as it stands, pickled, over the process's own input, and gets results over its output; each piece
has its length before it. Only these two ever speak there.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import signal
import struct
import sys
import traceback
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal, Protocol, TypeAlias, TypeVar

from folkmoot.errors import FolkmootError, InputError, StoreError

if TYPE_CHECKING:
    from folkmoot.pipeline.console_bench import Bench

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Outcome: TypeAlias = Literal["done", "input", "store", "refused", "failed"]
COMMAND: Final = (sys.executable, "-m", "folkmoot.pipeline.beside")
_LENGTH: Final = struct.Struct("!Q")
_AT_ONCE: Final = 4
_NICE: Final = 10
_GRACE: Final = 5.0
"""Seconds in which it ends once it is told to, before it is killed."""
_TURN: Final = 0.0005
"""Seconds that a thread goes on while another waits."""
_LOG: Final = logging.getLogger("folkmoot.beside")


class BesideError(FolkmootError):
    """The process that works things out beside the server has ended, or failed; the next request starts another."""

    kind = "beside"


class Work(Protocol[T_co]):
    """Something to work out: it can be pickled, and so can its result."""

    def do(self, bench: Bench) -> T_co:
        """Do it.

        Args:
            bench: what is kept from one piece of work to the next.
        """
        ...


class Beside(Protocol):
    """Where long reads are made."""

    async def ask(self, work: Work[T]) -> T:
        """The result of some work.

        Raises:
            FolkmootError: the work's own, or a BesideError.
        """
        ...


class Here:
    """Long reads in threads of this process, for one person's own pages.

    Args:
        bench: what works are given.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    async def ask(self, work: Work[T]) -> T:
        """As the protocol's."""
        return await asyncio.to_thread(work.do, self._bench)


class BesideProcess:
    """Long reads in another process, which starts when it is first needed and ends when its input does: with this one.

    Args:
        folder: the study's.
        command: that starts it; the folder is added.
    """

    def __init__(self, folder: Path, command: Sequence[str] = COMMAND) -> None:
        self._command = (*command, str(folder))
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._last = 0

    @property
    def process_id(self) -> int | None:
        """Of the process; None while there is none."""
        return None if self._process is None else self._process.pid

    async def ask(self, work: Work[T]) -> T:
        """As the protocol's.

        Raises:
            FolkmootError: the work's own, by its words; a BesideError where the process ended meanwhile or did not start.
        """
        stdin = await self._input()
        self._last += 1
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        number = self._last
        self._waiting[number] = future
        stdin.write(_framed((number, work)))
        try:
            return await future
        finally:
            self._waiting.pop(number, None)

    async def close(self) -> None:
        """End the process; whatever it works at is given up."""
        process = self._process
        if process is not None and process.stdin is not None:
            process.stdin.close()
        if self._reading is not None:
            try:
                await asyncio.wait_for(asyncio.shield(self._reading), _GRACE)
            except TimeoutError:
                if process is not None:
                    with suppress(ProcessLookupError):
                        process.kill()
                await self._reading

    async def _input(self) -> asyncio.StreamWriter:
        async with self._starting:
            if self._process is None:
                pipe = asyncio.subprocess.PIPE
                try:
                    self._process = await asyncio.create_subprocess_exec(*self._command, stdin=pipe, stdout=pipe)
                except OSError as error:
                    raise BesideError(f"the process that works this out cannot be started: {error.strerror}") from None
                self._reading = asyncio.create_task(self._read(self._process))
            if self._process.stdin is None:
                raise BesideError("the process that works this out takes nothing")
            return self._process.stdin

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        try:
            with suppress(asyncio.IncompleteReadError):
                while process.stdout is not None:
                    (length,) = _LENGTH.unpack(await process.stdout.readexactly(_LENGTH.size))
                    number, outcome, said = pickle.loads(await process.stdout.readexactly(length))  # noqa: S301 - our own process
                    future = self._waiting.get(number)
                    # Who waited may have gone away.
                    if future is not None and not future.done():
                        _settle(future, outcome, said)
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody waits for more of it
            _LOG.error("what came from beside cannot be read: %s", type(error).__name__)
            with suppress(ProcessLookupError):
                process.kill()
        self._process = None
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(BesideError("the process that works this out has ended before it was done"))
        await process.wait()


def _settle(future: asyncio.Future[Any], outcome: Outcome, said: Any) -> None:
    match outcome:
        case "done":
            future.set_result(said)
        case "input":
            future.set_exception(InputError(said))
        case "store":
            future.set_exception(StoreError(said))
        case "refused":
            future.set_exception(FolkmootError(said))
        case "failed":
            future.set_exception(BesideError("this could not be worked out; the server's log says where it failed"))


def _framed(what: object) -> bytes:
    content = pickle.dumps(what, protocol=pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(content)) + content


def outcome_of(work: Work[object], bench: Bench) -> tuple[Outcome, object]:
    """What some work comes to: its result, or the words of its error."""
    try:
        return "done", work.do(bench)
    except InputError as error:
        return "input", str(error)
    except StoreError as error:
        return "store", str(error)
    except FolkmootError as error:
        return "refused", str(error)
    except Exception as error:  # noqa: BLE001 - told on the page, and in the log
        # Where it happened and what kind it was: an error's own words may hold what a person wrote.
        _LOG.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
        return "failed", ""


def main() -> None:
    """Do the work that comes in, some at once, until there is no more."""
    # Ctrl-C is for the server, which ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICE)
    # Short reads beside a long one wait less for their turn at each row.
    sys.setswitchinterval(_TURN)
    # What a library prints must not come between.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    one_writes = Lock()
    from folkmoot.pipeline.console_bench import Bench  # noqa: PLC0415 - the server's side needs none

    # What is read aside ends with the process.
    bench = Bench(Path(sys.argv[1]), begin=lambda work: Thread(target=work, daemon=True).start())

    def do(number: int, work: Work[object]) -> None:
        outcome, said = outcome_of(work, bench)
        try:
            content = _framed((number, outcome, said))
        except (pickle.PicklingError, TypeError, AttributeError):
            _LOG.exception("the result of %s cannot be handed over", type(work).__name__)
            content = _framed((number, "failed", ""))
        with one_writes:
            out.write(content)
            out.flush()

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        while (piece := _next(sys.stdin.buffer)) is not None:
            threads.submit(do, *pickle.loads(piece))  # noqa: S301 - from the server, which started this process
        # Nobody waits for what is under way.
        os._exit(0)


def _next(source: BinaryIO) -> bytes | None:
    length = source.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(length)
    content = source.read(size)
    return content if len(content) == size else None


if __name__ == "__main__":
    main()
