"""The console's long reads: what each of them is, and what is kept from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from folkmoot.pipeline.console_drift import StudyDrifts, WaveDrift
from folkmoot.pipeline.console_prompts import PromptsHealth, prompts_health
from folkmoot.pipeline.console_quality import StudyQualityReports
from folkmoot.pipeline.open_study import open_survey
from folkmoot.pipeline.personal_data import queue_ledger, scan_ledger
from folkmoot.pipeline.survey import Survey
from folkmoot.pipeline.text_ledgers import StudyLedger
from folkmoot.records.console_overview import Overview
from folkmoot.records.explore import Explored, ExploredOne, ExploreQuery, Sight
from folkmoot.records.personal_data import Queue, ScanResult, TextState
from folkmoot.records.quality import QualityReport
from folkmoot.store import rows

if TYPE_CHECKING:
    from folkmoot.agreement.explored_data import ExploredData
    from folkmoot.pipeline.console_explore import StudyExplorer


class Reasons(Enum):
    """Which reasons somebody may read, and whether with quality flags."""

    WRITTEN = "as they were written, with flags"
    CLEARED = "as they went through the queue of personal data"
    NONE = "none"


class Bench:
    """What long reads of a study share.

    Args:
        folder: the study's.
        survey: open; None: it is opened when it is first needed.
    """

    def __init__(self, folder: Path, survey: Survey | None = None) -> None:
        self._folder = folder
        self._survey = survey
        self._opening = Lock()
        self.reports = StudyQualityReports(folder)
        self.drifts = StudyDrifts(folder)

    @property
    def survey(self) -> Survey:
        """The study.

        Raises:
            FolkmootError: it cannot be opened.
        """
        with self._opening:
            if self._survey is None:
                self._survey = open_survey(self._folder)
            return self._survey

    @cached_property
    def explorer(self) -> StudyExplorer:
        """What its explorer reads, kept."""
        # Loaded where it is needed: this module is also imported by the process that takes answers, to name what it wants.
        from folkmoot.pipeline.console_explore import StudyExplorer  # noqa: PLC0415 - see above

        return StudyExplorer(self._folder)

    @property
    def ledger(self) -> StudyLedger:
        """Its texts."""
        return StudyLedger(self.survey.store, self.survey.study)

    def data(self, reasons: Reasons) -> ExploredData:
        """The explorer's data.

        Raises:
            FolkmootError: a file, or the database, cannot be read.
        """
        data = self.explorer.read(self.survey)
        if reasons is Reasons.WRITTEN:
            return self.explorer.with_flags(data, self.reports.read())
        return self.explorer.cleared(self.survey, data) if reasons is Reasons.CLEARED else data


@dataclass(frozen=True, slots=True)
class ReadQuality:
    """The report of the data's quality."""

    def do(self, bench: Bench) -> QualityReport:
        """Make it, or take the one that was made within ten minutes."""
        return bench.reports.read()


@dataclass(frozen=True, slots=True)
class ListPrompts:
    """The explorer's list.

    Attributes:
        reasons: which are read.
        query: which prompts.
        sight: how much is shown.
    """

    reasons: Reasons
    query: ExploreQuery
    sight: Sight

    def do(self, bench: Bench) -> Explored:
        """Filter."""
        from folkmoot.pipeline.explore import shown_prompts  # noqa: PLC0415 - as above

        return shown_prompts(bench.data(self.reasons), self.query, self.sight)


@dataclass(frozen=True, slots=True)
class ReadPrompt:
    """The explorer's page of one prompt.

    Attributes:
        reasons: which are read.
        prompt_id: whose.
        query: which answers.
        sight: how much is shown.
    """

    reasons: Reasons
    prompt_id: str
    query: ExploreQuery
    sight: Sight

    def do(self, bench: Bench) -> ExploredOne | None:
        """Look it up; None where there is none."""
        from folkmoot.pipeline.explore import shown_prompt  # noqa: PLC0415 - as above

        return shown_prompt(bench.data(self.reasons), self.prompt_id, self.query, self.sight)


@dataclass(frozen=True, slots=True)
class ReadPromptsHealth:
    """How each prompt does.

    Attributes:
        reasons: as of the explorer.
        overview: who is where.
        sight: how much is shown.
    """

    reasons: Reasons
    overview: Overview
    sight: Sight

    def do(self, bench: Bench) -> PromptsHealth:
        """Count."""
        return prompts_health(bench.survey, self.overview, bench.data(self.reasons), self.sight)


@dataclass(frozen=True, slots=True)
class ReadDrift:
    """What moved between two waves.

    Attributes:
        before: the earlier one; None for the one before `after`.
        after: the later one; None for the last.
    """

    before: str | None
    after: str | None

    def do(self, bench: Bench) -> WaveDrift:
        """Compare them, or take what was compared within five minutes."""
        withdrawals = bench.survey.store.read(rows.withdrawals)
        return bench.drifts.read(bench.survey.study, self.before, self.after, withdrawals)


@dataclass(frozen=True, slots=True)
class ScanTexts:
    """The look for personal data in texts that are new or were changed."""

    def do(self, bench: Bench) -> ScanResult:
        """Look."""
        return scan_ledger(bench.ledger)


@dataclass(frozen=True, slots=True)
class ReadQueue:
    """A page of the queue of personal data.

    Attributes:
        state: of texts.
        kinds: of findings; () for all.
        offset: texts before it.
        limit: texts on it.
    """

    state: TextState
    kinds: tuple[str, ...]
    offset: int
    limit: int

    def do(self, bench: Bench) -> Queue:
        """Look up."""
        return queue_ledger(bench.ledger, states=(self.state,), kinds=self.kinds, offset=self.offset, limit=self.limit)
