"""Several web processes over one Postgres database: one is killed under load, and everything is counted as in one."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.running import folkmoot
from tests.store.people import Place
from tests.web.durability.counting import count
from tests.web.durability.crowd import Crowd, Person, hidden_of
from tests.web.durability.served import Served, children_of, descendants_of, is_running
from tests.web.durability.studies import ANCHOR, PER_PROMPT, QUOTA, study_in


def until(is_so: Callable[[], bool]) -> None:
    """Two minutes at most."""
    deadline = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def killed(place: Place, processes: int, kills: int, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - a draw that can be drawn again
    folder = study_in(place)
    with Served(folder, "--processes", str(processes)) as server:
        with Crowd(server.port, 8, seed) as crowd:
            for _ in range(kills):
                crowd.wait_for(draw.randrange(20, 60))
                time.sleep(draw.random() * 0.03)
                before = children_of(server.pid)
                gone = draw.choice(before)
                os.kill(gone, signal.SIGKILL)
                until(lambda before=before, gone=gone: len(set(children_of(server.pid)) - {gone}) == len(before))  # type: ignore[misc]  # mypy cannot tell a lambda's default
            crowd.wait_for(40)
        told = count(folder, place.url, crowd.entries, quota=QUOTA, per_prompt=PER_PROMPT, anchor=ANCHOR)
        children, others = children_of(server.pid), descendants_of(server.pid)
        assert server.stop() in {0, 130}
    print(f"{kills} kills of {processes}, {told}, {crowd.counts}, {len(crowd.entries)} people")  # noqa: T201 - figures, with -s
    assert told.stored >= told.acknowledged > 100 * kills
    assert len(children) == processes
    until(lambda: not any(is_running(one) for one in others))
    assert server.log.read_text().count("was killed by signal 9; another takes its place") == kills


def test_a_process_killed_under_load_loses_nothing_and_is_started_again(postgres_place: Place) -> None:
    killed(postgres_place, processes=2, kills=2, seed=21)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(22, 25))
def test_many_processes_killed(postgres_place: Place, seed: int) -> None:
    killed(postgres_place, processes=3, kills=15, seed=seed)


def test_people_per_prompt_and_quotas_are_exact_across_processes(postgres_place: Place) -> None:
    folder = study_in(postgres_place, per_prompt=6)
    with Served(folder, "--processes", "3") as server, Crowd(server.port, 12, 31, young=0.5) as crowd:
        os.kill(children_of(server.pid)[0], signal.SIGKILL)
        until(lambda: crowd.is_full or bool(crowd.failures))
        crowd.join()
        count(folder, postgres_place.url, crowd.entries, quota=QUOTA, per_prompt=6, anchor=ANCHOR)
        young = [one.state for one in crowd.entries if one.age == "18-24"]
        assert len(young) - young.count("quota_full") <= QUOTA


def test_a_session_and_its_token_are_good_in_every_process(postgres_place: Place) -> None:
    folder = study_in(postgres_place)
    with Served(folder, "--processes", "2") as server:
        person = Person(Crowd(server.port, 0, 1), random.Random(4))  # noqa: S311 - a draw that can be drawn again
        one, other = children_of(server.pid)
        # Both are up: each has answered while the other could not.
        for stopped in (one, other):
            os.kill(stopped, signal.SIGSTOP)
            until(server.answers)
            os.kill(stopped, signal.SIGCONT)
        os.kill(other, signal.SIGSTOP)
        assert person.enter() == "/prompt"
        # Which prompt it is hangs on the person's id; one of them has a warning before it.
        assert person.look("/prompt").partition("?")[0] == "/prompt"
        os.kill(other, signal.SIGCONT)
        os.kill(one, signal.SIGSTOP)
        # A page of one process, its session, its token and its keys, at the other.
        person.line.close()
        person.other.close()
        person.save(hidden_of(person.page), {})
        assert person.answer_prompt() == "/prompt"
        os.kill(one, signal.SIGCONT)
        person.line.close()
        person.other.close()
        told = count(folder, postgres_place.url, [person.entry], quota=QUOTA, per_prompt=PER_PROMPT, anchor=ANCHOR)
    assert told.acknowledged == told.stored > 0


def test_where_the_first_process_is_killed_the_others_end(postgres_place: Place) -> None:
    folder = study_in(postgres_place)
    with Served(folder, "--processes", "2") as server:
        others = descendants_of(server.pid)
        assert len(others) >= 2
        server.kill()
        until(lambda: not any(is_running(one) for one in others))


def test_sigterm_ends_them_all(postgres_place: Place) -> None:
    folder = study_in(postgres_place)
    with Served(folder, "--processes", "2") as server:
        others = descendants_of(server.pid)
        os.kill(server.pid, signal.SIGTERM)
        assert server.process is not None
        server.process.wait(120)
        until(lambda: not any(is_running(one) for one in others))


def test_sqlite_is_for_one_process(tmp_path: Path) -> None:
    study_in(Place(tmp_path, None))
    refused = folkmoot("serve", tmp_path, "--port", "0", "--processes", "2")
    assert refused.returncode == 1
    assert "a study in SQLite is for one process" in " ".join(refused.stderr.split())
    assert not (tmp_path / "study.db").exists()
