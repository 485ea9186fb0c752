"""How many prompts and people an interval of a given width would take.

The variance of a mean over P prompts with m people each, every person answering r of them, is, with A, B and E the
variances between people, between prompts and of the rest (variance_components.py),

    two-way cluster-robust    (A·r + B·m + E) / (P·m)
    pigeonhole bootstrap      (A·(r + 2) + B·(m + 2) + 3·E) / (P·m)       in expectation: Owen (2007), theorem 4

so that an interval planned here is as wide as the one that is printed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from scipy.special import chdtri, ndtri, stdtrit

from folkmoot.statistics.variance_components import VarianceComponents

MOST: Final = 1_000_000
"""More prompts than anybody would write: the answer is then that no number does."""

_QUANTILE: Final = 0.975


@dataclass(frozen=True, slots=True)
class Design:
    """The shape of a study that is to be made larger.

    Attributes:
        people_a_prompt: m, above 0.
        prompts_a_person: r, the number of prompts of the person of a random answer, Σ N_i² / N; 1 or more.
        pigeonhole: whether the interval is the bootstrap's, with the normal quantile; else the cluster-robust one, with
            Student's t on one less than the prompts.
    """

    people_a_prompt: float
    prompts_a_person: float
    pigeonhole: bool


def half_width(components: VarianceComponents, design: Design, prompts: int) -> float:
    """Half the width of a 95% interval over so many prompts (2 or more), in the unit of the answers."""
    return _quantile(design, prompts) * math.sqrt(_variance(components, design) / prompts)


def prompts_needed(components: VarianceComponents, design: Design, wanted: float, least: int) -> int | None:
    """The fewest prompts whose interval reaches no further than `wanted` to either side.

    Args:
        components: of the answers.
        design: the shape that is kept: people a prompt, prompts a person.
        wanted: half the width, above 0.
        least: fewer prompts have no interval at all; 2 or more.

    Returns:
        The number, `least` or more; None where MOST would not do.
    """
    if half_width(components, design, MOST) > wanted:
        return None
    low, high = least - 1, MOST
    while high - low > 1:
        middle = (low + high) // 2
        if half_width(components, design, middle) <= wanted:
            high = middle
        else:
            low = middle
    return high


def people_needed(components: VarianceComponents, design: Design, wanted: float, prompts: int) -> int | None:
    """The fewest people at each of so many prompts (2 or more) for the same.

    Returns:
        The number, 1 or more; None where no number would do: what varies between prompts is not mended by more people.
    """
    between, person = components.between_prompts or 0.0, components.between_people or 0.0
    allowed = prompts * (wanted / _quantile(design, prompts)) ** 2
    extra = 2.0 if design.pigeonhole else 0.0
    a_person = person * (design.prompts_a_person + extra) + between * extra + components.within * (1 + extra)
    if allowed <= between:
        return None
    return max(math.ceil(a_person / (allowed - between) - 1e-9), 1)


def variance_range(prompts: int) -> tuple[float, float]:
    """By what a variance seen over so many prompts (2 or more) is multiplied for the ends of its 95% range.

    Chi-squared on one less than the prompts: what a plan hangs on is the spread of prompts' means, and there are only
    so many of them.
    """
    degrees = prompts - 1
    return degrees / float(chdtri(degrees, 1 - _QUANTILE)), degrees / float(chdtri(degrees, _QUANTILE))


def times(components: VarianceComponents, factor: float) -> VarianceComponents:
    """Every part multiplied."""
    between, people = (
        None if one is None else one * factor for one in (components.between_prompts, components.between_people)
    )
    return VarianceComponents(between, people, components.within * factor)


def _variance(components: VarianceComponents, design: Design) -> float:
    """The variance of the mean over one prompt."""
    extra, m = (2.0 if design.pigeonhole else 0.0), design.people_a_prompt
    person = (components.between_people or 0.0) * (design.prompts_a_person + extra)
    return (person + (components.between_prompts or 0.0) * (m + extra) + components.within * (1 + extra)) / m


def _quantile(design: Design, prompts: int) -> float:
    return float(ndtri(_QUANTILE)) if design.pigeonhole else float(stdtrit(prompts - 1, _QUANTILE))
