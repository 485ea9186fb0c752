"""What the console shows of a study's quality: counts by indicator for everybody, whom each flags for researchers."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Final

from folkmoot.errors import FolkmootError
from folkmoot.records.console_table import ConsoleTable
from folkmoot.records.quality import IndicatorSummary, OrderEffects, QualityReport, QuestionRow
from folkmoot.statistics.estimate import Estimate, undefined

_LOG: Final = logging.getLogger("folkmoot.beside")
REREAD: Final = 600.0
"""Seconds for which a report is shown before it is made again."""


@dataclass(frozen=True, slots=True)
class QualityCounts:
    """A report without anybody in it.

    Attributes:
        simulated: whether any participant was simulated.
        n_participants: people who were given a prompt.
        n_flagged: people whom an indicator flags; None where so few are not shown.
        n_weakly_flagged: people with a weak flag or a flag; None as `n_flagged`.
        indicators: a row each.
        reliability: agreement of people with themselves on repeat items.
        order_effects: of the order in which responses are shown.
        questions: what was skipped; None where not recorded.
        notes: what a reader must know.
    """

    simulated: bool
    n_participants: int
    n_flagged: int | None
    n_weakly_flagged: int | None
    indicators: tuple[IndicatorSummary, ...]
    reliability: Estimate
    order_effects: OrderEffects
    questions: tuple[QuestionRow, ...] | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What is known of the quality without waiting for it.

    Attributes:
        counts: of the report that was made last; None where none was.
        is_read: whether it is being read now.
    """

    counts: QualityCounts | None
    is_read: bool


@dataclass(frozen=True, slots=True)
class _Kept:
    report: QualityReport
    made_at: float
    data: object


class StudyQualityReports:
    """Reports of a study's quality, one of all waves and one of each that is asked for, each kept for a while.

    A report is made again at most every ten minutes, and only where there are other data than before; one at a time.

    Args:
        folder: the study's.
        data: tells the study's data from earlier ones: equal where they are the same.
        begin: begins some work and does not wait for it; None: nothing is read before somebody waits for it.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        folder: Path,
        data: Callable[[], object],
        begin: Callable[[Callable[[], None]], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder, self._data, self._begin, self._clock = folder, data, begin, clock
        self._one_reads, self._one_begins = Lock(), Lock()
        self._kept: dict[str, _Kept] = {}
        self._begun: dict[str, float] = {}
        self._under_way: str | None = None

    def kept(self, wave: str = "") -> QualityReport | None:
        """The report that was made last; None where none was.

        Args:
            wave: whose answers; "" for all waves together, here and in what follows.
        """
        found = self._kept.get(wave)
        return None if found is None else found.report

    def look(self, wave: str = "") -> tuple[QualityReport | None, bool]:
        """The report that was made last, and whether it is being read now: it is begun where there is none, or an old one."""
        with self._one_begins:
            if self._begin is not None and self._under_way is None and self._is_due(wave):
                self._under_way, self._begun[wave] = wave, self._clock()
                self._begin(lambda: self._read_aside(wave))
            return self.kept(wave), self._under_way == wave

    def read(self, wave: str = "") -> QualityReport:
        """The report.

        Raises:
            InputError: the study has no such wave.
            FolkmootError: the study cannot be read.
        """
        with self._one_reads:
            kept = self._kept.get(wave)
            if kept is not None and self._clock() - kept.made_at <= REREAD:
                return kept.report
            data = self._data()
            if kept is not None and data == kept.data:
                self._kept[wave] = replace(kept, made_at=self._clock())
                return kept.report
            # Loaded where it is needed: by the process of long reads, and not by the one that takes answers.
            from folkmoot.pipeline.quality import QualityFiles, QualityOptions, study_quality  # noqa: PLC0415 - see above

            report = study_quality(QualityFiles(self._folder, wave=wave or None), QualityOptions(sensitivity=False))
            self._kept[wave] = _Kept(report, self._clock(), data)
            return report

    def _is_due(self, wave: str) -> bool:
        kept = self._kept.get(wave)
        times = [self._begun.get(wave), None if kept is None else kept.made_at]
        return all(one is None or self._clock() - one > REREAD for one in times)

    def _read_aside(self, wave: str) -> None:
        try:
            self.read(wave)
        except FolkmootError as error:
            _LOG.error("quality: %s", error)
        except Exception as error:  # noqa: BLE001 - told in the log; an error's own words may hold what a person wrote
            _LOG.error("quality: %s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
        finally:
            self._under_way = None


def quality_counts(report: QualityReport, *, min_cell: int | None = None) -> QualityCounts:
    """What is shown of a report.

    Args:
        report: whole.
        min_cell: fewer flagged people than so many are not counted for whoever looks, nor figures of fewer shown, nor from
            where on an indicator flags; None: all is shown.
    """
    few = 0 if min_cell is None else min_cell

    def guarded(one: Estimate) -> Estimate:
        is_few = one.value is not None and one.n_participants < few
        return undefined(f"fewer than {few} people") if is_few else one

    def summary(one: IndicatorSummary) -> IndicatorSummary:
        return one if min_cell is None else replace(one, threshold="", not_measured=())

    def enough(count: int, n: int) -> bool:
        return min_cell is None or (count >= few and (n - count >= few or n == count))

    n = report.n_participants
    return QualityCounts(
        simulated=report.simulated,
        n_participants=n,
        n_flagged=report.n_flagged if enough(report.n_flagged, n) else None,
        n_weakly_flagged=report.n_weakly_flagged if enough(report.n_weakly_flagged, n) else None,
        indicators=tuple(summary(one) for one in report.indicators if enough(one.n_flagged, one.n_measured)),
        reliability=guarded(report.reliability),
        order_effects=OrderEffects(
            guarded(report.order_effects.earlier_preferred),
            tuple(
                replace(one, first=guarded(one.first), beyond_chance=guarded(one.beyond_chance))
                for one in report.order_effects.places
            ),
        ),
        questions=None
        if report.questions is None
        else tuple(replace(one, skipped=guarded(one.skipped)) for one in report.questions),
        notes=tuple(one for one in report.notes if min_cell is None or not any(sign.isdigit() for sign in one)),
    )


def quality_tables(found: QualityCounts) -> tuple[ConsoleTable, ...]:
    """The page's tables."""
    return (
        ConsoleTable(
            "indicators",
            "Indicators",
            ("indicator", "measures", "strength", "from where on", "measured", "flagged", "flagged, %", "from, %", "to, %"),
            tuple(
                (one.name, one.measures, one.strength.value, one.threshold, one.n_measured, one.n_flagged,
                 *_percent(one.share_flagged))
                for one in found.indicators
            ),
        ),
        ConsoleTable(
            "places",
            "First places by the place in which a response is shown",
            ("place", "first, %", "from, %", "to, %", "by chance, %"),
            tuple(
                (one.place, *_percent(one.first), None if one.chance is None else round(100 * one.chance, 1))
                for one in found.order_effects.places
            ),
        ),
        ConsoleTable(
            "questions",
            "Left unanswered",
            ("question", "skipped, %", "from, %", "to, %"),
            tuple((one.question, *_percent(one.skipped)) for one in found.questions or ()),
        ),
    )  # fmt: skip


def flags_of(report: QualityReport) -> dict[str, tuple[str, ...]]:
    """By participant, the indicators that flag them."""
    return {one.participant_id: one.flagged_by for one in report.people if one.flagged_by}


def people_by_flag(report: QualityReport) -> dict[str, frozenset[str]]:
    """By indicator, the participants whom it flags."""
    found: dict[str, set[str]] = {}
    for participant_id, names in flags_of(report).items():
        for name in names:
            found.setdefault(name, set()).add(participant_id)
    return {name: frozenset(people) for name, people in sorted(found.items())}


def _percent(one: Estimate) -> tuple[float | None, float | None, float | None]:
    value, low, high = (None if each is None else round(100 * each, 1) for each in (one.value, one.low, one.high))
    return (value, low, high)
