"""Long reads in a process of their own: results, refusals, a crash, its end."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from tests.pipeline.beside_works import Broken, Held, Refused, Unsendable

from folkmoot.errors import InputError, StoreError
from folkmoot.pipeline.beside import COMMAND, BesideError, BesideProcess


def gate_in(folder: Path) -> Path:
    gate = folder / "gate"
    os.mkfifo(gate)
    return gate


def test_others_are_answered_while_one_is_held(tmp_path: Path) -> None:
    async def ask() -> None:
        beside, gate = BesideProcess(tmp_path), gate_in(tmp_path)
        assert beside.process_id is None
        held = asyncio.create_task(beside.ask(Held(gate)))
        with pytest.raises(InputError, match="not like this"):
            await beside.ask(Refused(is_of_store=False))
        with pytest.raises(StoreError, match="not like this"):
            await beside.ask(Refused(is_of_store=True))
        for one in (Broken(), Unsendable()):
            with pytest.raises(BesideError, match="could not be worked out"):
                await beside.ask(one)
        assert not held.done()
        await asyncio.to_thread(gate.write_text, "open")
        assert await held == "open"
        await beside.close()
        assert beside.process_id is None

    asyncio.run(ask())


def test_where_it_ends_whoever_waits_is_told_and_another_is_started(tmp_path: Path) -> None:
    async def ask() -> None:
        beside, gate = BesideProcess(tmp_path), gate_in(tmp_path)
        held = asyncio.create_task(beside.ask(Held(gate)))
        with pytest.raises(StoreError):
            await beside.ask(Refused(is_of_store=True))
        first = beside.process_id
        assert first is not None
        os.kill(first, signal.SIGKILL)
        with pytest.raises(BesideError, match="ended before"):
            await held
        with pytest.raises(StoreError):
            await beside.ask(Refused(is_of_store=True))
        assert beside.process_id not in {None, first}
        await beside.close()

    asyncio.run(ask())


def test_where_it_says_what_cannot_be_read_nobody_waits_for_more(tmp_path: Path) -> None:
    nonsense = "import sys, time; sys.stdout.buffer.write(bytes(7) + b'\\x03abc'); sys.stdout.flush(); time.sleep(600)"

    async def ask() -> None:
        beside = BesideProcess(tmp_path, (sys.executable, "-c", nonsense))
        with pytest.raises(BesideError, match="ended before"):
            await beside.ask(Broken())
        await beside.close()

    asyncio.run(ask())


def test_what_cannot_be_started_is_told(tmp_path: Path) -> None:
    async def ask() -> None:
        with pytest.raises(BesideError, match="cannot be started"):
            await BesideProcess(tmp_path, ("/there/is/no/such/program",)).ask(Broken())

    asyncio.run(ask())


def test_it_ends_with_its_input_whatever_it_works_at(tmp_path: Path) -> None:
    content = pickle.dumps((1, Held(gate_in(tmp_path))))
    with subprocess.Popen([*COMMAND, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(struct.pack("!Q", len(content)) + content)
        process.stdin.close()
        assert process.wait() == 0
