"""The database of a study that was opened: what is done to one that was not is refused, and leaves nothing behind."""

from __future__ import annotations

import os
from pathlib import Path

from folkmoot.errors import InputError
from folkmoot.pipeline.load_study import load_study
from folkmoot.pipeline.study_database import database_url_of


def opened_database(folder: Path) -> str | None:
    """The address of an opened study's database; None for the file in its folder.

    Nothing is made or changed. Accounts and invitations may stand in a database before its study is opened.

    Args:
        folder: the study's.

    Raises:
        InputError: the study was not opened yet.
        FolkmootError: it, or its database, cannot be read.
    """
    from folkmoot.store import studies  # noqa: PLC0415 - commands that need no database do not load it
    from folkmoot.store.reader import has_database, read_study  # noqa: PLC0415 - see above

    url = database_url_of(load_study(folder).study, os.environ)
    if not has_database(folder, url) or not read_study(folder, url, studies.versions):
        raise InputError(f"{folder}: the study was not opened yet: `folkmoot serve` opens it")
    return url
