"""Reasons in words that simulated people give."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from folkmoot.records.dataset import RationaleOf, Rationales
from folkmoot.study.answerers import AnswererKind, are
from folkmoot.study.electorate import Electorate
from folkmoot.study.population import Population

_RANK: Final = {RationaleOf.VETO: 0, RationaleOf.PERSONAL: 1, RationaleOf.WORLD: 2}


def draw_reasons(
    electorate: Electorate,
    prompt: NDArray[np.int64],
    rankings: dict[RationaleOf, NDArray[np.int32]],
    veto: NDArray[np.int16],
    kinds: NDArray[np.int64],
    generator: np.random.Generator,
) -> Rationales:
    """Reasons in words for some of the vetoes and rankings, ordered by assessment."""
    reasons, share = electorate.population.reasons, electorate.population.design.rationales
    given: list[tuple[int, RationaleOf, str]] = []
    for row in np.flatnonzero((veto > 0) & (generator.random(len(veto)) < share)).tolist():
        worst = int(veto[row]).bit_length() - 1
        texts = reasons.veto.get(electorate.approach_of(int(prompt[row]), worst), [])
        given += [(row, RationaleOf.VETO, texts[generator.integers(len(texts))])] if texts else []
    for of, codes in rankings.items():
        # An all-tied ranking (code 0) puts nothing first that a reason could be for.
        rows = np.flatnonzero((codes > 0) & (generator.random(len(codes)) < share))
        for row, approach in zip(rows.tolist(), electorate.first_approach(codes[rows], prompt[rows]), strict=True):
            texts = reasons.first.get(approach, [])
            given += [(row, of, texts[generator.integers(len(texts))])] if texts else []
    given = _copied(given, electorate.population, rankings, kinds)
    given.sort(key=lambda one: (one[0], _RANK[one[1]]))
    return _rationales(given)


def reasons_from(reasons: Rationales, source: NDArray[np.int64]) -> Rationales:
    """The same, but of each row the reasons of another one.

    Args:
        reasons: by assessment.
        source: `[n]` the row of assessments whose reasons each has; mostly its own.
    """
    if (source == np.arange(len(source))).all():
        return reasons
    of_row: dict[int, list[tuple[RationaleOf, str]]] = {}
    for row, of, text in zip(reasons.assessment.tolist(), reasons.of, reasons.texts, strict=True):
        of_row.setdefault(row, []).append((of, text))
    return _rationales([(row, of, text) for row, one in enumerate(source.tolist()) for of, text in of_row.get(one, ())])


def _rationales(given: list[tuple[int, RationaleOf, str]]) -> Rationales:
    return Rationales(
        np.array([row for row, _, _ in given], dtype=np.int32),
        tuple(of for _, of, _ in given),
        tuple(text for _, _, text in given),
    )


def _copied(
    given: list[tuple[int, RationaleOf, str]],
    population: Population,
    rankings: dict[RationaleOf, NDArray[np.int32]],
    kinds: NDArray[np.int64],
) -> list[tuple[int, RationaleOf, str]]:
    """The same reasons, but every bot's its own one with each ranking that it gave, and every copier's the copied one."""
    bots = are(AnswererKind.BOT, population.answerers, kinds)
    copiers = are(AnswererKind.COPIER, population.answerers, kinds)
    silent = are(AnswererKind.STRAIGHT_LINER, population.answerers, kinds)
    kept = [
        (row, of, population.answerers[int(kinds[row])].reason or "" if copiers[row] else text)
        for row, of, text in given
        if not bots[row] and not silent[row]
    ]
    for of, codes in rankings.items():
        for row in np.flatnonzero(bots & (codes >= 0)).tolist():
            reason = population.answerers[int(kinds[row])].reason
            kept += [] if reason is None else [(row, of, reason)]
    return kept
