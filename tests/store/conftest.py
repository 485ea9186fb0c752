"""Databases to keep a study in: a SQLite file, and a Postgres database of a server that is started for the tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.store.people import Place


def _tool(name: str) -> str | None:
    # Debian keeps the server's programs off the PATH, in a folder for each version.
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(found[-1]) if found else None)


def _as_owner(command: list[str]) -> list[str]:
    # The server refuses to run as root.
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a Postgres server on this machine, without a database."""
    initdb, server_control = _tool("initdb"), _tool("pg_ctl")
    if initdb is None or server_control is None:
        why = "there is no Postgres on this machine (initdb, pg_ctl)"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="folkmoot-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data = folder / "data"
        make = [initdb, "-D", str(data), "-U", "folkmoot", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"]
        subprocess.run(_as_owner(make), check=True, capture_output=True, cwd=folder)
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
        control = [server_control, "-D", str(data), "-w", "-l", str(folder / "log")]
        subprocess.run(_as_owner([*control, "-o", options, "start"]), check=True, cwd=folder, stdout=subprocess.DEVNULL)
        try:
            yield f"postgresql://folkmoot@127.0.0.1:{port}"
        finally:
            stop = [*control, "-m", "immediate", "stop"]
            subprocess.run(_as_owner(stop), check=True, cwd=folder, stdout=subprocess.DEVNULL)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_place(postgres_server: str, tmp_path: Path) -> Place:
    """A Postgres database of the test's own."""
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        name = f"test_{os.urandom(6).hex()}"
        connection.execute(f"CREATE DATABASE {name}".encode())
    return Place(tmp_path, f"{postgres_server}/{name}")


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Place:
    """A folder for a SQLite file."""
    return Place(tmp_path, None)


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest) -> Place:
    """Either kind of database, empty."""
    made: Place = request.getfixturevalue(f"{request.param}_place")
    return made
