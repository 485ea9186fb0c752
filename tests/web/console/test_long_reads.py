"""While a long read is under way answers are saved; where its process ends, the page says so."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from httpx import ASGITransport, AsyncClient, Response
from litestar import Litestar
from tests.pipeline.beside_works import Held
from tests.web.console.consoles import ADDRESS, ConsoleBrowser, console_in, signed_in
from tests.web.surveys import Browser, new_key

from folkmoot.pipeline.beside import BesideProcess, Work
from folkmoot.records.console import Role

T = TypeVar("T")
READS = (
    "/console/overview",
    "/console/people",
    "/console/people?as=csv",
    "/console/drafts",
    "/console/quality",
    "/console/explore",
    "/console/explore/prompt?id=p1",
    "/console/prompts",
    "/console/drift",
    "/console/texts",
)


class Gated:
    """The process itself, in which every read waits for a gate first."""

    def __init__(self, process: BesideProcess, gate: Path) -> None:
        self.process = process
        self.gate = gate
        self.is_asked = asyncio.Event()

    async def ask(self, work: Work[T]) -> T:
        self.is_asked.set()
        await self.process.ask(Held(self.gate))
        return await self.process.ask(work)


@asynccontextmanager
async def gated(app: Litestar, folder: Path) -> AsyncIterator[Gated]:
    os.mkfifo(folder / "gate")
    reads = app.state.console_reads = Gated(BesideProcess(folder), folder / "gate")
    try:
        yield reads
    finally:
        await reads.process.close()


def client(app: Litestar, browser: Browser | ConsoleBrowser) -> AsyncClient:
    """A browser that can wait for several pages at once, with the cookies of one that cannot."""
    transport = ASGITransport(app)  # type: ignore[arg-type]  # Litestar says more exactly what it takes
    return AsyncClient(transport=transport, base_url=ADDRESS, cookies=dict(browser.client.cookies.items()))


def researcher(app: Litestar) -> AsyncClient:
    return client(app, signed_in(app, Role.RESEARCHER))


def test_an_answer_is_saved_while_a_long_read_is_held(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        person = Browser(app)
        person.enter()
        shown, token = person.hidden(), person.token()
        body = {"prompt_id": shown["prompt_id"], "occurrence": 1, "key": new_key(), "value": {"value": "very"}}

        async def both() -> tuple[Response, Response]:
            async with gated(app, tmp_path) as reads, client(app, person) as theirs, researcher(app) as ours:
                reading = asyncio.create_task(ours.get("/console/quality?as=json"))
                await reads.is_asked.wait()
                saved = await theirs.put("/answers/importance", json=body, headers={"X-CSRF-Token": token})
                assert not reading.done()
                await asyncio.to_thread(reads.gate.write_text, "open")
                return saved, await reading

        saved, read = asyncio.run(both())
        assert (saved.status_code, saved.json()["revision"]) == (200, 1)
        assert (read.status_code, read.json()["n_participants"]) == (200, 1)


def test_a_process_that_ends_is_told_on_the_page_and_the_next_works(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:

        async def read() -> tuple[Response, list[Response]]:
            async with gated(app, tmp_path) as reads, researcher(app) as ours:
                reading = asyncio.create_task(ours.get("/console/quality"))
                while (process_id := reads.process.process_id) is None:
                    await asyncio.sleep(0.01)
                os.kill(process_id, signal.SIGKILL)
                broken = await reading
                app.state.console_reads = reads.process
                return broken, [await ours.get(path) for path in READS]

        broken, others = asyncio.run(read())
        assert broken.status_code == 503
        assert "has ended before it was done" in broken.text
        assert [one.status_code for one in others] == [200] * len(READS)
