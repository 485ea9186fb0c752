"""Say how far a study has come, while it runs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from folkmoot.errors import InputError
from folkmoot.pipeline.load_study import LoadedStudy, load_study
from folkmoot.pipeline.study_database import database_url_of
from folkmoot.records.console import StateSince
from folkmoot.records.study import Study, StudyVersion
from folkmoot.records.study_rows import PromptProgress, StudyProgress
from folkmoot.records.study_status import CellStatus, PromptStatus, StudyStatus
from folkmoot.records.survey import State
from folkmoot.study.assignment import cells_of
from folkmoot.study.definition_checks import people_needed

if TYPE_CHECKING:
    from folkmoot.store import Connection


def study_status(folder: Path, wave: str | None = None) -> StudyStatus:
    """How far a wave of a study has come, all of it as of one moment; nothing is written.

    Args:
        folder: the study's.
        wave: which; None for the one that is asked now.

    Raises:
        InputError: the study has no such wave.
        MissingFileError: there is no such study.
        FaultsError: its files have faults.
        InputError: its database is of another version of Folkmoot.
        StoreError: the database cannot be read.
    """
    from folkmoot.store import console_counts, rows, studies, study_states  # noqa: PLC0415 - a study that was not opened needs no database
    from folkmoot.store.reader import has_database, read_study  # noqa: PLC0415 - see above

    def read(connection: Connection) -> tuple[tuple[StudyVersion, ...], StudyProgress, list[int], StateSince]:
        reached = [console_counts.people_in(connection, one.where, counted)[0] for one in loaded.study.targets]
        state = study_states.current(connection)
        return studies.versions(connection), rows.progress(connection, counted), reached, state

    loaded = load_study(folder)
    waves = [one.name for one in loaded.study.waves]
    counted = waves[-1] if wave is None else wave
    if counted not in waves:
        raise InputError(f"{folder}: no wave {wave!r}; the study has {', '.join(waves)}")
    url = database_url_of(loaded.study, os.environ)
    found = read_study(folder, url, read) if has_database(folder, url) else None
    needed = people_needed(loaded.study, len(loaded.prompts))
    if found is None or not found[0]:
        why = "the study was not opened yet: `folkmoot serve` opens it"
        return StudyStatus(
            loaded.study.id, loaded.study.simulated, None, 0, None, why, {}, None, None, None, (), (), needed, counted
        )
    versions, progress, reached, state = found
    prompts = _prompts(loaded, progress)
    return StudyStatus(
        study_id=loaded.study.id,
        simulated=loaded.study.simulated,
        opened_at=versions[0].opened_at,
        versions=len(versions),
        is_changed=versions[-1].hash != loaded.hash,
        undefined_because=None,
        states={
            state.value: progress.participants.get(state.value, 0) for state in State if state is not State.WITHDRAWN
        },
        withdrawals=progress.withdrawals,
        answers=progress.answers,
        filled=sum(one.wanted is not None and one.done >= one.wanted for one in prompts),
        prompts=prompts,
        cells=tuple(
            CellStatus(name, progress.cells.get(name, 0), limit)
            for name, limit in _limits(loaded.study, counted).items()
        ),
        people_needed=needed,
        wave=counted,
        targets=tuple(
            CellStatus(" & ".join(f"{field}={value}" for field, value in sorted(one.where.items())), people, one.people)
            for one, people in zip(loaded.study.targets, reached, strict=True)
        ),
        state=state.state.value,
        state_since=state.since,
    )


def _prompts(loaded: LoadedStudy, progress: StudyProgress) -> tuple[PromptStatus, ...]:
    nobody = PromptProgress(0, 0, 0, 0)
    anchors = set(loaded.study.anchors)
    found = []
    for prompt in loaded.prompts:
        one = progress.prompts.get(prompt.prompt_id, nobody)
        wanted = None if prompt.prompt_id in anchors else loaded.study.people_per_prompt
        found.append(PromptStatus(prompt.prompt_id, wanted, one.done, one.open, one.skipped, one.returned))
    return tuple(found)


def _limits(study: Study, wave: str) -> dict[str, int]:
    """Every cell that closes, by its name, as whoever belongs to it is put there."""
    cohorts = (cells_of(study, wave, cohort.name, {}) for cohort in study.cohorts)
    quotas = (cells_of(study, wave, "", quota.where) for quota in study.quotas)
    return {cell.name: cell.people for cells in (*cohorts, *quotas) for cell in cells}
