"""The explorer of a study that is open: its data, read anew now and then, and how much of it whom is shown."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from folkmoot.agreement.explored_data import ExploredData
from folkmoot.pipeline.console_quality import people_by_flag
from folkmoot.pipeline.explore import KeptData, explored_files
from folkmoot.pipeline.survey import Survey
from folkmoot.pipeline.text_ledgers import StudyLedger
from folkmoot.privacy.review import shown, state_of
from folkmoot.records.dataset import RationaleOf, Rationales
from folkmoot.records.personal_data import TextState
from folkmoot.records.quality import QualityReport
from folkmoot.store import rows
from folkmoot.study.questions import QUESTIONS

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
        self._flagged: tuple[object, ExploredData] | None = None
        self._cleared: tuple[object, float, ExploredData] | None = None

    def read(self, survey: Survey) -> ExploredData:
        """Its data, reasons as people wrote them: for researchers, and where reasons are not shown.

        Raises:
            FolkmootError: a file, or the database, cannot be read.
        """
        if time.monotonic() - self._read_at > REREAD:
            answers = survey.store.read(rows.progress).answers
            self._version += answers != self._answers
            self._answers, self._read_at = answers, time.monotonic()
        return self._kept.read((self._version, survey.store.read(rows.withdrawals)))

    def with_flags(self, data: ExploredData, report: QualityReport | None) -> ExploredData:
        """The data with the quality flags of a report; as they are where there is none yet."""
        if report is None:
            return data
        key = (id(data), id(report))
        if self._flagged is None or self._flagged[0] != key:
            self._flagged = (key, replace(data, flagged=people_by_flag(report)))
        return self._flagged[1]

    def cleared(self, survey: Survey, data: ExploredData) -> ExploredData:
        """The data with reasons as they went through the queue of personal data: masked ones masked, others not there.

        Args:
            survey: open.
            data: of `read`.

        Raises:
            FolkmootError: the database cannot be read.
        """
        now = time.monotonic()
        if self._cleared is None or self._cleared[0] != id(data) or now - self._cleared[1] > CLEARED_FOR:
            self._cleared = (id(data), now, _cleared(survey, data))
        return self._cleared[2]


def _cleared(survey: Survey, data: ExploredData) -> ExploredData:
    ledger = StudyLedger(survey.store, survey.study)
    texts, known = ledger.look()
    of_question = {name: one.rationale_of for name, one in QUESTIONS.items() if one.rationale_of is not None}
    may: dict[tuple[str, str, RationaleOf], tuple[str, str]] = {}
    for one in texts:
        record = known.get(one.place)
        of = of_question.get(one.place.question)
        # The answers of repeat items are not in the data; their texts must not stand for those of the first time.
        if of is None or record is None or one.place.occurrence > 1:
            continue
        if state_of(record, ledger.digest(one.text)) in {TextState.CLEAR, TextState.DECIDED}:
            text = shown(one.text, one.language, record)
            if text is not None:
                may[one.place.participant_id, one.place.prompt_id, of] = (one.text, text)
    dataset = data.dataset
    reasons, table = dataset.rationales, dataset.assessments
    kept: list[int] = []
    said: list[str] = []
    for row, (assessment, of, text) in enumerate(
        zip(reasons.assessment.tolist(), reasons.of, reasons.texts, strict=True)
    ):
        person = dataset.participants.ids[int(table.participant[assessment])]
        found = may.get((person, dataset.prompts.ids[int(table.prompt[assessment])], of))
        # What was written since it was looked at is another text.
        if found is not None and found[0] == text:
            kept.append(row)
            said.append(found[1])
    cleared = Rationales(
        reasons.assessment[np.array(kept, dtype=np.intp)],
        tuple(reasons.of[row] for row in kept),
        tuple(said),
        tuple(reasons.languages[row] for row in kept) if reasons.languages else (),
    )
    return replace(data, dataset=replace(dataset, rationales=cleared))
