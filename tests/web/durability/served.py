"""`folkmoot serve` as a process of its own, on one port through all of its lives."""

from __future__ import annotations

import http.client
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

REPOSITORY = Path(__file__).resolve().parents[3]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Served:
    """A study that is served, and may be killed.

    Args:
        folder: the study's.
        options: further ones of `folkmoot serve`.
        file_limit: bytes that any file of the process may grow to; None for no limit.
    """

    def __init__(self, folder: Path, *options: str, file_limit: int | None = None) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self._limit = file_limit
        self._command = [sys.executable, "-m", "folkmoot", "serve", str(folder), "--port", str(self.port)]
        self._command += ["--per-session", "0", "--per-address", "0", *options]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the process that was started."""
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self._command, cwd=REPOSITORY, stderr=log, stdout=log)
        if self._limit is not None:
            self.limit_files(self._limit)
        while not self.answers():
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.02)

    def answers(self) -> bool:
        """Whether it shows its first page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def limit_files(self, most: int | None) -> None:
        """Let no file of the process grow past so many bytes, from now on; None takes the limit away."""
        wanted = resource.RLIM_INFINITY if most is None else most
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (wanted, resource.RLIM_INFINITY))

    def kill(self) -> None:
        """Wherever it is."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(120)

    def stop(self) -> int:
        """As `Ctrl-C` does; its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(120)

    def __enter__(self) -> Served:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.process is not None and self.process.poll() is None:
            try:
                self.stop()
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def children_of(pid: int) -> list[int]:
    """Processes that a process started and that still run."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def descendants_of(pid: int) -> list[int]:
    """Processes that a process started, and those that they started."""
    return [found for child in children_of(pid) for found in (child, *descendants_of(child))]


def is_running(pid: int) -> bool:
    """Whether there is such a process, not one that only waits to be collected."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
