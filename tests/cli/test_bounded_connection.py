"""What a connection takes, and how long it waits, before there is a request: a real server, spoken to in bytes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from folkmoot.cli.bounded_connection import BoundedConnection
from folkmoot.cli.serving import server_of


class Hasty(BoundedConnection):
    """Gives up at once."""

    HEAD_SECONDS = 0.02
    BODY_SECONDS = 0.02


async def echo(_scope: Any, receive: Any, send: Any) -> None:
    body = b""
    while (said := await receive()).get("more_body"):
        body += said["body"]
    if said["type"] == "http.disconnect":
        return
    body += said["body"]
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@contextmanager
def served(kind: type[BoundedConnection]) -> Iterator[socket.socket]:
    """A connection to a server that gives back what it is sent."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(echo, http=kind, lifespan="off", log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            with socket.create_connection(listening.getsockname(), timeout=30) as connection:
                yield connection
        finally:
            server.should_exit = True
            thread.join()


def to_the_end(connection: socket.socket) -> bytes:
    """All that comes until the server closes."""
    got = b""
    while True:
        try:
            more = connection.recv(65_536)
        except ConnectionResetError:
            return got
        if not more:
            return got
        got += more


def test_a_head_without_an_end_is_refused_as_soon_as_it_is_too_large() -> None:
    beginning = b"GET / HTTP/1.1\r\nHost: here\r\nX: "
    most = beginning + b"a" * (64 * 1024 - len(beginning))
    with served(BoundedConnection) as connection:
        # One byte more than there may be, so that all of it is read before it is refused.
        connection.sendall(most + b"a")
        assert to_the_end(connection).startswith(b"HTTP/1.1 400 ")
    with served(BoundedConnection) as connection:
        connection.sendall(most[:-4] + b"\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")


def test_a_large_body_and_many_requests_on_one_connection_are_no_large_head() -> None:
    body = b"b" * 200_000
    with served(BoundedConnection) as connection:
        for _ in range(3):
            connection.sendall(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 200000\r\n\r\n" + body)
            got = b""
            while not got.endswith(body):
                got += connection.recv(65_536)
            assert got.startswith(b"HTTP/1.1 200 ")


def test_whoever_never_sends_a_request_is_not_waited_for() -> None:
    for beginning in (
        b"",
        b"\r\n",
        b"GET / HTTP/1.1\r\nHost:",
        b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nhalf",
    ):
        with served(Hasty) as connection:
            connection.sendall(beginning)
            assert to_the_end(connection) == b""


def test_the_survey_is_served_so() -> None:
    assert server_of(is_behind_proxy=False).config.http is BoundedConnection
