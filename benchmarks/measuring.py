"""One task, one process: so that the peak of memory is the task's own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

REPOSITORY = Path(__file__).resolve().parent.parent

Result = TypeVar("Result")
Values: TypeAlias = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a task took and found.

    Attributes:
        seconds: of each thing it timed, the least of its repeats.
        peak_mb: the most memory that its process held at once, interpreter and libraries included, in 10⁶ bytes.
        values: the numbers it found, by name; what two implementations must agree on.
    """

    seconds: Mapping[str, float]
    peak_mb: float
    values: Values


def measured(task: str, folder: Path, **settings: Any) -> Measured:
    """Run a task by itself.

    Args:
        task: `module:function` within this package; the function takes the folder and the settings, and returns
            (seconds, values).
        folder: where the simulated data lies.
        settings: whatever the task asks for, as JSON can hold it.
    """
    command = [sys.executable, "-m", "benchmarks.one_task", task, str(folder), json.dumps(settings)]
    done = subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own module
    return Measured(**json.loads(done.stdout))


def fastest(repeats: int, work: Callable[[], Result]) -> tuple[float, Result]:
    """The least of several times, for the machine may be busy with other things; and the last result."""
    least = float("inf")
    while True:
        before = time.perf_counter()
        result = work()
        least = min(least, time.perf_counter() - before)
        repeats -= 1
        if repeats <= 0:
            return least, result
        del result


def least(turns: Sequence[Measured]) -> Measured:
    """One task that ran several times: the least of its times, the highest of its peaks, and what it found at last."""
    seconds = {name: min(one.seconds[name] for one in turns) for name in turns[0].seconds}
    return Measured(seconds, max(one.peak_mb for one in turns), turns[-1].values)
