"""The rows about a survey that many people answer at once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from benchmarks.measuring import REPOSITORY
from benchmarks.row import Row
from benchmarks.survey_people import Shape
from benchmarks.survey_served import CHECKS, Served, answered, quantile

GROUP: Final = 25
"""Prompts in a commit of sqlite3 alone, where it is not one."""
SLOWER: Final = 0.010
"""Seconds by which each fsync is made slower."""
LEAST: Final = 500.0
"""Answers to a prompt a second that are aimed at."""
LONGEST: Final = 0.250
"""Seconds within which 99 of 100 are to be acknowledged."""


def survey_rows(folder: Path, shape: Shape, rate: float, turns: int, *, slower: bool) -> Iterator[Row]:
    """Serve surveys and let people answer them.

    Args:
        folder: for the studies.
        shape: of each.
        rate: answers to a prompt that are due a second.
        turns: how often each is done; what went best counts, for the machine may be busy.
        slower: whether the same is done on a slower disk.
    """
    n = shape.people * (shape.per_person - 1)
    size = f"{shape.people} people answer {n:,} prompts of a survey"
    disks: dict[str, Mapping[str, str]] = {"": {}}
    slow = _slow_disk(folder) if slower else None
    if slow is not None:
        disks[f", each fsync {SLOWER * 1000:.0f} ms slower"] = {"LD_PRELOAD": str(slow)}
    for disk, environment in disks.items():
        due = min(
            (_turn(folder, shape, rate, environment) for _ in range(turns)), key=lambda one: quantile(one.post, 0.99)
        )
        alone = {group: min(_bare(folder, n, group, environment) for _ in range(turns)) for group in (1, GROUP)}
        yield Row(
            f"{size}{disk}; {rate:.0f} are due a second: {_told(due)}",
            due.seconds,
            peak_mb=due.peak_mb,
            target=f"{LEAST:.0f} a second, p99 under {LONGEST * 1000:.0f} ms",
            met=due.rate >= LEAST and quantile(due.post, 0.99) < LONGEST,
            differences=due.wrong,
            compared=CHECKS,
        )
        fast = max((_turn(folder, shape, 0.0, environment) for _ in range(turns)), key=lambda one: one.rate)
        yield Row(
            f"{size}{disk}; each as soon as the one before is acknowledged: {_told(fast)}",
            fast.seconds,
            f"sqlite3 alone inserts the same rows, a commit a prompt: {n / alone[1]:,.0f} a second",
            alone[1],
            fast.peak_mb,
            differences=fast.wrong,
            compared=CHECKS,
        )
        yield Row(
            f"{size}{disk}: the same run",
            fast.seconds,
            f"sqlite3 alone, a commit every {GROUP} prompts: {n / alone[GROUP]:,.0f} a second",
            alone[GROUP],
        )
    pages = max((_turn(folder, shape, 0.0, {}, pages=True) for _ in range(turns)), key=lambda one: one.rate)
    got = f"pages p50 {quantile(pages.get, 0.5) * 1000:.0f} ms, p99 {quantile(pages.get, 0.99) * 1000:.0f} ms"
    yield Row(
        f"{size}, and open the page of each first, which gives it to them: {_told(pages)}; {got}",
        pages.seconds,
        peak_mb=pages.peak_mb,
        differences=pages.wrong,
        compared=CHECKS,
    )


def _turn(folder: Path, shape: Shape, rate: float, environment: Mapping[str, str], *, pages: bool = False) -> Served:
    place = folder / "survey"
    try:
        return answered(place, shape, rate=rate, pages=pages, environment=environment)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _told(one: Served) -> str:
    times = f"p50 {quantile(one.post, 0.5) * 1000:.0f} ms, p99 {quantile(one.post, 0.99) * 1000:.0f} ms"
    told = f"{one.rate:,.0f} acknowledged a second, {times}"
    if one.server_cpu is None:
        return told
    server, people = (1000 * cpu / one.acknowledged for cpu in (one.server_cpu, one.people_cpu))
    return f"{told}; {server:.2f} ms of the processor each, the people's {people:.2f} ms"


def _bare(folder: Path, prompts: int, group: int, environment: Mapping[str, str]) -> float:
    place = folder / "bare"
    place.mkdir()
    try:
        command = [sys.executable, "-m", "benchmarks.bare_sqlite", str(place), str(prompts), str(group)]
        env = {**os.environ, **environment}
        done = subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.PIPE, env=env)  # noqa: S603 - our own module
        return float(json.loads(done.stdout))
    finally:
        shutil.rmtree(place)


def _slow_disk(folder: Path) -> Path | None:
    """A library that makes each fsync slower, for LD_PRELOAD; None, saying so, where it cannot be made."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    library = folder / "slow_fsync.so"
    source = Path(__file__).with_name("slow_fsync.c")
    if compiler is None or sys.platform != "linux":
        print("… no rows for a slow disk: they need Linux and a C compiler", file=sys.stderr, flush=True)
        return None
    command = [compiler, "-shared", "-fPIC", f"-DDELAY={SLOWER * 1e6:.0f}", "-o", str(library), str(source), "-ldl"]
    subprocess.run(command, check=True)  # noqa: S603 - the system's compiler
    return library
