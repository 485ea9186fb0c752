"""A survey that keeps nothing: the study's own definition and prompts over a database of its own, which is thrown away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from folkmoot.pipeline.state_watch import StateWatch
from folkmoot.pipeline.survey import Survey
from folkmoot.store import open_store, studies


def open_preview(survey: Survey, folder: Path) -> Survey:
    """The survey of a preview; its store is the caller's to close.

    It is open whatever the study is, asks for no panel's parameters, and its quotas are empty.

    Args:
        survey: of the study; nothing of its database is read or written.
        folder: empty, or of the same preview in another process.

    Raises:
        FolkmootError: the database cannot be made.
    """
    store = open_store(folder, environment={"FOLKMOOT_SECRET": survey.store.secret.hex()})
    now = survey.now()
    store.submit(
        lambda connection: studies.open_version(
            connection, study_id=survey.study.id, study_hash="preview", content=b"", now=now
        )
    ).result()
    study = replace(survey.study, panel=None, database_url=None, database_url_variable=None)
    return replace(survey, study=study, store=store, watch=StateWatch())
