"""Write docs/interval-coverage.md: how often intervals hold the truth, by simulation (about ten minutes on two cores).

Run from the repository's root: `python -m tools.interval_coverage [--datasets 1000] [--replicates 400]`.
"""

from __future__ import annotations

import argparse
import math
from itertools import groupby
from pathlib import Path

from tests.long.coverage import DESIGNS, ESTIMATES, N_PROMPTS, Cell, cells

PAGE = Path(__file__).resolve().parent.parent / "docs" / "interval-coverage.md"

HEAD = """# Do the 95% intervals hold the truth?

<!-- Written by `python -m tools.interval_coverage`; do not edit. -->

People and prompts are drawn from a population that is known, a dataset of each design is made of them, and every
interval is asked whether it holds the population's true value. A number is the share of {n_datasets:,} datasets in which
it does; the bootstrap had {replicates} replicates a dataset. 95% is wanted, and at least 93% promised from 10 prompts;
a share near 95% has a standard error of {error:.1f} percentage points here.

Designs, with 12 people a prompt but where it says otherwise:

- **sparse**: each person answers about three prompts;
- **crossed**: the same 20 people answer every prompt;
- **anchor**: as sparse, and everybody answers one more prompt besides, which then holds a quarter and more of all answers.

Four responses a prompt, ranked strictly. With fewer than 5 prompts there is no interval, whatever the design: the
value stands, and the reason says how many prompts there are.

Behind each share stands the mean width of the intervals, as a multiple of what a normal interval of the estimate's true
spread would need. Above 1 an interval is wider than it has to be (it over-covers: cautious, and sometimes blunt);
below 1 it is narrower. Shares of 97.5% and more are marked *wide*, shares short of 93% by more than two standard errors
**short**.
"""


def share(cell: Cell) -> str:
    """One cell of the table as text."""
    if math.isnan(cell.coverage):
        return "no interval"
    text = f"{cell.coverage:.1%} ({cell.relative_width:.2f})"
    if cell.coverage + 2 * cell.standard_error < 0.93:
        return f"{text} **short**"
    return f"{text} *wide*" if cell.coverage >= 0.975 else text


def page(table: list[Cell], n_datasets: int, replicates: int) -> str:
    """The whole page."""
    error = 100 * math.sqrt(0.95 * 0.05 / n_datasets)
    lines = [HEAD.format(n_datasets=n_datasets, replicates=replicates, error=error)]
    for design, of_design in groupby(
        sorted(table, key=lambda cell: DESIGNS.index(cell.design)), lambda cell: cell.design
    ):
        found = {(cell.estimate, cell.n_prompts): cell for cell in of_design}
        counts = [n for n in N_PROMPTS if (ESTIMATES[0], n) in found]
        lines += [
            f"## {design.capitalize()}\n",
            "| estimate | interval | " + " | ".join(f"{n} prompts" for n in counts) + " |",
            "|---|---|" + "---|" * len(counts),
        ]
        for estimate in ESTIMATES:
            row = [found[estimate, n] for n in counts]
            method = next((cell.method for cell in row if cell.method), "none")
            lines.append(f"| `{estimate}` | {method} | " + " | ".join(share(cell) for cell in row) + " |")
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    """Simulate, write the page, and say what fell short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datasets", type=int, default=1000)
    parser.add_argument("--replicates", type=int, default=400)
    parser.add_argument("--processes", type=int, default=2)
    wanted = parser.parse_args()
    table = []
    for cell in cells(n_datasets=wanted.datasets, replicates=wanted.replicates, processes=wanted.processes):
        print(f"{cell.design:8} {cell.n_prompts:3} {cell.estimate:30} {share(cell)}", flush=True)
        table.append(cell)
    PAGE.write_text(page(table, wanted.datasets, wanted.replicates), encoding="utf-8")


if __name__ == "__main__":
    main()
