"""An answer that was acknowledged is never lost and never doubled: killed processes, a full disk, everything sent again."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import msgspec
import numpy as np
import pytest
from tests.store.people import Place

from folkmoot.store import rows

REPOSITORY = Path(__file__).resolve().parents[2]


def started(place: Place, file_limit: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.writing_process", str(place.folder), place.url or "", file_limit]
    return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)


def acknowledged_before_it_was_killed(process: subprocess.Popen[str], lines: int) -> list[str]:
    """What a process printed that is killed (SIGKILL) once it has printed so many lines."""
    assert process.stdout is not None
    read = [process.stdout.readline() for _ in range(lines)]
    process.kill()
    # The kill meets it wherever it is; what it had acknowledged until then is in the pipe.
    return read + [line for line in process.communicate()[0].splitlines(keepends=True) if line.endswith("\n")]


def check(place: Place, acknowledged: list[str]) -> int:
    """Every acknowledged answer is stored under its revision, and every answer once; how many are stored."""
    with place.open() as store:
        stored = store.read(rows.rows).answers
    numbers: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for one in stored:
        assert one.value is not None
        number = msgspec.json.decode(one.value)["number"]
        assert number not in numbers[one.participant_id]
        numbers[one.participant_id][number] = one.revision
    for line in acknowledged:
        name, number, *revisions = line.split()
        assert {int(one) for one in revisions} == {numbers[name][int(number)]}
    for kept in numbers.values():
        assert sorted(kept.values()) == list(range(1, len(kept) + 1))
    return len(stored)


def killed_rounds(place: Place, rounds: int, lines: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    acknowledged: list[str] = []
    for already in range(rounds):
        wanted = lines * already + int(draw.integers(1, 2 * lines))
        acknowledged += acknowledged_before_it_was_killed(started(place), wanted)
        assert check(place, acknowledged) >= wanted


def test_killed_at_random_moments_under_load_and_sent_again(place: Place) -> None:
    killed_rounds(place, rounds=3, lines=60, seed=5)


@pytest.mark.long
def test_killed_at_many_random_moments(place: Place) -> None:
    killed_rounds(place, rounds=12, lines=50, seed=6)


def test_a_disk_that_takes_no_more_loses_nothing_acknowledged(sqlite_place: Place) -> None:
    # The system refuses to let any file grow past 400 kB: the database or its log, in the middle of a transaction.
    process = started(sqlite_place, "400000")
    out, _ = process.communicate()
    lines = out.splitlines()
    assert lines.count("full") == 8
    assert process.returncode == 0
    acknowledged = [line for line in lines if line != "full"]
    assert acknowledged
    assert check(sqlite_place, acknowledged) >= len(acknowledged)
    # With room again it goes on.
    acknowledged += acknowledged_before_it_was_killed(started(sqlite_place), len(acknowledged) + 50)
    check(sqlite_place, acknowledged)
