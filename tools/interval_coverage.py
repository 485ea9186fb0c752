"""Write docs/interval-coverage.md: how often intervals hold the truth, by simulation (half an hour on two cores).

Run from the repository's root:
`python -m tools.interval_coverage [--datasets 1000] [--replicates 400] [--cells FILE]`.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from tests.long.coverage import DESIGNS, N_PROMPTS, ONE_PROMPT, Cell, cells
from tools.interval_coverage_page import page, share

PAGE = Path(__file__).resolve().parent.parent / "docs" / "interval-coverage.md"


def main() -> None:
    """Simulate, write the page, and say on the way what each cell came to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datasets", type=int, default=1000)
    parser.add_argument("--replicates", type=int, default=400)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--cells", type=Path, help="keep cells here, and simulate none again that it holds already")
    wanted = parser.parse_args()
    table = []
    if wanted.cells and wanted.cells.exists():
        table = [Cell(**json.loads(line)) for line in wanted.cells.read_text(encoding="utf-8").splitlines()]
    there = {(cell.design, cell.size) for cell in table}
    for design in (ONE_PROMPT, *DESIGNS):
        prompts = [n for n in N_PROMPTS if (design, n) not in there]
        if design == ONE_PROMPT and any(one == ONE_PROMPT for one, _ in there):
            continue
        found: list[Cell] = []
        for cell in cells(
            n_datasets=wanted.datasets,
            replicates=wanted.replicates,
            processes=wanted.processes,
            designs=[design],
            prompts=prompts,
        ):
            print(f"{cell.design:10} {cell.size:3} {cell.estimate:32} {share(cell)}", flush=True)
            found.append(cell)
        table += found
        if wanted.cells:
            with wanted.cells.open("a", encoding="utf-8") as kept:
                kept.writelines(json.dumps(asdict(cell)) + "\n" for cell in found)
    PAGE.write_text(page(table, wanted.datasets, wanted.replicates), encoding="utf-8")


if __name__ == "__main__":
    main()
