"""The console's long reads: what each of them is, and what is kept from one to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from folkmoot.pipeline.console_drafts import draft_board
from folkmoot.pipeline.console_drift import StudyDrifts, WaveDrift
from folkmoot.pipeline.console_overview import survey_overview
from folkmoot.pipeline.console_people import ids_of, list_people, person_record, some_people
from folkmoot.pipeline.console_prompts import PromptsHealth, prompts_health
from folkmoot.pipeline.console_quality import LookedAt, QualityCounts, StudyQualityReports, quality_counts
from folkmoot.pipeline.open_study import open_survey
from folkmoot.pipeline.personal_data import queue_ledger, scan_ledger
from folkmoot.pipeline.survey import Survey
from folkmoot.pipeline.text_ledgers import StudyLedger
from folkmoot.records.console_drafts import DraftBoard, DraftQuery
from folkmoot.records.console_overview import Overview
from folkmoot.records.console_people import People, PeopleQuery, PersonRecord, PersonRow
from folkmoot.records.explore import Explored, ExploredOne, ExploreQuery, Sight
from folkmoot.records.personal_data import Queue, ScanResult, TextState
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
        begin: as of StudyQualityReports.
    """

    def __init__(
        self, folder: Path, survey: Survey | None = None, begin: Callable[[Callable[[], None]], None] | None = None
    ) -> None:
        self._folder = folder
        self._survey = survey
        self._opening = Lock()
        self.reports = StudyQualityReports(folder, self._data, begin)
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

    def _data(self) -> object:
        found = self.survey.store.read(rows.progress)
        return found.answers, found.participants, found.withdrawals

    def data(self, reasons: Reasons, wave: str = "") -> ExploredData:
        """The explorer's data.

        Args:
            reasons: which are read.
            wave: whose answers count; "" for all waves together.

        Raises:
            InputError: the study has no such wave.
            FolkmootError: a file, or the database, cannot be read.
        """
        data = self.explorer.read(self.survey, wave)
        if reasons is Reasons.WRITTEN:
            return self.explorer.with_flags(data, self.reports.read(wave), wave)
        return self.explorer.cleared(self.survey, data, wave) if reasons is Reasons.CLEARED else data


@dataclass(frozen=True, slots=True)
class ReadOverview:
    """How the study is going.

    Attributes:
        wave: whose people are counted; None for the one that is asked now.
    """

    wave: str | None

    def do(self, bench: Bench) -> Overview:
        """Count."""
        return survey_overview(bench.survey, self.wave)


@dataclass(frozen=True, slots=True)
class ReadQuality:
    """What is shown of the data's quality.

    Attributes:
        min_cell: fewer flagged people are not counted; None: all are.
        wave: whose answers; "" for all waves together.
    """

    min_cell: int | None
    wave: str = ""

    def do(self, bench: Bench) -> QualityCounts:
        """Make the report, or take the last one."""
        return quality_counts(bench.reports.read(self.wave), min_cell=self.min_cell)


@dataclass(frozen=True, slots=True)
class LookAtQuality:
    """The same without waiting: where there is no report, or an old one, it is begun.

    Attributes:
        min_cell: as in ReadQuality.
    """

    min_cell: int | None

    def do(self, bench: Bench) -> LookedAt:
        """Take the last report, if there is one."""
        report, is_read = bench.reports.look()
        return LookedAt(None if report is None else quality_counts(report, min_cell=self.min_cell), is_read)


@dataclass(frozen=True, slots=True)
class ListPeople:
    """A page of participants.

    Attributes:
        query: whom to list.
    """

    query: PeopleQuery

    def do(self, bench: Bench) -> People:
        """Look them up."""
        report, is_read = bench.reports.look()
        return list_people(bench.survey, self.query, report, is_read=is_read)


@dataclass(frozen=True, slots=True)
class FindPeople:
    """Ids of all participants that a query finds.

    Attributes:
        query: whom.
    """

    query: PeopleQuery

    def do(self, bench: Bench) -> tuple[str, ...]:
        """Look them up."""
        return ids_of(bench.survey, self.query)


@dataclass(frozen=True, slots=True)
class ReadPeople:
    """Some participants; who withdrew meanwhile is left out.

    Attributes:
        some: ids.
    """

    some: tuple[str, ...]

    def do(self, bench: Bench) -> tuple[PersonRow, ...]:
        """Look them up."""
        return some_people(bench.survey, self.some, bench.reports.kept())


@dataclass(frozen=True, slots=True)
class ReadPerson:
    """One participant's record.

    Attributes:
        participant_id: whose.
    """

    participant_id: str

    def do(self, bench: Bench) -> PersonRecord | None:
        """Look it up; None where there is no such participant."""
        return person_record(bench.survey, self.participant_id, bench.reports.look()[0])


@dataclass(frozen=True, slots=True)
class ReadDrafts:
    """A page of drafts.

    Attributes:
        folder: the study's.
        query: which.
    """

    folder: Path
    query: DraftQuery

    def do(self, bench: Bench) -> DraftBoard:
        """Read them."""
        conversations = {one.prompt_id: one.messages for one in bench.survey.prompts.values()}
        return draft_board(self.folder, self.query, conversations)


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

        return shown_prompts(bench.data(self.reasons, _wave_of(self.query, self.sight)), self.query, self.sight)


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

        data = bench.data(self.reasons, _wave_of(self.query, self.sight))
        return shown_prompt(data, self.prompt_id, self.query, self.sight)


def _wave_of(query: ExploreQuery, sight: Sight) -> str:
    """The wave that is read: who may not see single answers is refused one by itself."""
    return query.wave if sight.every_answer else ""


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
        one_wave = self.sight.every_answer and len(self.overview.waves) > 1
        wave = self.overview.wave if one_wave else ""
        return prompts_health(bench.survey, self.overview, bench.data(self.reasons, wave), self.sight, wave)


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
