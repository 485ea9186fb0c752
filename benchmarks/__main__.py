"""`python -m benchmarks`: the table, on this machine, now."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from benchmarks.row import Row
from benchmarks.rows import FULL, QUICK, rows


def main() -> int:
    """Print the table; exit code 1 where two implementations did not find the same. Time fails nothing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small data: whether results are equal, not how fast")
    parser.add_argument("--json", action="store_true", help="the rows as JSON on stdout")
    given = parser.parse_args()
    made: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="folkmoot-benchmarks-") as folder:
        for row in rows(Path(folder), QUICK if given.quick else FULL):
            made.append(row)
            print(f"… {row.what}: {row.seconds:.2f} s", file=sys.stderr, flush=True)
    if given.json:
        print(json.dumps([{**asdict(row), "times": row.times} for row in made], indent=2))
    else:
        print("\n".join(table(made)))
    return 1 if any(row.differences for row in made) else 0


def table(made: list[Row]) -> list[str]:
    """The rows as a Markdown table, with the machine."""
    lines = [
        f"SIMULATED data. {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}."
        f" Load average of the last 5 minutes {os.getloadavg()[1]:.1f} (this run alone makes 1 to 2).",
        "",
        "| Folkmoot | s | peak MB | beside | s | times | target | met | equal |",
        "|---|--:|--:|---|--:|--:|---|---|---|",
    ]
    for row in made:
        peak = "" if row.peak_mb is None else f"{row.peak_mb:,.0f}"
        beside = "" if row.beside_seconds is None else _seconds(row.beside_seconds)
        met = "" if row.met is None else "yes" if row.met else "NO"
        equal = "" if not row.compared else f"NO, {len(row.differences)}" if row.differences else "yes"
        equal += f" of {row.compared}" if row.compared else ""
        cells = [row.what, _seconds(row.seconds), peak, row.beside, beside, _times(row.times), row.target, met, equal]
        lines.append(f"| {' | '.join(cells)} |")
    lines += [f"- not equal: {row.what}: {one}" for row in made for one in row.differences]
    return lines


def _seconds(seconds: float) -> str:
    return f"{seconds:,.0f}" if seconds >= 100 else f"{seconds:.1f}" if seconds >= 10 else f"{seconds:.2f}"


def _times(times: float | None) -> str:
    if times is None:
        return ""
    return f"{times:.1f} ×" if times >= 0.1 else f"1/{1 / times:,.0f}"


if __name__ == "__main__":
    sys.exit(main())
