"""Participants raked to the shares of a population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from folkmoot.agreement.selection import Selection
from folkmoot.errors import RakingError
from folkmoot.records.dataset import NO_ANSWER
from folkmoot.statistics.bootstrap import Reweight
from folkmoot.statistics.cells import Floats
from folkmoot.statistics.raking import Margin, rake, rake_replicates


def raked(selection: Selection, targets: Mapping[str, Mapping[str, float]]) -> tuple[Selection, Reweight]:
    """Weigh the participants of a selection.

    Args:
        selection: the answers.
        targets: for each demographic question the population's share of each answer, with sum 1.

    Returns:
        (the selection with weights, what rakes a resample again).

    Raises:
        RakingError: a question or an answer that only one of targets and participants knows, or targets out of reach.
    """
    margins = _margins(selection, targets)
    weights = rake(margins, len(selection.person_rows))

    def reweight(counts: Floats) -> Floats:
        return rake_replicates(margins, counts)

    return selection.weighted(weights), reweight


def _margins(selection: Selection, targets: Mapping[str, Mapping[str, float]]) -> Sequence[Margin]:
    demographics = selection.dataset.participants.demographics
    faults = [f"the dataset has no demographic question {field!r}" for field in targets if field not in demographics]
    margins = []
    for field, shares in targets.items():
        if field not in demographics:
            continue
        column = demographics[field]
        codes = column.codes[selection.person_rows]
        position = {value: index for index, value in enumerate(shares)}
        of_code = np.array([position.get(value, NO_ANSWER) for value in column.values] + [NO_ANSWER], dtype=np.int32)
        answered = {column.values[code] for code in np.unique(codes[codes != NO_ANSWER]).tolist()}
        faults += [f"{field} has no target for {value!r}" for value in sorted(answered - set(shares))]
        faults += [f"no participant answered {field} = {value!r}" for value in shares if value not in answered]
        margins.append(Margin(field, tuple(shares), of_code[codes], np.array(list(shares.values()), dtype=np.float64)))
    if faults:
        raise RakingError("; ".join(faults) + "; targets must name exactly the answers that participants gave")
    return margins
