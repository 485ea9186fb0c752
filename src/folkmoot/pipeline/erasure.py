"""Erase a participant everywhere: the database, caches of calls, and, where one says so, backups made before."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, TypeAlias
from urllib.parse import urlsplit

from folkmoot.errors import FolkmootError, InputError
from folkmoot.llm.cache_people import erase_calls, people_in_calls
from folkmoot.pipeline.load_study import load_study
from folkmoot.pipeline.study_copies import Copy, CopyState, copies
from folkmoot.pipeline.study_database import database_url_of
from folkmoot.pipeline.survey import utc_now
from folkmoot.records.study import Study
from folkmoot.store import Connection, Store, erased_data, open_store, participants, personal_data, returns, tombstones
from folkmoot.store.backup import held_people, rewrite_backup
from folkmoot.store.reader import has_database
from folkmoot.store.store import FILE

Backups: TypeAlias = Literal["keep", "rewrite", "delete"]
_SHORTEST: Final = 12
"""Characters of a text from which it is looked for in files: shorter ones stand in anybody's."""
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased, or would be.

    Attributes:
        found: whether the person was in the database.
        rows: how many rows of each table are theirs.
        copies: every copy of what participants said that is known of.
        remains: files of the study's folder in which the person's id or words still stand.
        dry_run: whether nothing was done.
    """

    found: bool
    rows: Mapping[str, int]
    copies: tuple[CopyState, ...]
    remains: tuple[str, ...]
    dry_run: bool


def erase(
    folder: Path,
    *,
    participant: str | None = None,
    link: str | None = None,
    backups: Backups = "keep",
    caches: Sequence[Path] = (),
    dry_run: bool = False,
    now: Callable[[], datetime] = utc_now,
) -> Erasure:
    """Erase a participant of a study, in every wave, and all who withdrew before from copies that still hold them.

    Args:
        folder: the study's.
        participant: their id; None where a link is given, or where nobody is to be erased but from copies.
        link: their personal link, or what it ends with.
        backups: what is done with backups that hold people who were erased: they are listed alone, written anew
            without them, or deleted.
        caches: caches of calls besides those that are known of.
        dry_run: say what would be done, and do nothing.
        now: the clock.

    Raises:
        InputError: nobody has this link; the study was not opened yet.
        FolkmootError: the study or its database cannot be used.
    """
    loaded = load_study(folder)
    url = database_url_of(loaded.study, os.environ)
    if not has_database(folder, url):
        raise InputError(f"{folder}: the study was not opened yet: there is nobody in it")
    with open_store(folder, database_url=url) as store:
        person = _person(store, participant, link)
        erased, words = _erase(store, folder, loaded.study, person, backups, caches, dry_run=dry_run, now=now)
    # The files are clear once the store is closed.
    return erased if dry_run else replace(erased, remains=tuple(_holding(folder, words)))


def erase_while_open(
    store: Store, study: Study, folder: Path, participant: str, *, backups: Backups, dry_run: bool, now: datetime
) -> Erasure:
    """The same of a study that is being served; the database's own files are cleared soon after.

    Args:
        store: the study's.
        study: its definition.
        folder: its folder.
        participant: their id, in any wave.
        backups: as of `erase`.
        dry_run: as of `erase`.
        now: when.

    Raises:
        FolkmootError: nothing was erased.
    """
    erased, words = _erase(store, folder, study, participant, backups, (), dry_run=dry_run, now=lambda: now)
    if dry_run or not erased.found:
        return erased
    remains = (one for one in _holding(folder, words) if not one.startswith(FILE))
    return replace(erased, remains=tuple(remains))


def _erase(
    store: Store,
    folder: Path,
    study: Study,
    person: str | None,
    backups: Backups,
    caches: Sequence[Path],
    *,
    dry_run: bool,
    now: Callable[[], datetime],
) -> tuple[Erasure, list[str]]:
    """What was erased, files left out, and the words to look for in them."""
    fields = tuple(one.field for one in study.demographics if not one.options)
    ids, rows, words = _theirs(store, person, fields)
    if person is not None and rows and not dry_run:
        store.withdraw(person, now()).result()
    codes = store.read(tombstones.kept) | {tombstones.code_of(store.secret, one) for one in ids}
    known = [*copies(folder), *(Copy("calls", str(one.absolute()), "") for one in caches)]
    done = tuple(
        _from_copy(one, store.secret, codes, backups, dry_run=dry_run, now=now)
        for one in {one.place: one for one in known}.values()
    )
    return Erasure(bool(rows), rows, done, (), dry_run), [*ids, *words]


def erase_from_caches(store: Store) -> None:
    """Erase the calls of everybody who withdrew from the caches that a study knows of.

    A cache that cannot be used now is passed over: `erase` lists it, and does it later.
    """
    if store.folder is None:
        return
    codes = store.read(tombstones.kept)
    with suppress(FolkmootError):
        for one in copies(store.folder):
            if one.kind == "calls":
                with suppress(FolkmootError):
                    _from_calls(Path(one.place), store.secret, codes, dry_run=False)


def _person(store: Store, participant: str | None, link: str | None) -> str | None:
    if link is None:
        return participant
    token = urlsplit(link).path.rstrip("/").rpartition("/")[2] or link
    found = store.read(lambda connection: participants.by_token(connection, token))
    if found is None:
        raise InputError("nobody has this link, or everything of that person was erased")
    if participant not in {None, found.id}:
        raise InputError("the link is another participant's")
    return found.id


def _theirs(store: Store, person: str | None, fields: Sequence[str]) -> tuple[list[str], Mapping[str, int], list[str]]:
    """A person's ids in every wave, rows of each table, and words to look for once they should be gone."""
    if person is None:
        return [], {}, []

    def read(connection: Connection) -> tuple[list[str], Mapping[str, int], list[str]]:
        # Who is not in the database any more may be in copies still.
        ids = [one.id for one in returns.participations(connection, person)] or [person]
        counts: Counter[str] = Counter()
        for one in ids:
            counts.update(erased_data.rows_of(connection, one))
        texts = [text.text for one in ids for text in personal_data.texts(connection, fields, one)]
        return ids, dict(counts), [one for one in texts if len(one) >= _SHORTEST]

    return store.read(read)


def _from_copy(
    copy: Copy, secret: bytes, codes: set[str], backups: Backups, *, dry_run: bool, now: Callable[[], datetime]
) -> CopyState:
    place = Path(copy.place)

    def state(people: int | None, done: str = "nothing", why: str | None = None) -> CopyState:
        return CopyState(copy.kind, copy.place, copy.made_at, people, done, why)

    try:
        if copy.kind == "dataset":
            when = copy.made_at[:16].replace("T", " ")
            return state(None, why=f"written {when} UTC: it holds whoever withdrew later; make it anew, or delete it")
        if copy.kind == "calls":
            return state(*_from_calls(place, secret, codes, dry_run=dry_run))
        return state(*_from_backup(place, secret, codes, "keep" if dry_run else backups, now))
    except OSError as error:
        return state(None, why=str(error.strerror))
    except FolkmootError as error:
        return state(None, why=str(error))


def _from_calls(place: Path, secret: bytes, codes: set[str], *, dry_run: bool) -> tuple[int, str]:
    """How many people a cache held who were erased, and what was done."""
    gone = [one for one in people_in_calls(place) if tombstones.code_of(secret, one) in codes]
    if not gone or dry_run:
        return len(gone), "nothing"
    erase_calls(place, gone, dry_run=False)
    return len(gone), "erased"


def _from_backup(
    place: Path, secret: bytes, codes: set[str], backups: Backups, now: Callable[[], datetime]
) -> tuple[int, str]:
    """The same of a backup."""
    people = len(held_people(place, secret, codes))
    if not people or backups == "keep":
        return people, "nothing"
    if backups == "rewrite":
        rewrite_backup(place, secret, codes, now())
        return people, "rewritten"
    place.unlink()
    return people, "deleted"


def _holding(folder: Path, words: Sequence[str]) -> Iterator[str]:
    """Files in which one of the words stands, as written or as JSON writes it; compressed ones cannot be told."""
    wanted = {form for word in words for form in _forms(word)}
    if not wanted:
        return
    longest = max(map(len, wanted))
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        tail = b""
        try:
            with path.open("rb") as file:
                while block := file.read(_BLOCK):
                    block = tail + block
                    if any(one in block for one in wanted):
                        yield str(path.relative_to(folder))
                        break
                    tail = block[-longest:]
        except OSError:
            continue


def _forms(word: str) -> Iterator[bytes]:
    yield word.encode("utf-8", "surrogatepass")
    yield json.dumps(word, ensure_ascii=False)[1:-1].encode("utf-8", "surrogatepass")
    yield json.dumps(word)[1:-1].encode()
