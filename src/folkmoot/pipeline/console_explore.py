"""The explorer of a study that is open: its data, read anew now and then, and how much of it whom is shown."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from folkmoot.agreement.explored_data import ExploredData
from folkmoot.pipeline.cleared_dataset import TextRules, cleared_dataset
from folkmoot.pipeline.console_quality import people_by_flag
from folkmoot.pipeline.explore import KeptData, explored_files
from folkmoot.pipeline.survey import Survey
from folkmoot.pipeline.text_ledgers import StudyLedger
from folkmoot.records.quality import QualityReport
from folkmoot.store import rows

REREAD: Final = 300.0
"""Seconds after which answers that came meanwhile are read; a withdrawal is honoured at once."""
CLEARED_FOR: Final = 60.0
"""Seconds after which decisions of the queue are read again."""


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
        self._flagged: dict[str, tuple[object, ExploredData]] = {}
        self._cleared: dict[str, tuple[object, float, ExploredData]] = {}

    def read(self, survey: Survey, wave: str = "") -> ExploredData:
        """Its data, reasons as people wrote them: for researchers, and where reasons are not shown.

        Args:
            survey: open.
            wave: whose answers count; "" for all waves together, here and in what follows.

        Raises:
            InputError: the study has no such wave.
            FolkmootError: a file, or the database, cannot be read.
        """
        if time.monotonic() - self._read_at > REREAD:
            answers = survey.store.read(rows.progress).answers
            self._version += answers != self._answers
            self._answers, self._read_at = answers, time.monotonic()
        return self._kept.read((self._version, survey.store.read(rows.withdrawals)), wave)

    def with_flags(self, data: ExploredData, report: QualityReport | None, wave: str = "") -> ExploredData:
        """The data with the quality flags of a report; as they are where there is none yet."""
        if report is None:
            return data
        key = (id(data), id(report))
        kept = self._flagged.get(wave)
        if kept is None or kept[0] != key:
            kept = self._flagged[wave] = (key, replace(data, flagged=people_by_flag(report)))
        return kept[1]

    def cleared(self, survey: Survey, data: ExploredData, wave: str = "") -> ExploredData:
        """The data with reasons as they went through the queue of personal data: masked ones masked, others not there.

        Args:
            survey: open.
            data: of `read`.
            wave: as there.

        Raises:
            FolkmootError: the database cannot be read.
        """
        now = time.monotonic()
        kept = self._cleared.get(wave)
        if kept is None or kept[0] != id(data) or now - kept[1] > CLEARED_FOR:
            kept = self._cleared[wave] = (id(data), now, _cleared(survey, data))
        return kept[2]


def _cleared(survey: Survey, data: ExploredData) -> ExploredData:
    rules = TextRules(StudyLedger(survey.store, survey.study), look=False)
    return replace(data, dataset=cleared_dataset(data.dataset, rules)[0])
