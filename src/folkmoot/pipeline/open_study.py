"""Open a study to participants: its version goes on the record, and its definition is locked from then on."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from folkmoot.errors import InputError
from folkmoot.pipeline.load_study import LoadedStudy, load_study
from folkmoot.pipeline.study_database import database_url_of
from folkmoot.pipeline.survey import Survey, survey_of, utc_now
from folkmoot.records.console import StateSince
from folkmoot.records.study import StudyVersion
from folkmoot.store import Store, open_store, participants, sessions, studies, study_states
from folkmoot.study.definition import FIRST_WAVE
from folkmoot.study.lock import changes
from folkmoot.study.study_versions import read_content, write_content


class StudyChangedError(InputError):
    """The study was changed since it opened, and nobody said that this is a new version."""

    kind = "study_changed"


class WavesChangedError(InputError):
    """Waves in which people took part are named otherwise, or stand elsewhere; nothing was changed."""

    kind = "waves_changed"


class NotOpenError(InputError):
    """The study, as it stands, is not open."""

    kind = "not_open"


@dataclass(frozen=True, slots=True)
class OpenedStudy:
    """A study that is open.

    Attributes:
        loaded: as its folder has it.
        version: the one that is open.
        is_new: whether it was opened just now.
        state: whether people can answer, or it was paused or closed.
    """

    loaded: LoadedStudy
    version: StudyVersion
    is_new: bool
    state: StateSince


def open_study(folder: Path, *, new_version: bool = False, now: Callable[[], datetime] = utc_now) -> OpenedStudy:
    """Open a study, or look that it is open as it stands.

    Args:
        folder: the study's.
        new_version: whether a study that was changed since it opened is opened as a new version.
        now: the clock.

    Raises:
        FaultsError: with every fault of the study.
        StudyChangedError: it was changed, and `new_version` is not said; nothing was changed.
        WavesChangedError: it does not have the waves in which people took part, in their order, first.
        InputError: the database holds another study.
        StoreError: the database cannot be used.
    """
    loaded = load_study(folder)
    with _store(loaded) as store:
        versions, state = store.read(studies.versions), store.read(study_states.current)
        last = versions[-1] if versions else None
        if last is not None and last.hash == loaded.hash:
            return OpenedStudy(loaded, last, is_new=False, state=state)
        if last is not None and not new_version:
            raise StudyChangedError(_what_changed(store, last, loaded))
        if last is not None:
            _check_waves(store, last, loaded)
        content = write_content(loaded.definition_bytes, loaded.prompts_bytes)
        opened = store.submit(
            lambda connection: studies.open_version(
                connection, study_id=loaded.study.id, study_hash=loaded.hash, content=content, now=now()
            )
        ).result()
        return OpenedStudy(loaded, opened, is_new=True, state=state)


def open_survey(folder: Path) -> Survey:
    """The survey of a study that `open_study` has opened; sessions that are over are forgotten.

    Raises:
        FaultsError: with every fault of the study.
        NotOpenError: the study, as it stands, is not open.
        StoreError: the database cannot be used.
    """
    loaded = load_study(folder)
    store = _store(loaded)
    versions = store.read(studies.versions)
    if not versions or versions[-1].hash != loaded.hash:
        store.close()
        raise NotOpenError(f"{folder}: the study, as it stands, is not open: `folkmoot serve` opens it")
    store.submit(lambda connection: sessions.end_expired(connection, utc_now())).result()
    return survey_of(loaded.study, loaded.prompts, store)


def _store(loaded: LoadedStudy) -> Store:
    return open_store(loaded.folder, database_url=database_url_of(loaded.study, os.environ))


def _check_waves(store: Store, last: StudyVersion, loaded: LoadedStudy) -> None:
    """Waves are added at the end: answers belong to those in which they were given.

    Raises:
        WavesChangedError: as in `open_study`.
    """
    kept = store.read(lambda connection: studies.content(connection, last.number))
    if kept is None or not store.read(participants.anybody):
        return
    before = tomllib.loads(read_content(kept).definition).get("waves", [])
    was = [one["name"] for one in before] or [FIRST_WAVE]
    now = [one.name for one in loaded.study.waves]
    if now[: len(was)] != was:
        raise WavesChangedError(
            f"study.toml: people took part in {', '.join(was)}, and its waves are now {', '.join(now)}; expected the former, "
            "in their order and under their names, and new ones after them (docs/waves.md)"
        )


def _what_changed(store: Store, last: StudyVersion, loaded: LoadedStudy) -> str:
    kept = store.read(lambda connection: studies.content(connection, last.number))
    words = ["the study was changed since it opened"]
    if kept is not None:
        held = read_content(kept)
        before = (held.definition.encode(), held.prompts.encode())
        words += [
            one.words if one.same_answers else f"{one.words} (answers so far are to what it was)"
            for one in changes(before, (loaded.definition_bytes, loaded.prompts_bytes))
        ]
    return "\n- ".join(words) + "\nOpen it as a new version with --new-version, or take the changes back."
