"""How much of the spread of answers is between prompts, between people, and neither: crossed random effects.

Method of moments for large unbalanced crossed designs: Gao and Owen (2017), Electronic Journal of Statistics 11. With
y = mean + person + prompt + rest, and A, B, E the variances of the three, three sums of squares have the expectations

    within people    E[U_a] = (B + E)(N − R)
    within prompts   E[U_b] = (A + E)(N − C)
    everything       E[U_e] = A(N² − Σ N_i²) + B(N² − Σ N_j²) + E(N² − N)

for N answers, R people with N_i answers each, and C prompts with N_j answers each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from folkmoot.statistics.cells import Floats


@dataclass(frozen=True, slots=True)
class VarianceComponents:
    """Variances of the parts of one answer, each 0 or more, in the square of its unit.

    Attributes:
        between_prompts: of what all people have in common at a prompt; None where every prompt has one person, so that
            it cannot be told from `within` and stands there.
        between_people: of what one person has in common over prompts; None where nobody answered two prompts, likewise.
        within: of what is left.
    """

    between_prompts: float | None
    between_people: float | None
    within: float


def variance_components(
    values: Floats, person: NDArray[np.integer], prompt: NDArray[np.integer]
) -> VarianceComponents | None:
    """Split the spread of one number an answer.

    A part that comes out below 0 is 0, and what people and the rest have together is kept.

    Args:
        values: `[N]`, one number an answer.
        person: `[N]` who gave it.
        prompt: `[N]` to which prompt.

    Returns:
        The parts; None where there are fewer than two people or two prompts.
    """
    n = len(values)
    people, prompts = (np.unique(one, return_inverse=True)[1] for one in (person, prompt))
    of_person, of_prompt = np.bincount(people).astype(np.float64), np.bincount(prompts).astype(np.float64)
    if len(of_person) < 2 or len(of_prompt) < 2:
        return None
    everything = n * float(((values - values.mean()) ** 2).sum())
    room = float(n * n - n)
    room_people = n * n - float((of_person**2).sum())
    room_prompts = n * n - float((of_prompt**2).sum())
    within_people = _within(values, people, of_person)
    within_prompts = _within(values, prompts, of_prompt)
    if within_prompts is None:
        if within_people is None:
            return VarianceComponents(None, None, everything / room)
        return VarianceComponents(None, max((everything - within_people * room) / room_people, 0.0), within_people)
    told_apart = room_people + room_prompts - room
    if within_people is None or told_apart <= 0:
        between_prompts = max((everything - within_prompts * room) / room_prompts, 0.0)
        return VarianceComponents(between_prompts, None, within_prompts)
    rest = (within_prompts * room_people + within_people * room_prompts - everything) / told_apart
    rest = min(max(rest, 0.0), within_prompts)
    between_people = within_prompts - rest
    between_prompts = max((everything - between_people * room_people - rest * room) / room_prompts, 0.0)
    return VarianceComponents(between_prompts, between_people, rest)


def _within(values: Floats, cluster: NDArray[np.intp], sizes: Floats) -> float | None:
    """The mean square around the mean of each cluster; None where every cluster has one answer."""
    degrees = len(values) - len(sizes)
    if degrees == 0:
        return None
    means = np.bincount(cluster, weights=values) / sizes
    return float(((values - means[cluster]) ** 2).sum()) / degrees
