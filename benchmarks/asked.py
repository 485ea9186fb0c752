"""Runs of many calls of a model, each a process of its own, and the stub that they ask, another."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import REPOSITORY


@dataclass(frozen=True, slots=True)
class Asked:
    """One run.

    Attributes:
        seconds: of the whole process, from its start to its end.
        asking: of them, from the first call to the last.
        peak_mb: the most memory that it held at once, in 10⁶ bytes.
        counts: calls `answered`, `failed` and `from the cache`.
    """

    seconds: float
    asking: float
    peak_mb: float
    counts: Mapping[str, int]

    def wrong(self, *, answered: int, cached: int) -> tuple[str, ...]:
        """What was counted otherwise than it should be."""
        expected = {"answered": answered, "failed": 0, "from the cache": cached}
        return tuple(f"{name}: {self.counts[name]}, not {n}" for name, n in expected.items() if self.counts[name] != n)


@contextmanager
def stub(latency: float) -> Iterator[str]:
    """The address of an OpenAI-compatible server that answers everything alike after so many seconds."""
    command = [sys.executable, "-m", "tests.llm.stub_server", str(latency)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own module
        try:
            yield server.stdout.readline().strip() if server.stdout else ""
        finally:
            server.terminate()


def asked(folder: Path, url: str, n: int, at_once: int, *, warm: int = 0) -> Asked:
    """Ask; a folder that was asked in before has its cache.

    Args:
        folder: of the cache; made where it is not there.
        url: of the stub.
        n: calls.
        at_once: of them under way.
        warm: calls that are asked before `asking` counts.
    """
    folder.mkdir(exist_ok=True)
    prefix_kb = 2
    numbers = map(str, (n, at_once, warm, prefix_kb))
    command = [sys.executable, "-m", "benchmarks.model_calls", str(folder), url, *numbers]
    before = time.perf_counter()
    done = subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own module
    seconds = time.perf_counter() - before
    found = json.loads(done.stdout)
    return Asked(seconds, found["seconds"], found["peak_mb"], found["values"])


def asked_bare(url: str, n: int, at_once: int) -> float:
    """Seconds that the openai SDK alone takes, warm: no cache, no limit, nothing kept."""
    command = [sys.executable, "-m", "benchmarks.bare_openai", url, str(n), str(at_once)]
    done = subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own module
    return float(json.loads(done.stdout)["seconds"])
