"""Read a study's folder as a dataset, live: what people said so far, whether or not the study still runs."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from folkmoot.errors import InputError
from folkmoot.pipeline.load_study import DEFINITION, PROMPTS, LoadedStudy, load_study
from folkmoot.pipeline.study_database import database_url_of
from folkmoot.records.dataset import Dataset
from folkmoot.study.prompts import as_dataset
from folkmoot.study.study_versions import AskedVersion, asked_by, read_version
from folkmoot.study.survey_dataset import survey_dataset

if TYPE_CHECKING:
    from folkmoot.store import Connection

LAYOUT: Final = "a study"
_CHANGED: Final = "the study's files were changed since its last version was opened; what is here is that version's"


def is_study_folder(path: Path) -> bool:
    """Whether a folder holds a study's definition."""
    return (path / DEFINITION).is_file() and (path / PROMPTS).is_file()


def load_survey(folder: Path, wave: str | None = None) -> Dataset:
    """What people said in a study so far; its prompts alone, where it was not opened yet.

    Nothing is written, and everything is of one moment, whatever people answer meanwhile.

    Args:
        folder: the study's.
        wave: name of the wave whose answers count; None for all.

    Raises:
        InputError: the study has no such wave.
        MissingFileError: a file cannot be read.
        FaultsError: faults of the definition or the prompts, or answers that do not belong to these prompts.
        InputError: the database is not of this study or of this version of Folkmoot.
        StoreError: the database cannot be read.
    """
    return dataset_of(load_study(folder), wave)


def dataset_of(loaded: LoadedStudy, wave: str | None = None) -> Dataset:
    """As `load_survey`, of a folder that was read."""
    waves = [one.name for one in loaded.study.waves]
    if wave is not None and wave not in waves:
        raise InputError(f"{loaded.folder}: no wave {wave!r}; the study has {', '.join(waves)}")
    # Loaded where it is needed: most datasets are files, which need no database.
    from folkmoot.store.answer_table import table  # noqa: PLC0415 - see above
    from folkmoot.store.reader import has_database, read_study  # noqa: PLC0415 - see above

    url = database_url_of(loaded.study, os.environ)
    if not has_database(loaded.folder, url):
        return as_dataset(loaded.prompts)
    found, asked = read_study(
        loaded.folder, url, lambda connection: (table(connection), asked_versions(loaded, connection))
    )
    if not asked:
        return as_dataset(loaded.prompts)
    dataset = survey_dataset(loaded.study, asked, found, str(loaded.folder), wave)
    is_changed = found.versions[-1].hash != loaded.hash
    return replace(dataset, notes=(*dataset.notes, _CHANGED)) if is_changed else dataset


def asked_versions(loaded: LoadedStudy, connection: Connection) -> tuple[AskedVersion, ...]:
    """What each version of a study asked, by number; () where it was not opened yet.

    Args:
        loaded: the folder; what stands there as it was opened is not read again.
        connection: to its database.

    Raises:
        FaultsError: a version is one that this release of Folkmoot cannot read.
    """
    from folkmoot.store import studies  # noqa: PLC0415 - see above

    found = []
    for one in studies.versions(connection):
        if one.hash == loaded.hash:
            found.append(asked_by(one, loaded.study, loaded.prompts))
        else:
            content = studies.content(connection, one.number) or b""
            found.append(read_version(one, content, str(loaded.folder)))
    return tuple(found)
