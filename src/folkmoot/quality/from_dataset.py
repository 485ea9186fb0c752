"""What a dataset alone says of how its answers came about: rankings and texts; all else is not recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from folkmoot.records.dataset import Dataset
from folkmoot.records.quality_evidence import Assessed, PersonEvidence, QualityEvidence
from folkmoot.statistics.weak_order import NOT_ASKED


def evidence_in(
    dataset: Dataset,
    *,
    seconds: NDArray[np.floating] | None = None,
    shown: NDArray[np.integer] | None = None,
    devices: Sequence[tuple[str, ...]] | None = None,
) -> QualityEvidence:
    """A dataset as evidence; earlier assessments of one prompt by one person are first times, later ones repeats.

    Args:
        dataset: imported, or simulated.
        seconds: `[n_assessments]` how long each took; None where not recorded.
        shown: `[n_assessments, widest]` the place in which each response was shown, by label, from 0; -1 past a prompt's
            responses. None where not recorded.
        devices: of each participant, who all agreed to that; None where not recorded.
    """
    answers, n_responses = dataset.assessments, dataset.prompts.n_responses
    times: defaultdict[tuple[int, int], int] = defaultdict(int)
    places: defaultdict[int, int] = defaultdict(int)
    rows = []
    for row, (person, prompt) in enumerate(zip(answers.participant.tolist(), answers.prompt.tolist(), strict=True)):
        times[person, prompt] += 1
        places[person] += 1
        ranking = int(answers.world[row])
        if ranking == NOT_ASKED:
            ranking = int(answers.personal[row])
        order = None if shown is None else tuple(int(one) for one in shown[row, : n_responses[prompt]])
        rows.append(
            Assessed(
                participant=person,
                prompt=prompt,
                occurrence=times[person, prompt],
                place=places[person] if shown is not None else None,
                shown=order,
                ranking=ranking,
                seconds=None if seconds is None else float(seconds[row]),
            )
        )
    n_people = len(dataset.participants)
    if devices is None:
        people = (PersonEvidence(),) * n_people
    else:
        people = tuple(PersonEvidence(agreed=True, devices=one) for one in devices)
    return QualityEvidence(dataset, people, tuple(rows))
