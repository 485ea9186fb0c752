"""How long the rest will take somebody, by their own pace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from math import ceil
from statistics import median

from folkmoot.records.survey import Assignment, AssignmentState
from folkmoot.web.survey.pages import Progress

ENDED = frozenset({AssignmentState.DONE, AssignmentState.SKIPPED})


def progress(given: Sequence[Assignment], current: Assignment, total: int) -> Progress:
    """How far somebody is.

    Time left is the number of prompts left times the median time between one prompt and the next, so that one long break does
    not count; None before there is such a time.

    Args:
        given: all of their assignments, by place.
        current: the one before them.
        total: how many there will be.
    """
    place = 1 + sum(one.state in ENDED for one in given if one.place < current.place)
    total = max(total, place)
    begun = [datetime.fromisoformat(one.assigned_at) for one in given if one.place <= current.place]
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(begun)]
    minutes = ceil(median(gaps) * (total - place + 1) / 60) if gaps else None
    return Progress(place, total, minutes)
