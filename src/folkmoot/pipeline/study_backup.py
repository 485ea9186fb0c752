"""Copy a study's database while it is served."""

from __future__ import annotations

import os
from pathlib import Path

from folkmoot.errors import InputError
from folkmoot.pipeline.load_study import load_study
from folkmoot.pipeline.study_copies import note_copy
from folkmoot.pipeline.study_database import database_url_of
from folkmoot.records.study_rows import StudyProgress


def study_backup(folder: Path, to: Path) -> StudyProgress:
    """Write everything that people answered so far to a new SQLite file.

    The copy holds every answer that was acknowledged before it began, and nothing half. The study's files and its secret are
    not in it.

    Args:
        folder: the study's.
        to: the file; there must be none.

    Returns:
        What the copy holds, read from it.

    Raises:
        MissingFileError: there is no such study.
        FaultsError: its files have faults.
        InputError: it was not opened yet; there is such a file, or it cannot be written.
        StoreError: the database cannot be read.
    """
    from folkmoot.store.reader import backup_study, has_database  # noqa: PLC0415 - loaded where there is a study

    url = database_url_of(load_study(folder).study, os.environ)
    if not has_database(folder, url):
        raise InputError(f"{folder}: nothing to copy yet; the study was never opened")
    held = backup_study(folder, url, to)
    note_copy(folder, "backup", to)
    return held
