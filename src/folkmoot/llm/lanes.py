"""HTTP connections, each with a pool of its own: a shared pool looks at every idle connection before every request.

With 64 connections that look (a system call for each) took two fifths of the time of a request.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Callable

import httpx2


class Lanes(httpx2.AsyncBaseTransport):
    """A transport of as many connections as there are requests at once; the one used last is used next.

    Args:
        secure: whether addresses begin with https.
    """

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure
        self._free: list[httpx2.AsyncHTTPTransport] = []
        self._made: list[httpx2.AsyncHTTPTransport] = []
        self._context: ssl.SSLContext | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request over a free connection."""
        lane = self._free.pop() if self._free else self._make()
        try:
            response = await lane.handle_async_request(request)
        except BaseException:
            self._free.append(lane)
            raise
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Lent(response.stream, lambda: self._free.append(lane))
        return response

    async def aclose(self) -> None:
        """Close every connection."""
        for lane in self._made:
            await lane.aclose()

    def _make(self) -> httpx2.AsyncHTTPTransport:
        if self._context is None:
            # Certificates are read once, and not at all where nothing is encrypted.
            self._context = httpx2.create_ssl_context() if self._secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        limits = httpx2.Limits(max_connections=None, max_keepalive_connections=1)
        lane = httpx2.AsyncHTTPTransport(verify=self._context, limits=limits)
        self._made.append(lane)
        return lane


class _Lent(httpx2.AsyncByteStream):
    """A response's body; when it is closed, its connection is free."""

    def __init__(self, stream: httpx2.AsyncByteStream, give_back: Callable[[], None]) -> None:
        self._stream = stream
        self._give_back: Callable[[], None] | None = give_back

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        """Close the body and give the connection back, once."""
        try:
            await self._stream.aclose()
        finally:
            give_back, self._give_back = self._give_back, None
            if give_back is not None:
                give_back()
