"""The explorer of a study that is open: its data, read anew now and then, and how much of it whom is shown."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from folkmoot.agreement.explored_data import ExploredData
from folkmoot.pipeline.console_cells import MIN_CELL
from folkmoot.pipeline.explore import KeptData, explored_files
from folkmoot.pipeline.survey import Survey
from folkmoot.records.explore import Sight
from folkmoot.store import rows

REREAD: Final = 300.0
"""Seconds after which answers that came meanwhile are read; a withdrawal is honoured at once."""


class StudyExplorer:
    """What the explorer shows of a study.

    Args:
        folder: the study's.
    """

    def __init__(self, folder: Path) -> None:
        self._kept = KeptData(explored_files(folder).files)
        self._read_at = 0.0
        self._answers = -1
        self._version = 0

    def read(self, survey: Survey) -> ExploredData:
        """Its data.

        Raises:
            FolkmootError: a file, or the database, cannot be read.
        """
        if time.monotonic() - self._read_at > REREAD:
            answers = survey.store.read(rows.progress).answers
            self._version += answers != self._answers
            self._answers, self._read_at = answers, time.monotonic()
        return self._kept.read((self._version, survey.store.read(rows.withdrawals)))


def sight(*, is_researcher: bool, sees_personal_data: bool) -> Sight:
    """How much somebody is shown.

    Args:
        is_researcher: sees single answers and their texts.
        sees_personal_data: a reviewer who sees single answers; texts are for researchers.
    """
    return Sight(every_answer=is_researcher or sees_personal_data, texts=is_researcher, min_cell=MIN_CELL)
