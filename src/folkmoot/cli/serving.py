"""The web server of one process; run as a module, it is one of several over one socket (serving_processes.py)."""

from __future__ import annotations

import os
import socket
import sys
import threading
from typing import Final

import uvicorn

from folkmoot.cli.bounded_connection import BoundedConnection
from folkmoot.cli.serving_processes import GRACE, WAITING

APP: Final = "folkmoot.web.app:create_app"
AT_ONCE: Final = 8
"""Connections that one of several processes takes at a time, so that the others get theirs."""


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # What asyncio takes at a time and what may wait are one number to it.
        for one in sockets or ():
            one.listen(WAITING)


def server_of(*, is_behind_proxy: bool, is_one_of_several: bool = False) -> uvicorn.Server:
    """The server of the app that the environment describes (web/settings.py).

    Args:
        is_behind_proxy: whether a proxy on this machine tells whose request it is.
        is_one_of_several: whether other processes take connections from the same socket.
    """
    config = uvicorn.Config(
        APP,
        factory=True,
        http=BoundedConnection,
        # No access log: it would hold addresses, and personal links.
        access_log=False,
        log_level="warning",
        proxy_headers=is_behind_proxy,
        server_header=False,
        backlog=AT_ONCE if is_one_of_several else WAITING,
        timeout_graceful_shutdown=GRACE,
    )
    return _Server(config)


def main(listener: str, lifeline: str, limits: str, is_behind_proxy: str) -> None:
    """Serve until the other end of a pipe is closed: by whoever started this, or by their death.

    Args:
        listener: number of the socket's descriptor.
        lifeline: of the pipe's.
        limits: of the file in which the processes count requests together.
        is_behind_proxy: `yes` or `no`.
    """
    os.environ["FOLKMOOT_SHARED_LIMITS"] = limits
    server = server_of(is_behind_proxy=is_behind_proxy == "yes", is_one_of_several=True)

    def wait_for_the_end() -> None:
        os.read(int(lifeline), 1)
        server.should_exit = True

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    server.run(sockets=[socket.socket(fileno=int(listener))])


if __name__ == "__main__":
    main(*sys.argv[1:])
