"""Which groups are shown at a prompt, and how they ranked its responses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from folkmoot.records.agreement import GroupRow
from folkmoot.records.dataset import Dataset
from folkmoot.report.answers import GroupAtPrompt, PromptAnswers, members


class PromptGroups:
    """Groups with numbers of their own, and their members.

    Args:
        dataset: the people.
        rows: every group asked for; those of too few people are left out.
    """

    def __init__(self, dataset: Dataset, rows: Sequence[GroupRow]) -> None:
        shown = [row for row in rows if row.n_participants >= row.min_cell]
        self.keys: tuple[tuple[str, str], ...] = tuple((row.field, row.value) for row in shown)
        self.min_cell: int = max((row.min_cell for row in rows), default=0)
        self._members: list[NDArray[np.bool_]] = [members(dataset, *key) for key in self.keys]

    def at(self, answers: PromptAnswers) -> Iterator[GroupAtPrompt]:
        """The groups of which enough people, and enough others, ranked this prompt's responses."""
        for key, member in zip(self.keys, self._members, strict=True):
            found = answers.group(key, member, self.min_cell)
            if found is not None:
                yield found
