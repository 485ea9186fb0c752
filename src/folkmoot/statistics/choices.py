"""What people put first, and what they find unacceptable, against the top of a ranking."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from folkmoot.statistics.cells import Cells
from folkmoot.statistics.parts import Parts, additive


def first_choice(cells: Cells, tiers: NDArray[np.int8], reference_tiers: NDArray[np.int8]) -> Parts:
    """How often a person's single first response stands in the ranking's top tier.

    A hit counts 1 / |top tier|, so that a ranking which ties everything gets 1/k, not 1. Cells with several first
    responses are left out.

    Args:
        cells: the people's rankings.
        tiers: `[n, 8]` each cell's tiers, 0 the best; -1 past the prompt's responses.
        reference_tiers: `[n_prompts, 8]` the ranking's tiers, as `tiers`.
    """
    first = tiers == 0
    single = first.sum(axis=1) == 1
    top = reference_tiers == 0
    size = np.maximum(top.sum(axis=1), 1)[cells.prompt]
    hit = (first & top[cells.prompt]).any(axis=1)
    return additive(cells, np.where(single & hit, 1.0 / size, 0.0), single.astype(np.float64))


def veto_conflict(cells: Cells, veto: NDArray[np.int16], reference_tiers: NDArray[np.int8]) -> Parts:
    """How often a person flags as unacceptable a response that the ranking puts in its top tier (lower is better).

    Args:
        cells: the people who assessed, one cell an assessment.
        veto: `[n]` bit r set where response r was flagged; negative where the question was not asked or was skipped,
            and such cells are left out.
        reference_tiers: `[n_prompts, 8]` the ranking's tiers, 0 the best; -1 past the prompt's responses.
    """
    top = reference_tiers == 0
    top_bits = (top.astype(np.int64) << np.arange(top.shape[1])).sum(axis=1)
    asked = veto >= 0
    conflict = asked & ((veto & top_bits[cells.prompt]) != 0)
    return additive(cells, conflict.astype(np.float64), asked.astype(np.float64))
