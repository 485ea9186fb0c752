"""The difference between a group's agreement and everybody else's, within prompts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.statistics.cells import Cells, Floats
from folkmoot.statistics.cluster import Influence
from folkmoot.statistics.parts import Bools


@dataclass(frozen=True, eq=False)
class Difference:
    """A difference with what its cells and prompts contribute.

    Attributes:
        value: the difference, from -1 to 1.
        influence: of cells and prompts.
        entered: `[n]` bool, cells of prompts that both sides answered.
    """

    value: float
    influence: Influence
    entered: Bools


def difference_from_rest(cells: Cells, agreeing: Floats, observed: Floats, member: Bools) -> Difference | None:
    """Mantel-Haenszel difference of two proportions over prompts: above 0 the group agrees more than the rest.

    Within prompt p the difference is a_g - a_r, weighted n_g·n_r / (n_g + n_r) with n the weight of pair observations, so
    that a group which happened to see other prompts does not pass for a group with other views (Mantel and Haenszel 1959;
    Greenland and Robins 1985).

    Args:
        cells: everyone's cells.
        agreeing: `[n]` agreeing pair observations of each cell, before weights.
        observed: `[n]` pair observations of each cell, before weights.
        member: `[n]` bool, cells of the group.

    Returns:
        The difference; None where no prompt was answered by both sides.
    """
    sides = [np.where(side, cells.weight, 0.0) for side in (member, ~member)]
    (hit_g, n_g), (hit_r, n_r) = (
        (cells.by_prompt(side * agreeing), cells.by_prompt(side * observed)) for side in sides
    )
    both = (n_g > 0) & (n_r > 0)
    if not both.any():
        return None
    n_g, n_r = np.where(both, n_g, 1.0), np.where(both, n_r, 1.0)
    rate_g, rate_r = hit_g / n_g, hit_r / n_r
    weight = np.where(both, n_g * n_r / (n_g + n_r), 0.0)
    total = weight.sum()
    value = float((weight * (rate_g - rate_r)).sum() / total)
    surplus = rate_g - rate_r - value
    at = cells.prompt
    # The derivative of Σω(a_g - a_r)/Σω with respect to the weight of each cell: through its side's rate, and through ω.
    rate = np.where(member, rate_g[at], rate_r[at])
    own = np.where(member, n_g[at], n_r[at])
    other = np.where(member, n_r[at], n_g[at])
    through_rate = np.where(member, 1.0, -1.0) * weight[at] * (agreeing - rate * observed) / own
    of_weight = observed * (other / (own + other)) ** 2
    inside = np.where(both[at], cells.weight, 0.0) / total
    influence = Influence(
        inside * (through_rate + surplus[at] * of_weight), weight * surplus / total, inside * of_weight, weight / total
    )
    return Difference(value, influence, both[at] & (observed > 0))
