"""A Postgres server of the tests' own, which can be stopped as a power cut does, and started again."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest


def tool(name: str) -> str | None:
    """Where a program of Postgres is; Debian keeps them off the PATH, in a folder for each version."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(found[-1]) if found else None)


def _as_owner(command: list[str], folder: Path) -> None:
    # The server refuses to run as root.
    whole = ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command
    subprocess.run(whole, check=True, stdout=subprocess.DEVNULL, cwd=folder)


@dataclass(frozen=True)
class PostgresServer:
    """A server on 127.0.0.1, without a database of ours."""

    folder: Path
    port: int
    control: str

    @property
    def address(self) -> str:
        """Without a database."""
        return f"postgresql://folkmoot@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers; after `stop` it goes on from its log."""
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder}"
        self._do("-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """At once, whatever is under way; nothing is written any more."""
        self._do("-m", "immediate", "stop")

    def new_database(self) -> str:
        """Make a database; its address."""
        name = f"test_{os.urandom(6).hex()}"
        with psycopg.connect(f"{self.address}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"{self.address}/{name}"

    def _do(self, *what: str) -> None:
        _as_owner([self.control, "-D", str(self.folder / "data"), "-w", *what], self.folder)


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """A server that is gone afterwards; a test that asks for it is skipped where there is no Postgres."""
    initdb, control = tool("initdb"), tool("pg_ctl")
    if initdb is None or control is None:
        why = "there is no Postgres on this machine (initdb, pg_ctl)"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="folkmoot-postgres-"))
    server = PostgresServer(folder, port, control)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        make = [initdb, "-D", str(folder / "data"), "-U", "folkmoot", "--auth=trust", "--no-sync", "--encoding=UTF8"]
        _as_owner([*make, "--locale=C"], folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
