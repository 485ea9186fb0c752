"""95% intervals hold the truth: the table of docs/interval-coverage.md, simulated again with fewer datasets.

With 300 datasets a cell (150 with 50 prompts) a coverage has a standard error of 1.5 (2.1) percentage points, so a cell
fails where it lies under 93% by more than two of them: under 90.1% (88.8%). The page's own 1,000 datasets say more.
"""

from __future__ import annotations

import math

import pytest
from tests.long.coverage import BY_DEFAULT, BY_REQUEST, ONE_PROMPT, Cell, cells

PROMISED = 0.93
FROM_PROMPTS = 10
N_DATASETS = 300
SELECTED = frozenset({"normalised"})
"""Undefined where people happen to agree little, so that its mean is off the truth of all datasets."""

KNOWN_SHORT = frozenset({("anchor", 50, "normalised"), ("anchor", 50, "gap_to_crossfit")})
"""Held to 85%. An anchor that is a quarter of the sample is off the others by design, since what is chosen on its many
people is better than what is chosen on a dozen; t counts it as one prompt of 50; and its gap is skewed."""
KNOWN_AT_LEAST = 0.85


@pytest.fixture(scope="module")
def table() -> list[Cell]:
    return list(cells(n_datasets=N_DATASETS, replicates=400, processes=2))


# One test, so that workers side by side do not simulate the table twice.
@pytest.mark.long
@pytest.mark.timeout(3600)
def test_intervals_hold_the_truth(table: list[Cell]) -> None:
    assert {cell.estimate for cell in table} == {*BY_DEFAULT, *BY_REQUEST}
    for cell in table:
        if cell.design != ONE_PROMPT and cell.size < 5:
            assert cell.n_undefined == cell.n_datasets, f"an interval from too few prompts: {cell}"
        # The simulation itself: estimates scatter around the truth it claims. Ratios are off by a little in small
        # samples, and human_human by more under an anchor, where one prompt is most of the sample.
        room = 4 * cell.spread / math.sqrt(cell.n_datasets) + 0.15 * cell.spread
        assert cell.estimate in SELECTED or abs(cell.bias) < room, f"not the truth: {cell}"
    promised = [
        cell
        for cell in table
        if cell.design != ONE_PROMPT and cell.size >= FROM_PROMPTS and cell.estimate in BY_DEFAULT
    ]
    short = [
        f"{cell.design}, {cell.size} prompts, {cell.estimate}: {cell.coverage:.1%}"
        for cell in promised
        if not cell.coverage + 2 * cell.standard_error >= _wanted(cell)
    ]
    assert not short, f"intervals that hold the truth less often than {PROMISED:.0%}: {short}"


def _wanted(cell: Cell) -> float:
    return KNOWN_AT_LEAST if (cell.design, cell.size, cell.estimate) in KNOWN_SHORT else PROMISED
