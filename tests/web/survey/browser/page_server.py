"""A server of made-up pages with the survey's own security policy, which keeps what is sent to it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from folkmoot.web.headers import HEADERS
from folkmoot.web.survey.pages import Page
from folkmoot.web.survey.rendering import MEDIA_TYPES, Renderer


class PageServer(ThreadingHTTPServer):
    """Pages by path; answers and forms as they came; `failures` answers are refused with 503 before one is taken."""

    daemon_threads = True

    def __init__(self, pages: dict[str, Page]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.renderer = Renderer()
        self.pages = pages
        self.saved: list[tuple[str, dict[str, Any]]] = []
        self.posted: list[tuple[str, dict[str, str]]] = []
        self.failures = 0
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def last(self, question: str) -> dict[str, Any]:
        """The last answer to a question."""
        return [body for name, body in self.saved if name == question][-1]


class _Handler(BaseHTTPRequestHandler):
    server: PageServer

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        static = path.removeprefix("/static/")
        if path == "/worker.js":
            self._send(200, MEDIA_TYPES["js"], self.server.renderer.worker.encode())
        elif path.startswith("/static/") and static in self.server.renderer.static:
            self._send(200, MEDIA_TYPES[static.rsplit(".", maxsplit=1)[-1]], self.server.renderer.static[static])
        elif path in self.server.pages:
            self._send(200, "text/html; charset=utf-8", self.server.renderer.page(self.server.pages[path]).encode())
        else:
            self._send(404, "text/plain", b"")

    def do_POST(self) -> None:
        self.server.posted.append((self.path, dict(parse_qsl(self._body().decode(), keep_blank_values=True))))
        self._send(200, "text/html; charset=utf-8", b"<!doctype html><title>taken</title>")

    def do_PUT(self) -> None:
        body = json.loads(self._body())
        with self.server.lock:
            fails = self.server.failures > 0
            self.server.failures -= fails
            if not fails:
                self.server.saved.append((self.path.removeprefix("/answers/"), body))
        if fails:
            self._send(503, "application/json", b"{}")
        else:
            self._send(200, "application/json", b'{"revision": 1, "saved_at": "2026-11-22T12:00:00Z"}')

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers["content-length"]))

    def _send(self, status: int, media_type: str, content: bytes) -> None:
        self.send_response(status)
        for name, value in (*HEADERS, ("content-type", media_type), ("content-length", str(len(content)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""


@contextmanager
def serve(pages: dict[str, Page]) -> Iterator[PageServer]:
    """A server that runs within the block."""
    server = PageServer(pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
