"""A line to Postgres that is cut at a COMMIT: before it arrives, or after it was made and before anybody hears of it."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class CuttingProxy:
    """Hands bytes on between a web server and Postgres.

    Attributes:
        port: where it listens.
        cut: how many COMMITs lost their line, by whether they had been handed on.
    """

    def __init__(self, to: int, seed: int) -> None:
        self._to = to
        self._draw = random.Random(seed)  # noqa: S311 - a draw that can be drawn again
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.cut = {"before": 0, "after": 0}
        self._lines: list[socket.socket] = []
        self._lock = threading.Lock()
        self.is_cutting = False
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()
        for line in self._lines:
            _hang_up(line)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                return
            self._lines += [client, server]
            for hand_on in (self._to_server, self._to_client):
                threading.Thread(target=hand_on, args=(client, server), daemon=True).start()

    def _to_server(self, client: socket.socket, server: socket.socket) -> None:
        while content := _read(client):
            when = self._when(content)
            if when == "before":
                break
            if when == "after":
                _hang_up(client)
                _write(server, content)
                # It does what it was told last; what it says of it is thrown away by the other thread.
                server.shutdown(socket.SHUT_WR)
                return
            _write(server, content)
        _hang_up(client)
        _hang_up(server)

    def _to_client(self, client: socket.socket, server: socket.socket) -> None:
        while content := _read(server):
            _write(client, content)
        _hang_up(client)

    def _when(self, content: bytes) -> str | None:
        """A simple query of Postgres' protocol: `Q`, four bytes of length, the words, a zero byte."""
        if not self.is_cutting or b"COMMIT\x00" not in content or b"PREPARED" in content:
            return None
        with self._lock:
            if self._draw.random() > 0.2:
                return None
            when = self._draw.choice(["before", "after"])
            self.cut[when] += 1
            return when


def _read(line: socket.socket) -> bytes:
    try:
        return line.recv(65_536)
    except OSError:
        return b""


def _write(line: socket.socket, content: bytes) -> None:
    with suppress(OSError):
        line.sendall(content)


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


@contextmanager
def cutting_proxy(to: int, seed: int) -> Iterator[CuttingProxy]:
    """A proxy before a server's port."""
    proxy = CuttingProxy(to, seed)
    try:
        yield proxy
    finally:
        proxy.close()
