"""Personal against world: how one person's two rankings compare, and which of them the spec is nearer to."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from folkmoot.agreement.crowd import Measure
from folkmoot.agreement.intervals import count, with_spread
from folkmoot.agreement.selection import Reference, Selection
from folkmoot.records.agreement import PersonalAgainstWorld
from folkmoot.statistics.cells import Cells, Signs
from folkmoot.statistics.cluster import Influence, two_way_spread
from folkmoot.statistics.estimate import Estimate, undefined
from folkmoot.statistics.pairwise import agreement_per_cell
from folkmoot.statistics.parts import Parts, Region, additive

NO_RANKING: Final = "no ranking was given"


def personal_against_world(
    world: Selection, personal: Selection, reference: Reference | None
) -> PersonalAgainstWorld | None:
    """Compare both rankings of the people who gave both for a prompt.

    Args:
        world: last world rankings.
        personal: last personal rankings, over the same prompts and persons (`align`).
        reference: the ranker; None for none.

    Returns:
        None where nobody gave both. Intervals are two-way cluster-robust, as for every paired change.
    """
    both = _Both(world, personal)
    if not len(both.cells):
        return None
    cells = both.cells
    differ = additive(cells, (both.world_codes != both.personal_codes).astype(np.float64), np.ones(len(cells)))
    strict = np.count_nonzero((both.world != 0) & (both.personal != 0), axis=1)
    reversed_pairs = np.count_nonzero(both.world.astype(np.int64) * both.personal < 0, axis=1)
    reversals = additive(cells, reversed_pairs.astype(np.float64), strict.astype(np.float64), strict.astype(np.int64))
    differ_estimate = _estimate(cells, differ, "nobody gave both rankings")
    reversal_estimate = _estimate(cells, reversals, "no pair is strict in both rankings of a person")
    if reference is None:
        nothing = undefined(NO_RANKING)
        return PersonalAgainstWorld(differ_estimate, reversal_estimate, nothing, nothing, nothing, "cannot tell")
    with_world = _agreement(cells, both.world, reference)
    with_personal = _agreement(cells, both.personal, reference)
    change = _difference(cells, with_world, with_personal)
    nearer = "cannot tell"
    if change.low is not None and change.high is not None and not change.low <= 0 <= change.high:
        nearer = "world" if change.low > 0 else "personal"
    return PersonalAgainstWorld(
        differ_estimate,
        reversal_estimate,
        _estimate(cells, with_world, "no pair observations"),
        _estimate(cells, with_personal, "no pair observations"),
        change,
        nearer,
    )


class _Both:
    """The cells of people who gave both rankings for a prompt."""

    def __init__(self, world: Selection, personal: Selection) -> None:
        world_keys, personal_keys = _keys(world), _keys(personal)
        _, at_world, at_personal = np.intersect1d(world_keys, personal_keys, assume_unique=True, return_indices=True)
        order = np.argsort(at_world)
        at_world, at_personal = at_world[order], at_personal[order]
        keep = np.zeros(len(world.cells), dtype=np.bool_)
        keep[at_world] = True
        self.cells: Cells = world.cells.take(keep)
        self.world_codes = self.cells.codes
        self.personal_codes = personal.cells.codes[at_personal]
        self.world: Signs = self.cells.signs
        self.personal: Signs = replace(self.cells, codes=self.personal_codes).signs


def _keys(selection: Selection) -> np.ndarray:
    """One number for each cell, the same in every selection of one dataset."""
    prompt = selection.prompt_rows[selection.cells.prompt].astype(np.int64)
    return prompt * max(len(selection.dataset.participants), 1) + selection.person_rows[selection.cells.person]


def _agreement(cells: Cells, signs: Signs, reference: Reference) -> Parts:
    agreeing, observed = agreement_per_cell(signs, reference.signs[cells.prompt])
    return additive(cells, agreeing, observed, observed.astype(np.int64))


def _estimate(cells: Cells, parts: Parts, empty: str) -> Estimate:
    value = parts.value()
    if value is None:
        return undefined(empty)
    return _spread(cells, parts, value, parts.influence(cells.prompt), (0.0, 1.0))


def _difference(cells: Cells, world: Parts, personal: Parts) -> Estimate:
    value_world, value_personal = world.value(), personal.value()
    if value_world is None or value_personal is None:
        return undefined("no pair observations")
    either = replace(
        world,
        entered=world.entered | personal.entered,
        pairs=world.pairs + personal.pairs,
        denominator=world.denominator + personal.denominator,
    )
    influence = world.influence(cells.prompt) - personal.influence(cells.prompt)
    return _spread(cells, either, value_world - value_personal, influence, (-1.0, 1.0))


def _spread(cells: Cells, parts: Parts, value: float, influence: Influence, bounds: tuple[float, float]) -> Estimate:
    region = Region.of(cells, np.arange(cells.n_prompts))
    weighted = bool((cells.person_weight != 1).any())
    counts = replace(count(Measure(cells, parts), parts, region, weighted=weighted), value=value)
    spread = two_way_spread(cells.person, cells.prompt, influence, parts.entered)
    return with_spread(counts, spread, "cluster", bounds)
