"""An OpenAI-compatible server that goes wrong on purpose, over real HTTP, and counts what it answered.

In a test it runs in a thread of the test; `python -m tests.llm.stub_server SECONDS` runs it by itself, answering
everything alike after so long, and prints its address.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back.

    Attributes:
        body: of the response.
        status: of the response.
        headers: further ones.
        delay: seconds before it is sent.
        cut: send so many bytes of the body and break the line; None: send all.
        drop: send nothing and break the line.
        bills: (tokens read, those of them from the cache, tokens written) if the model was at work.
    """

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)
    delay: float = 0.0
    cut: int | None = None
    drop: bool = False
    bills: tuple[int, int, int] | None = None


Script = Callable[[str, int], Answer]
"""Of a prompt (the first user message) and how often it was asked before: what is sent back."""


def tokens(prompt: str) -> tuple[int, int, int]:
    """What a prompt takes: made up, and different from prompt to prompt."""
    return 100 + len(prompt), 64, 5 + len(prompt) % 7


def completion(prompt: str, text: str | None = None, finish: str = "stop") -> bytes:
    """A chat completion whose reply is `{"word": PROMPT}`, or another text."""
    read, cached, written = tokens(prompt)
    return json.dumps(
        {
            "id": "stub",
            "object": "chat.completion",
            "created": 1,
            "model": "stub-2026-11-22",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": finish,
                    "message": {
                        "role": "assistant",
                        "content": json.dumps({"word": prompt}) if text is None else text,
                    },
                }
            ],
            "usage": {
                "prompt_tokens": read,
                "completion_tokens": written,
                "total_tokens": read + written,
                "prompt_tokens_details": {"cached_tokens": cached},
            },
        }
    ).encode()


def right(prompt: str, _asked_before: int = 0) -> Answer:
    """A good reply, at once."""
    return Answer(completion(prompt), bills=tokens(prompt))


HTML: Final = (("Content-Type", "text/html"),)
WRONGS: Final[dict[str, Script]] = {
    "429": lambda _p, _n: Answer(b'{"error": {"message": "slow down"}}', 429, (("Retry-After", "0.05"),)),
    "500": lambda _p, _n: Answer(b'{"error": {"message": "no"}}', 500),
    "503": lambda _p, _n: Answer(b"<html>busy</html>", 503, HTML),
    "late": lambda p, _n: Answer(completion(p), delay=3.0, bills=tokens(p)),
    "dropped": lambda _p, _n: Answer(drop=True),
    "broken": lambda p, _n: Answer(completion(p), cut=40),
    "cut off": lambda p, _n: Answer(completion(p, '{"word": "', "length"), bills=tokens(p)),
    "no JSON": lambda p, _n: Answer(completion(p, "I would rather not say."), bills=tokens(p)),
    "half a JSON": lambda p, _n: Answer(completion(p, '{"word": "hal'), bills=tokens(p)),
    "another form": lambda p, _n: Answer(completion(p, '{"word": 7}'), bills=tokens(p)),
    "no completion": lambda _p, _n: Answer(b"<html>welcome</html>", headers=HTML),
    "no JSON body": lambda _p, _n: Answer(b'{"choices": ['),
}
"""Ways to go wrong, by name."""


def going_wrong(seed: int, most: int = 2) -> Script:
    """Each prompt goes wrong up to so often, in ways drawn from the seed, and then well."""

    def answer(prompt: str, asked_before: int) -> Answer:
        dice = random.Random(f"{seed} {prompt}")  # noqa: S311 - a draw that can be drawn again
        wrongs = [WRONGS[dice.choice(sorted(WRONGS))] for _ in range(dice.randint(0, most))]
        return (wrongs[asked_before] if asked_before < len(wrongs) else right)(prompt, asked_before)

    return answer


@dataclass(slots=True)
class StubServer:
    """What a server at `url` has seen and said.

    Attributes:
        url: with `/v1`.
        script: what it answers.
        asked: how often each prompt came.
        answered: how often each prompt was answered well and in full.
        billed: tokens of every reply that was sent in full, good or not.
        requests: bodies of requests, in order.
        headers: heads of requests, in order.
        under_way: requests that are not answered yet.
        most_at_once: requests under way at the same time, at most.
        lines: connections that are open.
        connections: connections that were made.
    """

    url: str = ""
    script: Script = right
    asked: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    billed: list[tuple[int, int, int]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    under_way: int = 0
    most_at_once: int = 0
    lines: set[asyncio.Transport] = field(default_factory=set)
    connections: int = 0

    def decide(self, head: str, body: bytes) -> tuple[str, Answer]:
        """What a request is answered with."""
        request = json.loads(body)
        prompt = next(message["content"] for message in request["messages"] if message["role"] == "user")
        answer = self.script(prompt, self.asked[prompt])
        self.requests.append(request)
        self.headers.append(head)
        self.asked[prompt] += 1
        return prompt, answer

    def sent(self, prompt: str, answer: Answer) -> None:
        """A response went out whole."""
        if answer.bills is not None:
            self.billed.append(answer.bills)
            if answer.body == completion(prompt):
                self.answered[prompt] += 1


class _Connection(asyncio.Protocol):
    def __init__(self, server: StubServer) -> None:
        self._server, self._buffer = server, b""
        self._later: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._server.lines.add(transport)
        self._server.connections += 1

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's own signature
        self._server.lines.discard(self._transport)
        if self._later is not None:
            self._later.cancel()
            self._over()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        lines = head.decode("latin-1").split("\r\n")
        length = next(int(line[15:]) for line in lines if line.lower().startswith("content-length:"))
        if len(body) < length:
            return
        self._buffer = body[length:]
        prompt, answer = self._server.decide(head.decode("latin-1"), body[:length])
        self._server.under_way += 1
        self._server.most_at_once = max(self._server.most_at_once, self._server.under_way)
        self._later = asyncio.get_running_loop().call_later(answer.delay, self._send, prompt, answer)

    def _send(self, prompt: str, answer: Answer) -> None:
        self._over()
        if answer.drop:
            self._transport.abort()
            return
        self._transport.write(as_http(answer))
        if answer.cut is not None:
            self._transport.close()
        elif not self._transport.is_closing():
            self._server.sent(prompt, answer)

    def _over(self) -> None:
        self._later = None
        self._server.under_way -= 1


def as_http(answer: Answer) -> bytes:
    """A response as it goes over the line."""
    headers = "".join(f"{name}: {value}\r\n" for name, value in answer.headers)
    head = f"HTTP/1.1 {answer.status} Answer\r\n{headers}Content-Length: {len(answer.body)}\r\n\r\n"
    return head.encode() + answer.body[: answer.cut]


@contextmanager
def stub_server(script: Script = right) -> Iterator[StubServer]:
    """Serve on 127.0.0.1 at a free port, in a thread."""
    stub = StubServer(script=script)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(lambda: _Connection(stub), "127.0.0.1", 0))
    stub.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        asyncio.run_coroutine_threadsafe(_hang_up(server, stub), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _hang_up(server: asyncio.Server, stub: StubServer) -> None:
    server.close()
    for line in list(stub.lines):
        line.abort()
    while stub.lines:
        await asyncio.sleep(0.001)


class _Fixed(asyncio.Protocol):
    """Answers everything alike, as cheaply as it can: it is there to be waited for, not to take part in the work."""

    def __init__(self, delay: float, response: bytes) -> None:
        self._delay, self._response = delay, response
        self._left, self._head = 0, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._loop = asyncio.get_running_loop()

    def data_received(self, data: bytes) -> None:
        if self._left:
            self._left -= len(data)
        else:
            self._head += data
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return
            at = self._head.lower().index(b"content-length:") + 15
            self._left = int(self._head[at : self._head.index(b"\r\n", at)]) - (len(self._head) - end - 4)
            self._head = b""
        if self._left == 0:
            self._loop.call_later(self._delay, self._transport.write, self._response)


async def _serve_fixed(delay: float) -> None:
    response = as_http(Answer(completion("fixed")))
    server = await asyncio.get_running_loop().create_server(
        lambda: _Fixed(delay, response), "127.0.0.1", 0, backlog=1024
    )
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve_fixed(float(sys.argv[1])))
