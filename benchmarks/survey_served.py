"""A survey that is served, people who answer it, and what the database holds afterwards: each a process of its own."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from benchmarks.measuring import REPOSITORY
from benchmarks.survey_load import Counted, Plan
from benchmarks.survey_people import QUESTIONS, Person, Shape, make_study

_PATIENCE: Final = 60.0
_EXPECTED: Final = {
    "acknowledged": ("SELECT :acknowledged", "all"),
    "prompts done": ("SELECT count(*) FROM assignments WHERE state = 'done'", "acknowledged"),
    "prompts not done": ("SELECT count(*) FROM assignments WHERE state <> 'done'", "none"),
    "answers": ("SELECT count(*) FROM answers", "answers"),
    "answers after the first": ("SELECT count(*) FROM answers WHERE revision > 1", "none"),
    "prompts with more people than asked for": (
        "SELECT count(*) FROM (SELECT 1 FROM assignments GROUP BY prompt_id HAVING count(*) > :people_per_prompt)",
        "none",
    ),
    "prompts whose count is not their people": (
        "SELECT count(*) FROM prompt_counts c"
        " WHERE people <> (SELECT count(*) FROM assignments a WHERE a.prompt_id = c.prompt_id)",
        "none",
    ),
    "people in the quotas": ("SELECT count(*) FROM quota_places WHERE is_held", "people"),
    "quotas with more people than asked for": (
        "SELECT count(*) FROM (SELECT 1 FROM quota_places WHERE is_held GROUP BY cell HAVING count(*) > :quota)",
        "none",
    ),
}
CHECKS: Final = len(_EXPECTED)
"""Counts that a database is held to afterwards."""


@dataclass(frozen=True, slots=True)
class Served:
    """One run.

    Attributes:
        acknowledged: answers to a prompt that were taken, of `refused` more that were not.
        refused: as said.
        seconds: that it took.
        server_cpu, people_cpu: seconds of the processor that the server, with its children, and the people took of them;
            the server's is None where the system does not tell.
        peak_mb: the most memory that the server held, in 10⁶ bytes; None likewise.
        post, get: seconds of each POST and each page, ascending.
        wrong: what the database holds otherwise than it should.
    """

    acknowledged: int
    refused: int
    seconds: float
    server_cpu: float | None
    people_cpu: float
    peak_mb: float | None
    post: tuple[float, ...]
    get: tuple[float, ...]
    wrong: tuple[str, ...]

    @property
    def rate(self) -> float:
        """Acknowledged a second."""
        return self.acknowledged / self.seconds


def quantile(times: Sequence[float], share: float) -> float:
    """The time that a share of them, 0 to 1, stay within; times ascending."""
    return times[min(len(times) - 1, int(share * len(times)))] if times else float("nan")


def answered(
    folder: Path, shape: Shape, *, rate: float = 0.0, pages: bool = False, environment: Mapping[str, str] | None = None
) -> Served:
    """Serve a new study, let its people answer, stop it, and count.

    Args:
        folder: made.
        shape: of the study.
        rate: as in `Plan`.
        pages: as in `Plan`.
        environment: added to the server's.
    """
    people = make_study(folder, shape, given=not pages)
    with _server(folder, environment or {}) as (address, process):
        # The server opens files, and loads what it loads late, before the clock runs.
        warm = [Person(one.session, one.token, one.prompts[:1]) for one in people]
        first = _load(folder, Plan(address, warm, 1, 0.0, pages))
        rest = [Person(one.session, one.token, one.prompts[1:]) for one in people]
        before = _cpu(process.pid)
        found = _load(folder, Plan(address, rest, shape.per_person - 1, rate, pages))
        after, peak_mb = _cpu(process.pid), _peak_mb(process.pid)
    acknowledged, without = first.acknowledged + found.acknowledged, first.without + found.without
    return Served(
        found.acknowledged,
        first.refused + found.refused,
        found.seconds,
        None if before is None or after is None else after - before,
        found.cpu,
        peak_mb,
        tuple(sorted(found.post)),
        tuple(sorted(found.get)),
        tuple(wrong(folder / "study.db", shape, acknowledged, without)),
    )


def wrong(database: Path, shape: Shape, acknowledged: int, without: int) -> Iterator[str]:
    """What a database holds otherwise than it should.

    Args:
        database: a file.
        shape: of the study.
        acknowledged: prompts whose answers were taken.
        without: prompts that people were not given.
    """
    numbers = {
        "acknowledged": acknowledged,
        "answers": acknowledged * len(QUESTIONS),
        "all": shape.people * shape.per_person - without,
        "people_per_prompt": shape.people_per_prompt,
        "people": shape.people,
        "quota": shape.people // 2,
    }
    with closing(sqlite3.connect(database)) as connection:
        for what, (query, expected) in _EXPECTED.items():
            found = connection.execute(query, numbers).fetchone()[0]
            if found != numbers.get(expected, 0):
                yield f"{what}: {found}, not {numbers.get(expected, 0)}"


def _load(folder: Path, plan: Plan) -> Counted:
    place = folder / "plan.json"
    place.write_bytes(msgspec.json.encode(plan))
    command = [sys.executable, "-m", "benchmarks.survey_load", str(place)]
    done = subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own module
    return msgspec.json.decode(done.stdout, type=Counted)


@contextmanager
def _server(folder: Path, environment: Mapping[str, str]) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    folkmoot = str(Path(sys.executable).with_name("folkmoot"))
    command = [folkmoot, "serve", str(folder), "--port", "0", "--per-session", "0", "--per-address", "0"]
    env = {**os.environ, **environment}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env) as server:  # noqa: S603 - our own command
        try:
            yield _address(server), server
        finally:
            server.terminate()
            server.wait()


def _address(server: subprocess.Popen[str]) -> str:
    said: list[str] = []
    for line in server.stderr or ():
        said.append(line)
        if found := re.search(r"The survey: (http://[^/\s]+)/", line):
            return _listening(found[1])
    raise RuntimeError("".join(said))


def _listening(address: str) -> str:
    """The address, once somebody answers there."""
    parts = urlsplit(address)
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            socket.create_connection((parts.hostname or "", parts.port or 0), 5).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return address


def _cpu(process: int) -> float | None:
    """Seconds of the processor that a process and its children have taken; None where the system has no /proc."""
    if not Path("/proc/self/stat").exists():
        return None
    ticks = 0
    for place in Path("/proc").glob("[0-9]*/stat"):
        # A process may end while it is looked at; the name of the program, in parentheses, may hold anything.
        with contextlib.suppress(OSError):
            told = place.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            # Fields 4 (parent), 14 and 15 (user, system) of proc(5); the first after the name is the third.
            if process in {int(place.parent.name), int(told[1])}:
                ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _peak_mb(process: int) -> float | None:
    try:
        told = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    found = re.search(r"VmHWM:\s*(\d+) kB", told)
    return None if found is None else int(found[1]) * 1024 / 1e6
