"""Simulated people who answer prompts over HTTP, each on a connection of their own: `python -m benchmarks.survey_load PLAN`.

As little as such a program can do: requests are made beforehand, answers are looked at for their status and their length.
It prints what it counted, as JSON. The plan is a JSON file, `Plan` below.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Final, cast
from urllib.parse import urlsplit

import msgspec
import uvloop

from benchmarks.survey_people import Person, body_of

_PROMPT: Final = b'name="prompt_id" value="'
_PATIENCE: Final = 300.0


class Plan(msgspec.Struct):
    """What is to be done.

    Attributes:
        address: of the survey.
        people: who answer.
        per_person: prompts that each answers.
        rate: requests a second that are due, spread over all people; 0: each sends the next when the last was answered.
        pages: whether each opens the page of their next prompt before they answer it.
    """

    address: str
    people: list[Person]
    per_person: int
    rate: float
    pages: bool


@dataclass(slots=True)
class Counted:
    """What happened.

    Attributes:
        seconds: from the first answer that was due to the last that was acknowledged.
        cpu: seconds of this process meanwhile.
        acknowledged: answers to a prompt that were taken.
        without: prompts that people were not given: all that they had not answered had people enough.
        refused: requests that were answered otherwise than they should be.
        post: seconds of each POST, from when it was due.
        get: seconds of each page.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    acknowledged: int = 0
    without: int = 0
    refused: int = 0
    post: list[float] = field(default_factory=list)
    get: list[float] = field(default_factory=list)


class Browser(asyncio.Protocol):
    """One person's connection."""

    def __init__(self, person: Person, number: int, plan: Plan, counted: Counted) -> None:
        self._plan, self._counted, self._person = plan, counted, person
        self._random = Random(number)  # noqa: S311 - nobody is to guess nothing
        self._host = urlsplit(plan.address).netloc
        self._posts = [self._post(prompt) for prompt in person.prompts[: plan.per_person]]
        self._number = number
        self._due: list[float] = []
        page = f"GET /prompt HTTP/1.1\r\nHost: {self._host}\r\nCookie: folkmoot={person.session}\r\n\r\n"
        self._page = page.encode()
        self._turn = 0
        self._sent = 0.0
        self._is_page = False
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait until everybody is connected."""
        self._transport = cast("asyncio.Transport", transport)

    def begin(self, begins: float) -> None:
        """Answer one prompt after the other, from a time on."""
        people, plan = len(self._plan.people), self._plan
        period = people / plan.rate if plan.rate else 0.0
        self._due = [begins + (self._number / people + turn) * period for turn in range(plan.per_person)]
        self._next()

    def data_received(self, data: bytes) -> None:
        """Look whether the answer is whole."""
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        at = self._buffer.find(b"content-length: ", 0, head)
        length = int(self._buffer[at + 16 : self._buffer.find(b"\r", at)]) if at >= 0 else 0
        if len(self._buffer) < head + 4 + length:
            return
        answer, self._buffer = self._buffer, b""
        self._answered(answer)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the protocol's
        """Nobody answers any more."""
        if not self.done.done():
            self._counted.refused += 1
            self.done.set_result(None)

    def close(self) -> None:
        """End the connection."""
        if self._transport is not None:
            self._transport.close()

    def _next(self) -> None:
        if self._turn >= self._plan.per_person:
            self.done.set_result(None)
            return
        wait = self._due[self._turn] - time.perf_counter()
        if wait > 0:
            asyncio.get_running_loop().call_later(wait, self._begin)
        else:
            self._begin()

    def _begin(self) -> None:
        # Who was late to send because the last answer was late has waited since it was due.
        self._sent = self._due[self._turn] if self._plan.rate else time.perf_counter()
        self._is_page = self._plan.pages
        self._send(self._page if self._is_page else self._posts[self._turn])

    def _answered(self, answer: bytes) -> None:
        now, status = time.perf_counter(), answer[9:12]
        if self._is_page:
            found = answer.find(_PROMPT)
            if status == b"303":
                self._counted.without += self._plan.per_person - self._turn
                self.done.set_result(None)
                return
            if status != b"200" or found < 0:
                self._counted.refused += 1
                self.done.set_result(None)
                return
            self._counted.get.append(now - self._sent)
            begin = found + len(_PROMPT)
            post = self._post(answer[begin : answer.index(b'"', begin)].decode())
            self._is_page, self._sent = False, time.perf_counter()
            self._send(post)
            return
        if status == b"303":
            self._counted.acknowledged += 1
            self._counted.post.append(now - self._sent)
        else:
            self._counted.refused += 1
        self._turn += 1
        self._next()

    def _send(self, request: bytes) -> None:
        if self._transport is not None:
            self._transport.write(request)

    def _post(self, prompt_id: str) -> bytes:
        body = body_of(self._random, self._person.token, prompt_id)
        head = (
            f"POST /prompt HTTP/1.1\r\nHost: {self._host}\r\nCookie: folkmoot={self._person.session}\r\n"
            f"Origin: {self._plan.address}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


async def load(plan: Plan) -> Counted:
    """Let everybody answer."""
    loop, counted = asyncio.get_running_loop(), Counted()
    parts = urlsplit(plan.address)
    browsers = [Browser(person, number, plan, counted) for number, person in enumerate(plan.people)]
    for browser in browsers:
        await loop.create_connection(lambda one=browser: one, parts.hostname or "", parts.port or 0)  # type: ignore[misc]  # a default binds it
    cpu, begins = time.process_time(), time.perf_counter()
    for browser in browsers:
        browser.begin(begins)
    await asyncio.wait_for(asyncio.gather(*(browser.done for browser in browsers)), _PATIENCE)
    counted.seconds, counted.cpu = time.perf_counter() - begins, time.process_time() - cpu
    for browser in browsers:
        browser.close()
    return counted


if __name__ == "__main__":
    given = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Plan)
    print(json.dumps(asdict(uvloop.run(load(given)))))
