"""Several web processes over one socket: those that die are started again, and none outlives the one that started them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from folkmoot.cli.output import note

GRACE: Final = 20
"""Seconds in which what is under way may end, once a server is told to stop."""
WAITING: Final = 2048
"""Connections that may wait to be taken."""
LOOK_EVERY: Final = 0.1
"""Seconds between two looks at whether all are there."""
LONG_ENOUGH: Final = 10.0
"""Seconds after which a process counts as one that can be started."""
LONGEST_PAUSE: Final = 30.0
"""Seconds at most before a process is started again that dies as soon as it is."""


@dataclass(slots=True)
class _Place:
    """One of the processes, and the next one in its place."""

    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    start_at: float = 0.0


def serve_processes(listener: socket.socket, count: int, told: Sequence[int], *, is_behind_proxy: bool) -> None:
    """Keep so many processes serving until this one is told to stop.

    What they have under way is finished first. Where this process is killed, the others see it and stop.

    Args:
        listener: bound; they all take connections from it.
        count: how many, 1 or more.
        told: signals to stop that came; looked at again and again (stop_signals.py).
        is_behind_proxy: as in `server_of`.
    """
    # Connections wait from now on until somebody takes them; so they do where a process is started again.
    listener.listen(WAITING)
    here, there = os.pipe()
    # Counts of requests that all of them share; a file without a name, which goes with the last of them.
    limits = tempfile.TemporaryFile()  # noqa: SIM115 - closed below, after the others have ended
    handed = (listener.fileno(), here, limits.fileno())
    command = [sys.executable, "-m", "folkmoot.cli.serving", *map(str, handed), "yes" if is_behind_proxy else "no"]
    places = [_Place() for _ in range(count)]
    try:
        while not told:
            for place in places:
                _look_after(place, command, handed)
            time.sleep(LOOK_EVERY)
    finally:
        os.close(there)
        listener.close()
        _end(places)
        os.close(here)
        limits.close()


def _look_after(place: _Place, command: list[str], handed: tuple[int, ...]) -> None:
    now = time.monotonic()
    if place.process is not None and (code := place.process.poll()) is not None:
        place.process = None
        place.failures = 0 if now - place.started_at > LONG_ENOUGH else place.failures + 1
        pause = min(LONGEST_PAUSE, 2.0 ** (place.failures - 2)) if place.failures > 1 else 0.0
        place.start_at = now + pause
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        note(f"A web process {how}; another takes its place" + (f" in {pause:.0f} seconds" if pause else ""))
    if place.process is None and now >= place.start_at:
        place.started_at = now
        # A session of its own: Ctrl-C in a terminal reaches this process alone, which ends the others in order.
        place.process = subprocess.Popen(  # noqa: S603 - our own program
            command, pass_fds=handed, start_new_session=True
        )


def _end(places: list[_Place]) -> None:
    """Wait until they have stopped, which they do as their pipe is closed; longer than their grace, and they are killed."""
    deadline = time.monotonic() + GRACE + 5
    running = [place.process for place in places if place.process is not None]
    for process in running:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
