"""Agreement with a ranking S, pair by pair."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from folkmoot.statistics.cells import Cells, Floats, Signs, n_codes, signs_of_codes
from folkmoot.statistics.parts import Parts, additive

_TABLE: Final = 1 << 30
"""Entries of the largest table of prompts by rankings; a place in it must fit 32 bits."""


def agreement_per_cell(signs: Signs, reference: Signs, *, strict: bool = False) -> tuple[Floats, Floats]:
    """How far rankings agree with a reference, before weights.

    With s the sign of a person's pair and r that of the reference, a pair observation (s ≠ 0) counts (1 + s·r) / 2: 1 in the
    same order, ½ where the reference ties it, 0 reversed.

    Args:
        signs: `[n, q]` the people's pairs.
        reference: `[n, q]` the reference's pairs, for the same prompts.
        strict: leave out pairs that the reference ties.

    Returns:
        (`[n]` agreeing, `[n]` pair observations).
    """
    observed = np.count_nonzero(signs if not strict else signs * reference, axis=1).astype(np.float64)
    balance = np.einsum("nq,nq->n", signs, reference, dtype=np.int64)
    return (observed + balance) / 2, observed


def agreement(cells: Cells, reference: Signs) -> Parts:
    """Agreement of people with a ranking: 1 all pairs alike, ½ chance (or a reference that ties all), 0 all reversed.

    Args:
        cells: the people's rankings.
        reference: `[n_prompts, q]` signs of the ranking's pairs.
    """
    return _agreement(cells, reference, strict=False)


def agreement_strict(cells: Cells, reference: Signs) -> Parts:
    """The same with pairs that the ranking ties left out; undefined where it ties everything."""
    return _agreement(cells, reference, strict=True)


def _agreement(cells: Cells, reference: Signs, *, strict: bool) -> Parts:
    sizes = np.unique(cells.n_responses).tolist()
    if len(sizes) == 1 and len(cells) > n_codes(sizes[0]) and cells.n_prompts * n_codes(sizes[0]) < _TABLE:
        numerator, pairs = _looked_up(cells, reference, sizes[0], strict=strict)
        return additive(cells, numerator, pairs.astype(np.float64), pairs)
    numerator, denominator = np.empty(len(cells)), np.empty(len(cells))
    for _, block in cells.blocks():
        numerator[block], denominator[block] = agreement_per_cell(
            cells.signs[block], reference[cells.prompt[block]], strict=strict
        )
    return additive(cells, numerator, denominator, denominator.astype(np.int8))


def _looked_up(cells: Cells, reference: Signs, size: int, *, strict: bool) -> tuple[Floats, NDArray[np.int8]]:
    """The same for many people: what every ranking there is would score at every prompt, and each cell looked up."""
    codes = np.flatnonzero(np.bincount(cells.codes, minlength=n_codes(size)))
    column = np.zeros(n_codes(size), dtype=np.intp)
    column[codes] = np.arange(len(codes))
    signs = signs_of_codes(codes, size).astype(np.float64)
    balance = reference.astype(np.float64) @ signs.T
    observed = np.abs(reference if strict else np.ones_like(reference)).astype(np.float64) @ np.abs(signs).T
    agreeing, pairs = ((observed + balance) / 2).ravel(), observed.astype(np.int8).ravel()
    of_cell, pairs_of_cell = np.empty(len(cells)), np.empty(len(cells), dtype=np.int8) if strict else cells.n_strict
    for _, block in cells.blocks():
        place = column[cells.codes[block]]
        place += cells.prompt[block] * np.int32(len(codes))
        # Every place is there; told to clip, numpy writes without a copy in between.
        np.take(agreeing, place, out=of_cell[block], mode="clip")
        if strict:
            np.take(pairs, place, out=pairs_of_cell[block], mode="clip")
    return of_cell, pairs_of_cell
