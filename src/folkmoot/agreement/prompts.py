"""One prompt alone: its participants, and nothing else."""

from __future__ import annotations

from typing import Final

import numpy as np

from folkmoot.agreement.crowd import Measure
from folkmoot.statistics.cells import Floats
from folkmoot.statistics.human_human import same_and_all

METHOD: Final = "participants"


def participants_of(measure: Measure, position: int) -> slice:
    """The cells of one prompt."""
    return slice(int(measure.cells.offsets[position]), int(measure.cells.offsets[position + 1]))


def pairs_of_people_resampled(measure: Measure, position: int, counts: Floats) -> Floats:
    """Replicates of human-human agreement over the participants of one prompt.

    Args:
        measure: its parts.
        position: the prompt.
        counts: `[people, B]` how often each of the prompt's people stands in each replicate.

    Returns:
        `[B]`, NaN where a replicate measured nothing.
    """
    block = participants_of(measure, position)
    weights = counts * measure.cells.weight[block][:, None]
    signs = measure.cells.signs[block].astype(np.float64)
    ordered = np.abs(signs)
    alike, everyone = same_and_all(signs.T @ weights, ordered.T @ weights, ordered.T @ (weights * weights))
    above, below = alike.sum(axis=0), everyone.sum(axis=0)
    replicates: Floats = np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)
    return replicates
