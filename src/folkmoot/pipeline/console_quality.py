"""What the console shows of a study's quality: counts by indicator for everybody, whom each flags for researchers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from folkmoot.records.console_table import ConsoleTable
from folkmoot.records.quality import IndicatorSummary, OrderEffects, QualityReport, QuestionRow
from folkmoot.statistics.estimate import Estimate

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


class StudyQualityReports:
    """Reports of a study's quality, each kept for a while.

    Args:
        folder: the study's.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._made_at = 0.0
        self._report: QualityReport | None = None

    def kept(self) -> QualityReport | None:
        """The report that was made last; None where none was."""
        return self._report

    def read(self) -> QualityReport:
        """The report.

        Raises:
            FolkmootError: the study cannot be read.
        """
        with self._lock:
            if self._report is None or time.monotonic() - self._made_at > REREAD:
                # Loaded where it is needed: by the process of long reads, and not by the one that takes answers.
                from folkmoot.pipeline.quality import (  # noqa: PLC0415 - see above
                    QualityFiles,
                    QualityOptions,
                    study_quality,
                )

                files = QualityFiles(self._folder)
                self._report = study_quality(files, QualityOptions(sensitivity=False))
                self._made_at = time.monotonic()
            return self._report


def quality_counts(report: QualityReport, *, min_cell: int | None = None) -> QualityCounts:
    """What is shown of a report.

    Args:
        report: whole.
        min_cell: fewer flagged people than so many are not counted for whoever looks; None: all are.
    """
    few = 0 if min_cell is None else min_cell

    def enough(count: int, n: int) -> bool:
        return min_cell is None or (count >= few and (n - count >= few or n == count))

    n = report.n_participants
    return QualityCounts(
        simulated=report.simulated,
        n_participants=n,
        n_flagged=report.n_flagged if enough(report.n_flagged, n) else None,
        n_weakly_flagged=report.n_weakly_flagged if enough(report.n_weakly_flagged, n) else None,
        indicators=tuple(one for one in report.indicators if enough(one.n_flagged, one.n_measured)),
        reliability=report.reliability,
        order_effects=report.order_effects,
        questions=report.questions,
        notes=report.notes,
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
