"""The study's versions: what was opened, when, and the bytes that its hash is of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from folkmoot.errors import InputError
from folkmoot.records.canonical_json import Json
from folkmoot.records.study import StudyVersion
from folkmoot.records.trail import Event
from folkmoot.store import trail
from folkmoot.store.schema import STUDY_VERSIONS
from folkmoot.store.times import kept_time


def open_version(
    connection: Connection, *, study_id: str, study_hash: str, content: bytes, now: datetime
) -> StudyVersion:
    """Open the study, or a changed version of it; the same version again changes nothing.

    Args:
        connection: of a write.
        study_id: a database holds one study.
        study_hash: as in StudyVersion.
        content: what the hash is of, kept so that it can be read again.
        now: when.

    Raises:
        InputError: the database holds another study.
    """
    last = connection.execute(select(STUDY_VERSIONS).order_by(STUDY_VERSIONS.c.number.desc()).limit(1)).first()
    if last is not None and last.study_id != study_id:
        raise InputError(f"the database holds the study {last.study_id}, not {study_id}; give each study its own")
    if last is not None and last.hash == study_hash:
        return StudyVersion(last.number, last.hash, last.opened_at)
    version = StudyVersion(1 if last is None else last.number + 1, study_hash, kept_time(now))
    connection.execute(
        insert(STUDY_VERSIONS).values(
            number=version.number,
            study_id=study_id,
            hash=version.hash,
            opened_at=version.opened_at,
            content=content,
        )
    )
    event = Event.OPENED if version.number == 1 else Event.VERSION
    body: dict[str, Json] = {"study_id": study_id, "version": version.number, "study_hash": version.hash}
    trail.append(connection, event, body, version.opened_at)
    return version


def versions(connection: Connection) -> tuple[StudyVersion, ...]:
    """Every version that was opened, by number."""
    rows = connection.execute(select(STUDY_VERSIONS).order_by(STUDY_VERSIONS.c.number))
    return tuple(StudyVersion(row.number, row.hash, row.opened_at) for row in rows)


def content(connection: Connection, number: int) -> bytes | None:
    """What a version's hash is of; None where there is no such version."""
    return connection.execute(select(STUDY_VERSIONS.c.content).where(STUDY_VERSIONS.c.number == number)).scalar()


def study_id(connection: Connection) -> str | None:
    """The id of the study that the database holds; None where none was opened yet."""
    return connection.execute(select(STUDY_VERSIONS.c.study_id).limit(1)).scalar()
