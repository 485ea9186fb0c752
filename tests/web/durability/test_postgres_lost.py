"""Postgres is lost under load, in COMMIT too, while the web server goes on: what it acknowledged is stored, once."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from tests.store.people import Place
from tests.store.postgres_server import PostgresServer, running_server
from tests.web.durability.counting import Count, count
from tests.web.durability.crowd import Crowd
from tests.web.durability.cutting_proxy import cutting_proxy
from tests.web.durability.served import Served
from tests.web.durability.studies import ANCHOR, PER_PROMPT, QUOTA, study_in


@pytest.fixture(scope="module")
def frail_server() -> Iterator[PostgresServer]:
    """One that is nobody else's."""
    with running_server() as server:
        yield server


def told(place: Place, crowd: Crowd) -> Count:
    made = count(place.folder, place.url, crowd.entries, quota=QUOTA, per_prompt=PER_PROMPT, anchor=ANCHOR)
    print(f"{made}, {crowd.counts}, {len(crowd.entries)} people")  # noqa: T201 - figures, with -s
    assert made.stored >= made.acknowledged > 100
    return made


def stop_and_start(server: PostgresServer) -> None:
    server.stop()
    time.sleep(0.2)
    server.start()


def kill_a_backend(server: PostgresServer) -> None:
    """Whoever commits just now, or else whoever is there: the server then throws all connections out, and recovers."""
    busy = "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query <> '' AND datname LIKE 'test_%' "
    with closing(psycopg.connect(f"{server.address}/postgres", autocommit=True)) as connection:
        for _ in range(200):
            found = connection.execute(busy + "AND state = 'active' AND query = 'COMMIT'").fetchall()
            if found:
                break
        else:
            found = connection.execute(busy).fetchall()
        os.kill(found[0][0], signal.SIGKILL)


def lost(server: PostgresServer, folder: Path, rounds: int, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - a draw that can be drawn again
    place = Place(folder, server.new_database())
    with Served(study_in(place)) as served:
        with Crowd(served.port, 8, seed) as crowd:
            for number in range(rounds):
                crowd.wait_for(draw.randrange(10, 40))
                time.sleep(draw.random() * 0.03)
                (stop_and_start if number % 2 == 0 else kill_a_backend)(server)
            crowd.wait_for(30)
        made = told(place, crowd)
    assert crowd.counts.get("503", 0) >= rounds // 2
    assert made.acknowledged > 20 * rounds


def test_postgres_stopped_at_once_and_a_backend_killed_under_load(frail_server: PostgresServer, tmp_path: Path) -> None:
    lost(frail_server, tmp_path, rounds=2, seed=41)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(42, 45))
def test_postgres_lost_many_times(frail_server: PostgresServer, tmp_path: Path, seed: int) -> None:
    lost(frail_server, tmp_path, rounds=16, seed=seed)


def cut(server: PostgresServer, folder: Path, cuts: int, seed: int) -> None:
    """Lose the line at so many commits."""
    database = server.new_database()
    with cutting_proxy(server.port, seed) as proxy:
        here = Place(folder, database)
        with Served(study_in(Place(folder, database.replace(f":{server.port}/", f":{proxy.port}/")))) as served:
            with Crowd(served.port, 8, seed) as crowd:
                proxy.is_cutting = True
                while sum(proxy.cut.values()) < cuts:
                    crowd.wait_for(5)
                proxy.is_cutting = False
                crowd.wait_for(30)
            told(here, crowd)
    print(proxy.cut)  # noqa: T201 - figures, with -s
    assert min(proxy.cut.values()) > 0
    # Whoever heard nothing of a commit, in a batch of one or of many, was told so and sent it again.
    assert crowd.counts["503"] >= min(proxy.cut.values())


def test_a_line_that_is_cut_at_commits_doubles_and_loses_nothing(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    cut(postgres_server, tmp_path, cuts=12, seed=51)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(52, 54))
def test_a_line_that_is_cut_at_many_commits(postgres_server: PostgresServer, tmp_path: Path, seed: int) -> None:
    cut(postgres_server, tmp_path, cuts=150, seed=seed)
