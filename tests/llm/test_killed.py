"""A run killed at any point and run again finishes, and asks nothing again that it had kept."""

from __future__ import annotations

import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest
from tests.llm.stub_server import Answer, StubServer, right, stub_server, tokens
from tests.llm.test_asking import dollars

REPOSITORY = Path(__file__).resolve().parents[2]
CALLS = 60
CONCURRENCY = 8


def run(folder: Path, server: StubServer) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.llm.asking_process", str(folder), server.url, str(CALLS), str(CONCURRENCY)]
    return subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )


def wait_until(is_so: Callable[[], bool]) -> None:
    """A minute at most."""
    for _ in range(60_000):
        if is_so():
            return
        time.sleep(0.001)
    raise TimeoutError


def wait_until_all_is_read(server: StubServer) -> None:
    """What a process sent before it was killed may wait in the system still, and be answered, and counted, later."""
    parts = urlsplit(server.url)
    with socket.create_connection((parts.hostname, parts.port)) as last:
        # Connections are taken in the order in which they came: with this one, all before it are.
        wait_until(lambda: last.getsockname() in [one.get_extra_info("peername") for one in tuple(server.lines)])
    # And one ends after everything that came on it was read.
    wait_until(lambda: not server.lines)
    assert server.under_way == 0


def kept(cache: Path) -> Counter[str]:
    """How often each prompt has a usable reply in the cache."""
    if not cache.exists():
        return Counter()
    with closing(sqlite3.connect(cache)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'attempts'").fetchone():
            return Counter()
        rows = connection.execute(
            "SELECT further_messages FROM calls JOIN attempts ON attempts.call = calls.id WHERE status = 'ok'"
        ).fetchall()
    return Counter(msgspec.json.decode(row[0])[0]["content"] for row in rows)


def slowly(seed: int) -> Callable[[str, int], Answer]:
    """Good replies after 0 to 30 ms."""
    dice = random.Random(seed)  # noqa: S311 - a draw that can be drawn again
    return lambda prompt, _: replace(right(prompt), delay=dice.uniform(0.0, 0.03))


def kill_and_run_again(folder: Path, seed: int) -> None:
    dice = random.Random(f"kill {seed}")  # noqa: S311 - a draw that can be drawn again
    with stub_server(slowly(seed)) as server:
        first = run(folder, server)
        point = dice.randrange(CALLS)
        wait_until(lambda: server.answered.total() >= point or first.poll() is not None)
        time.sleep(dice.uniform(0.0, 0.01))
        first.send_signal(signal.SIGKILL)
        first.communicate()
        wait_until_all_is_read(server)

        completed, answered = kept(folder / "calls.db"), Counter(server.answered)
        assert set(completed.values()) <= {1}
        assert set(completed) <= set(answered)
        # Answered, and killed before it was on the disk: no more than were under way.
        lost = set(answered) - set(completed)
        assert len(lost) <= CONCURRENCY

        second = run(folder, server)
        out, err = second.communicate(timeout=60)
        assert (second.returncode, out) == (0, f"{CALLS} 0\n"), err
        expected = {f"prompt-{number}": 1 for number in range(CALLS)} | dict.fromkeys(lost, 2)
        assert server.answered == expected
        assert kept(folder / "calls.db") == {f"prompt-{number}": 1 for number in range(CALLS)}
        with closing(sqlite3.connect(folder / "calls.db")) as connection:
            ((cost,),) = connection.execute("SELECT sum(cost) FROM attempts").fetchall()
        # What was lost is on the bill twice and in the record once: the one thing that a killed run cannot know.
        assert cost == pytest.approx(dollars([tokens(prompt) for prompt in expected]))


@pytest.mark.parametrize("seed", range(5))
def test_killed_anywhere_and_run_again_it_finishes_and_repeats_nothing_that_it_kept(tmp_path: Path, seed: int) -> None:
    kill_and_run_again(tmp_path, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5, 65))
def test_killed_at_many_points(tmp_path: Path, seed: int) -> None:
    kill_and_run_again(tmp_path, seed)


def test_two_runs_at_once_ask_nothing_twice(tmp_path: Path) -> None:
    with stub_server(slowly(1)) as server:
        runs = [run(tmp_path, server) for _ in range(2)]
        for one in runs:
            out, err = one.communicate(timeout=60)
            assert (one.returncode, out) == (0, f"{CALLS} 0\n"), err
        assert server.answered == {f"prompt-{number}": 1 for number in range(CALLS)}


def test_interrupted_it_keeps_what_was_under_way_and_says_so(tmp_path: Path) -> None:
    with stub_server(slowly(2)) as server:
        one = run(tmp_path, server)
        wait_until(lambda: server.answered.total() >= 10 or one.poll() is not None)
        one.send_signal(signal.SIGINT)
        _, err = one.communicate(timeout=60)
        assert one.returncode != 0
        assert "KeyboardInterrupt" in err
        answered = Counter(server.answered)
        assert answered.total() < CALLS
        assert kept(tmp_path / "calls.db") == answered


def test_interrupted_twice_it_leaves_what_is_under_way(tmp_path: Path) -> None:
    def two_soon(prompt: str, _asked_before: int) -> Answer:
        return replace(right(prompt), delay=0.0 if prompt in {"prompt-0", "prompt-1"} else 120.0)

    with stub_server(two_soon) as server:
        one = run(tmp_path, server)
        wait_until(lambda: server.answered.total() == 2 and server.under_way == CONCURRENCY)
        one.send_signal(signal.SIGINT)
        # The stub would answer in two minutes; nothing but the second interrupt ends it before.
        time.sleep(0.2)
        assert one.poll() is None
        one.send_signal(signal.SIGINT)
        _, err = one.communicate(timeout=60)
        assert one.returncode != 0
        assert "KeyboardInterrupt" in err
        assert kept(tmp_path / "calls.db") == {"prompt-0": 1, "prompt-1": 1}
