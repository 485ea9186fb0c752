"""From many simulated studies of each size to how narrow intervals are, and to the size that is needed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import fmean

import numpy as np

from folkmoot.pipeline.power_options import PowerOptions
from folkmoot.pipeline.power_studies import SimulatedSection
from folkmoot.records.study_power import HalfWidth, SectionPower, SizeNeeded
from folkmoot.statistics.cells import Floats
from folkmoot.statistics.size_needed import crossing, median_of


def section_power(
    place: int,
    name: str,
    n_prompts: int,
    found: Mapping[tuple[int, int], Sequence[Mapping[str, SimulatedSection]]],
    people: Sequence[int],
    sizes: Sequence[int],
    options: PowerOptions,
) -> SectionPower:
    """What the studies say about one section.

    Args:
        place: of the section among all; its Monte-Carlo draws hang on it.
        name: its id.
        n_prompts: prompts that it has.
        found: by size, people and prompts: each study's sections.
        people: the sizes in people, rising.
        sizes: the sizes in prompts, rising.
        options: what is planned for.
    """
    of_size = {size: [one[name] for one in studies] for size, studies in found.items()}
    widths = {size: np.array([one.half_width for one in studies]) for size, studies in of_size.items()}
    generator = np.random.default_rng([options.seed, place])
    needed = [
        _needed("people", size, people, [widths[n, size] for n in people], options, generator) for size in sizes
    ] + [_needed("prompts", n, sizes, [widths[n, size] for size in sizes], options, generator) for n in people]
    half_widths = tuple(_half_width(n, size, widths[n, size], of_size[n, size]) for size in sizes for n in people)
    return SectionPower(name, n_prompts, half_widths, tuple(needed))


def _half_width(people: int, prompts: int, widths: Floats, studies: Sequence[SimulatedSection]) -> HalfWidth:
    median = median_of(widths)
    without = int(np.isinf(widths).sum())
    values = [one.agreement for one in studies if one.agreement is not None]
    because = None
    if math.isinf(median.value):
        because = f"{without:,} of {len(studies):,} simulated studies have no interval for the section"
    elif median.low is None:
        because = "no interval: fewer than 6 simulated studies"
    elif median.high is None or math.isinf(median.high):
        because = f"no interval: {without:,} of {len(studies):,} simulated studies have none for the section"
    return HalfWidth(
        people=people,
        prompts=prompts,
        median=None if math.isinf(median.value) else median.value,
        low=None if because else median.low,
        high=None if because else median.high,
        undefined_because=because,
        n_studies=len(studies),
        n_without_interval=without,
        agreement=fmean(values) if values else None,
        people_a_prompt=fmean(one.people_a_prompt for one in studies),
    )


def _needed(
    of: str,
    given: int,
    sizes: Sequence[int],
    widths: Sequence[Floats],
    options: PowerOptions,
    generator: np.random.Generator,
) -> SizeNeeded:
    n_studies = sum(map(len, widths))
    at = crossing(sizes, widths, options.half_width, generator)
    points = f"±{100 * options.half_width:g} points"
    if math.isinf(at.size):
        best = median_of(widths[-1]).value
        reached = "no interval" if math.isinf(best) else f"±{100 * best:.1f}"
        because = f"more than {sizes[-1]:,} {of}, the most that was simulated: it gives {reached}"
        return SizeNeeded(of, given, None, None, None, because, n_studies)
    if at.size == 0:
        because = f"fewer than {sizes[0]:,} {of}, the fewest that was simulated: it is within {points} already"
        return SizeNeeded(of, given, None, None, None, because, n_studies, fewest_suffice=True)
    if len(widths[0]) == 1:
        return SizeNeeded(of, given, at.size, None, None, "no interval: one simulated study a size", n_studies)
    if at.low == 0 or math.isinf(at.high):
        side = "fewest" if at.low == 0 else "most"
        because = f"no interval: by Monte-Carlo error it reaches past the {side} {of} that were simulated"
        return SizeNeeded(of, given, at.size, None, None, because, n_studies)
    return SizeNeeded(of, given, at.size, at.low, at.high, None, n_studies)
