"""A line between simulated people and a survey that breaks: some requests never arrive, some answers never come back."""

from __future__ import annotations

import http.client
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlsplit

NOT_SENT, NOT_ANSWERED = 7, 5
"""Every so many requests one is lost on its way, or the answer to one."""


class BrokenLine(ThreadingHTTPServer):
    """Hands requests on to `upstream`, an address that may change; without one it answers 502.

    Attributes:
        upstream: where requests go now; "" for nowhere.
        lost: how many requests never arrived, answers never came back, and were met by no server.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = ""
        self.lost: Counter[str] = Counter()
        self._lock = Lock()
        self._count = 0

    @property
    def address(self) -> str:
        """Where people go."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def next_number(self) -> int:
        """The number of a request, from 1."""
        with self._lock:
            self._count += 1
            return self._count

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Lines that break are what this is for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: BrokenLine

    def do_GET(self) -> None:
        self._hand_on()

    def do_POST(self) -> None:
        self._hand_on()

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the name of the class above
        """Say nothing."""

    def _hand_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        number = self.server.next_number()
        if number % NOT_SENT == 0:
            self.server.lost["not sent"] += 1
            self.close_connection = True
            return
        parts = urlsplit(self.server.upstream)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        try:
            # The survey answers at its own address alone.
            here = urlsplit(self.server.address).netloc
            headers = {name: value.replace(here, parts.netloc) for name, value in self.headers.items()}
            connection.request(self.command, self.path, body or None, headers)
            answer = connection.getresponse()
            page = answer.read()
        except (OSError, http.client.HTTPException):
            self.server.lost["no server"] += 1
            self.send_response(502)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        finally:
            connection.close()
        if number % NOT_ANSWERED == 0:
            self.server.lost["not answered"] += 1
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in {"transfer-encoding", "connection", "content-length", "date", "server"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


@contextmanager
def broken_line() -> Iterator[BrokenLine]:
    """A line on a free port."""
    with BrokenLine() as line:
        thread = Thread(target=line.serve_forever, daemon=True)
        thread.start()
        try:
            yield line
        finally:
            line.shutdown()
            thread.join()
