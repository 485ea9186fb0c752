"""Databases to keep a study in: a SQLite file, and a Postgres database of a server that is started for the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.people import Place
from tests.store.postgres_server import PostgresServer, running_server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A Postgres server on this machine, for all tests that leave it running."""
    with running_server() as server:
        yield server


@pytest.fixture
def postgres_place(postgres_server: PostgresServer, tmp_path: Path) -> Place:
    """A Postgres database of the test's own."""
    return Place(tmp_path, postgres_server.new_database())


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Place:
    """A folder for a SQLite file."""
    return Place(tmp_path, None)


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest) -> Place:
    """Either kind of database, empty."""
    made: Place = request.getfixturevalue(f"{request.param}_place")
    return made
