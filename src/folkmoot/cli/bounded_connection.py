"""A connection to the web server that takes only so much, and waits only so long, before there is a request.

A proxy before the server does so too; but whoever comes past it, or is on this machine, must not fill the memory with one
endless header, nor hold the server's connections with requests that never come.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class BoundedConnection(HttpToolsProtocol):
    """Uvicorn's connection, with bounds.

    Attributes:
        LARGEST_HEAD: bytes of a request's line and headers, beyond which it is refused once it has them.
        HEAD_SECONDS: in which line and headers are whole.
        BODY_SECONDS: in which the body is.
    """

    LARGEST_HEAD: ClassVar[int] = 64 * 1024
    HEAD_SECONDS: ClassVar[float] = 30.0
    BODY_SECONDS: ClassVar[float] = 120.0
    """The largest body that is taken (512 KiB) comes in that time over 4.4 KB a second."""

    _deadline: asyncio.TimerHandle | None = None
    _is_in_head = True
    _head = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own has it
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait(self.HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._wait(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what is no request yet."""
        if self._deadline is None:
            self._wait(self.HEAD_SECONDS)
        self._head += len(data)
        super().data_received(data)
        if self._is_in_head and self._head > self.LARGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("The head of the request is too large.")

    def on_headers_complete(self) -> None:
        """The head is whole; its body, if any, follows."""
        self._is_in_head = False
        self._wait(self.BODY_SECONDS)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is whole; another may follow."""
        self._is_in_head, self._head = True, 0
        self._wait(None)
        super().on_message_complete()

    def _wait(self, seconds: float | None) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None if seconds is None else self.loop.call_later(seconds, self._give_up)

    def _give_up(self) -> None:
        self._deadline = None
        has_had_one = self.cycle is not None
        # (There is none before the first request, whatever uvicorn declares.)
        if self._is_in_head and has_had_one and not self.cycle.response_complete:
            # The answer to the request before is still being made: what came behind it has time.
            self._wait(self.HEAD_SECONDS)
        else:
            self.transport.close()
