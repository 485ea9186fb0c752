"""Groups of participants, and how each differs from the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from folkmoot.agreement.crowd import Crowd, Measure, unweighted
from folkmoot.agreement.intervals import count, with_spread
from folkmoot.agreement.options import CROSSING
from folkmoot.agreement.selection import Selection
from folkmoot.records.dataset import NO_ANSWER
from folkmoot.statistics.cluster import two_way_spread
from folkmoot.statistics.estimate import Estimate, undefined
from folkmoot.statistics.mantel_haenszel import difference_from_rest
from folkmoot.statistics.parts import Parts, Region


@dataclass(frozen=True, eq=False)
class Group:
    """One value of one demographic question, or one combination of values of several.

    Attributes:
        field: the question, or several joined by `+`.
        value: the answer, or the answers joined by ` + `.
        member: `[I]` bool over the persons of the selection.
        n_participants: members who have an answer in the selection.
    """

    field: str
    value: str
    member: NDArray[np.bool_]
    n_participants: int


@dataclass(frozen=True, slots=True)
class GroupDifference:
    """How much more, or less, a group agrees than everybody else.

    Attributes:
        estimate: the difference within prompts.
        p: two-sided p-value; None where the difference has no variance.
    """

    estimate: Estimate
    p: float | None


def groups_of(selection: Selection, fields: Sequence[str]) -> Iterator[Group]:
    """Every combination of answers that somebody in the selection gave, in the order of the answers' texts.

    Args:
        selection: the answers.
        fields: demographic questions of the dataset; more than one makes a crossing.
    """
    columns = [selection.dataset.participants.demographics[field] for field in fields]
    codes = [column.codes[selection.person_rows] for column in columns]
    answered = np.all([code != NO_ANSWER for code in codes], axis=0)
    combined = np.zeros(len(selection.person_rows), dtype=np.int64)
    for column, code in zip(columns, codes, strict=True):
        combined = combined * max(len(column.values), 1) + np.maximum(code, 0)
    present = np.zeros(len(selection.person_rows), dtype=np.bool_)
    present[selection.cells.person] = True
    spelled = {}
    for combination in np.unique(combined[answered & present]).tolist():
        values, rest = [], combination
        for column in reversed(columns):
            values.append(column.values[rest % len(column.values)])
            rest //= len(column.values)
        spelled[tuple(reversed(values))] = combination
    for values_in_order, combination in sorted(spelled.items()):
        member = answered & (combined == combination)
        yield Group(CROSSING.join(fields), f" {CROSSING} ".join(values_in_order), member, int((member & present).sum()))


def too_few(n_participants: int, min_cell: int, whose: str = "") -> str:
    """Why a small cell gets no numbers."""
    return f"too few: {whose}{n_participants} participants, and a number needs {min_cell}"


def shielded(estimate: Estimate, min_cell: int) -> Estimate:
    """The estimate, unless fewer participants entered it than a number needs."""
    if estimate.value is None or estimate.n_participants >= min_cell:
        return estimate
    return undefined(too_few(estimate.n_participants, min_cell))


def difference(crowd: Crowd, agreement: Parts, group: Group, min_cell: int) -> GroupDifference:
    """A group's agreement minus everybody else's, within prompts.

    Args:
        crowd: everybody.
        agreement: everybody's agreement with the ranker, over the prompts that it covers.
        group: the group.
        min_cell: fewer participants on either side give no number.
    """
    cells = crowd.cells
    if group.n_participants < min_cell:
        return GroupDifference(undefined(too_few(group.n_participants, min_cell)), None)
    member = group.member[cells.person]
    n_rest = len(np.unique(cells.person[~member]))
    if n_rest < min_cell:
        return GroupDifference(undefined(too_few(n_rest, min_cell, "the rest has ")), None)
    agreeing, observed = unweighted(Measure(cells, agreement))
    found = difference_from_rest(cells, agreeing, observed, member)
    if found is None:
        return GroupDifference(undefined("no prompt was answered by the group and by the rest"), None)
    for side, whose in ((member, ""), (~member, "the rest has ")):
        compared = len(np.unique(cells.person[side & found.entered]))
        if compared < min_cell:
            return GroupDifference(undefined(too_few(compared, min_cell, whose)), None)
    zeros = np.zeros(cells.n_prompts)
    live = np.zeros(cells.n_prompts)
    live[cells.prompt[found.entered]] = 1.0
    parts = Parts(
        zeros,
        live,
        found.influence.cells,
        found.influence.cells,
        found.entered,
        np.where(found.entered, agreement.pairs, 0),
    )
    region = Region.of(cells, np.arange(cells.n_prompts))
    weighted = bool((cells.person_weight != 1).any())
    counts = count(Measure(cells, parts), parts, region, weighted=weighted)
    spread = two_way_spread(cells.person, cells.prompt, found.influence, found.entered)
    estimate = with_spread(replace(counts, value=found.value), spread, "cluster", (-1.0, 1.0))
    defined = spread is not None and estimate.low is not None
    return GroupDifference(estimate, spread.p_value(found.value) if spread is not None and defined else None)
