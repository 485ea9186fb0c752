"""A program as a model: a request as JSON on its stdin, the reply on its stdout."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import signal
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec

from folkmoot.errors import InputError
from folkmoot.llm.chat_errors import shortened
from folkmoot.llm.chat_reply import read_completion
from folkmoot.llm.model import ModelName
from folkmoot.llm.provider import ProviderError, ProviderReply, ProviderRequest, ProviderSetup, TransientError
from folkmoot.llm.redaction import environment_keys

LONGEST_REPLY: Final = 16 * 1024 * 1024
"""Bytes of a reply; a program that writes more is stopped."""
_LONGEST_ERROR: Final = 64 * 1024
_PATIENCE: Final = 5.0
"""Seconds to wait for a program that was killed."""
_STAYS: Final = frozenset({64, 77, 78, 126, 127})
"""Exit codes after which asking again is no use: sysexits' usage, no permission and configuration; a shell's not found."""
_SCRIPT: Final = 1024 * 1024
"""Bytes up to which a file on the command line is a script that determines the reply, and no interpreter."""


class Command:
    """Runs a program once for each request; no shell is between.

    The program reads one JSON object (`model`, `messages`, `schema`, `schema_name`, `settings`, `repeat`) and writes the
    reply: JSON, or text with JSON in it, or a chat completion as an OpenAI-compatible endpoint returns it, whose usage then
    counts. Exit code 0 is a reply; 64, 77, 78, 126 and 127 stop the run; any other may be asked again.

    Args:
        name: the model; its `model` is the command line.
        setup: seconds for one request.

    Raises:
        InputError: the command line cannot be read, names no program, or holds a key of the environment.
    """

    def __init__(self, name: ModelName, setup: ProviderSetup) -> None:
        try:
            self._words = shlex.split(name.model)
        except ValueError as error:
            raise InputError(f"--model {name}: the command line cannot be read ({error})") from None
        if not self._words or shutil.which(self._words[0]) is None:
            raise InputError(f"--model {name}: found no program of this name that can be run")
        if any(key in name.model for key in environment_keys()):
            raise InputError(
                f"--model {name.provider}:…: the command line holds a key, which would be kept with every call; let the "
                "program read it from the environment"
            )
        self._timeout = setup.timeout
        self._identity = f"command {_digest(self._words)}"

    @property
    def identity(self) -> str:
        """A digest of the scripts on the command line: a script that was changed may reply otherwise."""
        return self._identity

    async def complete(self, request: ProviderRequest) -> ProviderReply:
        """Run the program.

        Raises:
            TransientError: it failed, took too long, or wrote no text.
            ProviderError: it cannot be run, its exit code says that asking again is no use, or it writes without end.
        """
        given = msgspec.json.encode(
            {
                "model": request.model,
                "messages": [{"role": message.role, "content": message.content} for message in request.messages],
                "schema": request.schema,
                "schema_name": request.schema_name,
                "settings": request.settings,
                "repeat": request.repeat,
            }
        )
        code, out, err = await self._run(given)
        if code != 0:
            said = shortened(err.decode(errors="replace"))
            why = f"'{Path(self._words[0]).name}' ended with exit code {code}" + (f": {said}" if said else "")
            raise ProviderError(why) if code in _STAYS else TransientError(why)
        try:
            text = out.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise TransientError(f"the program wrote bytes that are no UTF-8 (at byte {error.start + 1})") from None
        if _is_completion(text, request.schema):
            return read_completion(out, request.model)
        return ProviderReply(text.strip(), request.model)

    async def close(self) -> None:
        """Nothing is open."""

    async def _run(self, given: bytes) -> tuple[int, bytes, bytes]:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._words,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise ProviderError(f"'{Path(self._words[0]).name}' cannot be run ({error.strerror})") from None
        streams = [
            asyncio.create_task(_write(process.stdin, given)),
            asyncio.create_task(_read(process.stdout, LONGEST_REPLY)),
            asyncio.create_task(_read(process.stderr, _LONGEST_ERROR, keep_on=True)),
        ]
        try:
            async with asyncio.timeout(self._timeout):
                _, out, err = await asyncio.gather(*streams)
                return await process.wait(), out, err
        except TimeoutError:
            raise TransientError(f"the program took more than {self._timeout:g} seconds") from None
        finally:
            for stream in streams:
                stream.cancel()
            await asyncio.gather(*streams, return_exceptions=True)
            if process.returncode is None:
                await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill the whole group: what the program started must not go on without it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    # Its end is only seen when its pipes are read to theirs; what left the group may hold them open.
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            await asyncio.gather(_read(process.stdout, 0, keep_on=True), _read(process.stderr, 0, keep_on=True))
            await process.wait()


async def _write(stream: asyncio.StreamWriter | None, content: bytes) -> bytes:
    if stream is not None:
        # A program need not read what it is given.
        with suppress(BrokenPipeError, ConnectionResetError):
            stream.write(content)
            await stream.drain()
        stream.close()
        with suppress(BrokenPipeError, ConnectionResetError):
            await stream.wait_closed()
    return b""


async def _read(stream: asyncio.StreamReader | None, most: int, *, keep_on: bool = False) -> bytes:
    """All of a stream; past `most` bytes the rest is read and dropped, or the program is given up."""
    kept = bytearray()
    while stream is not None and (block := await stream.read(65536)):
        if len(kept) + len(block) > most and not keep_on:
            raise ProviderError(f"the program wrote more than {most:,} bytes")
        kept += block[: max(0, most - len(kept))]
    return bytes(kept)


def _is_completion(text: str, schema: Mapping[str, Any]) -> bool:
    if "choices" in schema.get("properties", {}) or not text.lstrip().startswith("{"):
        return False
    try:
        value = msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError):
        return False
    choices = value.get("choices") if isinstance(value, dict) else None
    return isinstance(choices, list) and bool(choices) and isinstance(choices[0], dict) and "message" in choices[0]


def _digest(words: list[str]) -> str:
    digest = sha256()
    for word in [shutil.which(words[0]) or words[0], *words[1:]]:
        path = Path(word)
        with suppress(OSError, ValueError):
            if path.is_file() and path.stat().st_size <= _SCRIPT:
                digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
