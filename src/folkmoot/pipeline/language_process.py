"""Languages told in a process of their own: it takes as long as the rest of saving an answer, and a server has other cores.

The two speak in lines of JSON over the process's own input and output: texts one way, languages the other, in order.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Final

import msgspec

from folkmoot.pipeline.writing_language import language_of, languages_of, load_detector, texts_of
from folkmoot.records.survey import NewAnswer

_PIECE: Final = 1 << 16
_LOG: Final = logging.getLogger("folkmoot.languages")
PATIENCE: Final = 20.0
COMMAND: Final = (sys.executable, "-m", "folkmoot.pipeline.language_process")


class LanguageProcess:
    """A process that tells languages, while it is entered as a context.

    It ends with this one, however this one ends, because its input does. Where it ended before, or cannot be started,
    languages are told here.

    Args:
        command: that starts it.
        patience: seconds after which a process that says nothing is given up.
    """

    def __init__(self, command: Sequence[str] = COMMAND, patience: float = PATIENCE) -> None:
        self._command = command
        self._patience = patience
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._waiting: deque[asyncio.Future[list[str | None] | None]] = deque()
        self._outgoing: list[bytes] = []

    async def __aenter__(self) -> LanguageProcess:
        pipe = asyncio.subprocess.PIPE
        try:
            self._process = await asyncio.create_subprocess_exec(*self._command, stdin=pipe, stdout=pipe)
        except OSError:
            return self
        self._reading = asyncio.create_task(self._read(self._process))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        process = self._process
        if process is not None and process.stdin is not None:
            process.stdin.close()
        if self._reading is not None:
            try:
                await asyncio.wait_for(asyncio.shield(self._reading), self._patience)
            except TimeoutError:
                self._give_up(process)
                await self._reading

    async def languages(self, answers: Sequence[NewAnswer]) -> Mapping[str, str]:
        """As `languages_of`."""
        texts = texts_of(answers)
        if not texts:
            return {}
        if self._process is None or self._process.stdin is None:
            return languages_of(answers)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[list[str | None] | None] = loop.create_future()
        self._waiting.append(future)
        # What many requests have at once goes over in one piece: each piece wakes the other process.
        if not self._outgoing:
            loop.call_soon(self._send)
        self._outgoing.append(msgspec.json.encode(list(texts.values())) + b"\n")
        try:
            told = await asyncio.wait_for(future, self._patience)
        except TimeoutError:
            # It is there and says nothing. Everybody who waits is told here, and so are all who come.
            self._give_up(self._process)
            told = None
        if told is None:
            return languages_of(answers)
        return {question: one for question, one in zip(texts, told, strict=True) if one is not None}

    def _give_up(self, process: asyncio.subprocess.Process | None) -> None:
        if process is not None and process.returncode is None:
            _LOG.error("the process that tells languages does not answer; they are told by the server itself")
            with suppress(ProcessLookupError):
                process.kill()

    def _send(self) -> None:
        pieces, self._outgoing = self._outgoing, []
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(b"".join(pieces))

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        try:
            while process.stdout is not None and (line := await process.stdout.readline()):
                told = msgspec.json.decode(line, type=list[str | None])
                future = self._waiting.popleft()
                # Who waited may have gone away.
                if not future.done():
                    future.set_result(told)
        except (ValueError, IndexError):
            # Half a line of one that was killed; or a line that nobody asked for.
            self._give_up(process)
        self._process = None
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(None)
        await process.wait()


def main() -> None:
    """Tell the languages of each line of texts, until there are no more."""
    # Ctrl-C is for the server, which ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    load_detector()
    rest = b""
    while piece := os.read(sys.stdin.fileno(), _PIECE):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            told = [language_of(text) for text in msgspec.json.decode(line, type=list[str])]
            sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
