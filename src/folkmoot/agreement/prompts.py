"""One prompt alone: its participants resampled, and nothing else."""

from __future__ import annotations

from typing import Final

import numpy as np

from folkmoot.agreement.crowd import Measure, resampled
from folkmoot.statistics.cells import Floats
from folkmoot.statistics.human_human import same_and_all

METHOD: Final = "participants"


def participants_of(measure: Measure, position: int) -> slice:
    """The cells of one prompt."""
    return slice(int(measure.cells.offsets[position]), int(measure.cells.offsets[position + 1]))


def participants_resampled(name: str, measure: Measure, position: int, counts: Floats) -> Floats:
    """Replicates of a measure over the participants of one prompt.

    Args:
        name: a measure whose people can be resampled.
        measure: its parts.
        position: the prompt.
        counts: `[people, B]` how often each of the prompt's people stands in each replicate.

    Returns:
        `[B]`, NaN where a replicate measured nothing.
    """
    block = participants_of(measure, position)
    if resampled(name).kernel == "human_human":
        weights = counts * measure.cells.weight[block][:, None]
        signs = measure.cells.signs[block].astype(np.float64)
        ordered = np.abs(signs)
        alike, everyone = same_and_all(signs.T @ weights, ordered.T @ weights, ordered.T @ (weights * weights))
        above, below = alike.sum(axis=0), everyone.sum(axis=0)
    else:
        above, below = measure.parts.cell_numerator[block] @ counts, measure.parts.cell_denominator[block] @ counts
    replicates: Floats = np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)
    return replicates
