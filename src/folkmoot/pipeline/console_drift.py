"""What the console shows of drift between two waves of a study."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from folkmoot.errors import EmptySelectionError, FolkmootError, InputError
from folkmoot.records.console_table import Cell, ConsoleTable
from folkmoot.records.drift import Drift, DriftRow, DriftScope
from folkmoot.records.study import Study
from folkmoot.statistics.estimate import Estimate, undefined

if TYPE_CHECKING:
    from folkmoot.pipeline.study_drift import DriftFiles

REREAD: Final = 300.0
"""Seconds for which a comparison is shown before it is made again; a withdrawal is honoured at once."""
FEWEST_RETURNING: Final = 30
"""People who return: fewer get no number, as in `folkmoot study drift`."""
FIGURES: Final = (
    ("agreement_before", "agreement with the spec, before"),
    ("agreement_after", "agreement with the spec, after"),
    ("agreement_change", "agreement with the spec, change"),
    ("agreement_change_returning", "the same of people who return"),
    ("human_human_before", "people with each other, before"),
    ("human_human_after", "people with each other, after"),
    ("human_human_change", "people with each other, change"),
    ("self_agreement", "people who return with themselves"),
)
_OF_RETURNING: Final = ("agreement_change_returning", "self_agreement")
_TOO_FEW: Final = "too few people to be shown"


@dataclass(frozen=True, slots=True)
class WaveDrift:
    """Two waves of a study.

    Attributes:
        waves: the study's, in order.
        before: the earlier one of the two; None where the study has one wave.
        after: the later one.
        drift: what moved; None where it is undefined.
        undefined_because: why there is nothing to tell; None where there is.
    """

    waves: tuple[str, ...]
    before: str | None
    after: str | None
    drift: Drift | None
    undefined_because: str | None


class StudyDrifts:
    """Comparisons of a study's waves, each kept for a while.

    Args:
        folder: the study's.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._kept: dict[tuple[str, str], tuple[float, int, WaveDrift]] = {}

    def read(self, study: Study, before: str | None, after: str | None, withdrawals: int) -> WaveDrift:
        """What moved between two waves.

        Args:
            study: its definition.
            before: the earlier wave; None for the one before `after`.
            after: the later one; None for the last.
            withdrawals: how many people withdrew so far.

        Raises:
            InputError: the study has no such waves, or not in this order.
            FolkmootError: a file, or the database, cannot be read.
        """
        names = tuple(one.name for one in study.waves)
        if len(names) < 2:
            return WaveDrift(names, None, None, None, "the study has one wave")
        pair = wave_pair(names, before, after)
        with self._lock:
            made_at, known, found = self._kept.get(pair, (0.0, -1, None))
            if found is None or known != withdrawals or time.monotonic() - made_at > REREAD:
                found = self._compare(names, *pair)
                self._kept[pair] = (time.monotonic(), withdrawals, found)
            return found

    def _compare(self, names: tuple[str, ...], before: str, after: str) -> WaveDrift:
        # Whoever only starts a server does not wait for what these bring along.
        from folkmoot.pipeline.explore import explored_files  # noqa: PLC0415 - see above
        from folkmoot.pipeline.study_drift import DriftFiles  # noqa: PLC0415 - see above

        files = explored_files(self._folder).files
        ranking = files.rankings[0] if files.rankings else None
        asked = DriftFiles(before, after, ranking, spec=files.spec, study=self._folder)
        try:
            return WaveDrift(names, before, after, _drift(asked), None)
        except EmptySelectionError as error:
            return WaveDrift(names, before, after, None, str(error))


def guarded(found: WaveDrift, min_cell: int) -> WaveDrift:
    """What somebody sees who may not be shown few people: figures of fewer are left out.

    Those of people who return are left out, too, where so few of a wave do not return that all less these would tell.

    Args:
        found: the whole.
        min_cell: people.
    """
    if found.drift is None:
        return found
    sections = found.drift.sections
    return replace(
        found,
        drift=replace(
            found.drift,
            overall=_guarded(found.drift.overall, min_cell),
            sections=None if sections is None else tuple(_guarded_row(one, min_cell) for one in sections),
        ),
    )


def drift_tables(found: WaveDrift) -> tuple[ConsoleTable, ...]:
    """The page's tables."""
    if found.drift is None:
        return ()
    figures = ("value", "95% interval from", "to", "people", "prompts", "why there is none")
    overall = ConsoleTable(
        "overall",
        "Overall",
        ("figure", *figures),
        tuple((words, *_cells(getattr(found.drift.overall, name))) for name, words in FIGURES),
    )
    sections = ConsoleTable(
        "sections",
        "By section of the spec: change of agreement",
        (
            "section", *figures, "p, adjusted", "of people who return", "from", "to", "people who return",
            "why there is none of them", "p of them, adjusted",
        ),
        tuple(
            (one.title or one.section_id, *_cells(one.figures.agreement_change), one.p_adjusted,
             *(_cells(one.figures.agreement_change_returning)[at] for at in (0, 1, 2, 3, 5)), one.p_returning_adjusted)
            for one in found.drift.sections or ()
        ),
    )  # fmt: skip
    return (overall, sections)


def wave_pair(names: tuple[str, ...], before: str | None, after: str | None) -> tuple[str, str]:
    """The two waves that are meant: the last two where none is named.

    Raises:
        InputError: the study has no such waves, or not in this order.
    """
    later = names[-1] if after is None else after
    at = names.index(later) if later in names else 0
    earlier = names[max(at - 1, 0)] if before is None else before
    if earlier not in names[:at]:
        raise InputError(
            f"no wave {earlier!r} before a wave {later!r}; the study has {', '.join(names)}, in this order"
        )
    return earlier, later


def _drift(asked: DriftFiles) -> Drift:
    from folkmoot.agreement.options import Options  # noqa: PLC0415 - as in StudyDrifts
    from folkmoot.pipeline.study_drift import study_drift  # noqa: PLC0415 - as in StudyDrifts

    options = Options(min_cell=FEWEST_RETURNING)
    try:
        return study_drift(asked, options)
    except EmptySelectionError:
        raise
    except FolkmootError as error:
        if asked.ranking is None:
            raise
        found = study_drift(replace(asked, ranking=None, spec=None), options)
        note = f"The ranking is left out, because it cannot be used here: {error}"
        return replace(found, notes=(*found.notes, note))


def _guarded_row(row: DriftRow, min_cell: int) -> DriftRow:
    figures = _guarded(row.figures, min_cell)
    return replace(
        row,
        figures=figures,
        p_adjusted=None if figures.p is None else row.p_adjusted,
        p_returning_adjusted=None if figures.p_returning is None else row.p_returning_adjusted,
    )


def _guarded(scope: DriftScope, min_cell: int) -> DriftScope:
    waves = (scope.n_before, scope.n_after)
    hidden: dict[str, Any] = {}
    if min(waves) < min_cell:
        hidden = {name: undefined(_TOO_FEW) for name, _ in FIGURES}
        hidden |= {"n_before": 0, "n_after": 0, "n_returning": 0, "p": None, "p_returning": None}
    elif any(0 < n - scope.n_returning < min_cell for n in waves):
        hidden = {name: undefined(_TOO_FEW) for name in _OF_RETURNING}
        hidden |= {"n_returning": 0, "p_returning": None}
    return replace(scope, **hidden)


def _cells(one: Estimate) -> tuple[Cell, ...]:
    values = (None if value is None else round(value, 4) for value in (one.value, one.low, one.high))
    return (*values, one.n_participants, one.n_prompts, one.undefined_because)
