"""Write the addresses by which people of a cohort are invited."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from folkmoot.errors import InputError
from folkmoot.pipeline.invitations import SHARED, invited_by, personal_invitation, shared_invitation
from folkmoot.pipeline.load_study import load_study
from folkmoot.pipeline.opened_study import opened_database
from folkmoot.pipeline.survey import utc_now

if TYPE_CHECKING:
    from folkmoot.store.invitations import TakenBack

MOST: Final = 100_000


@dataclass(frozen=True, slots=True)
class StudyLinks:
    """Addresses by which people of a cohort are invited.

    Attributes:
        cohort: its name.
        is_shared: whether it is one address for many people.
        links: each lets one person in, or the one lets in whoever opens it.
    """

    cohort: str
    is_shared: bool
    links: tuple[str, ...]

    def as_csv(self) -> bytes:
        """A table: `number,cohort,link`."""
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\n")
        table.writerow(("number", "cohort", "link"))
        table.writerows((number, self.cohort, link) for number, link in enumerate(self.links, start=1))
        return out.getvalue().encode()


def take_back_links(folder: Path, given: Sequence[str]) -> TakenBack:
    """Take personal invitations back, one by one and for good; it goes on the study's trail.

    Args:
        folder: the study's.
        given: links as they were handed out.

    Raises:
        MissingFileError: there is no such study.
        FaultsError: its files have faults.
        InputError: one is no link of this study's secret, or one for many people; nothing is taken back then.
        StoreError: the database cannot be written.
    """
    from folkmoot.store import invitations, open_store  # noqa: PLC0415 - as in study_links
    from folkmoot.store.secret import read_secret  # noqa: PLC0415 - as in study_links

    url = opened_database(folder)
    secret, now = read_secret(folder, os.environ), utc_now()
    names = [_name_in(secret, number, link) for number, link in enumerate(given, start=1)]
    with open_store(folder, database_url=url) as store:
        return store.submit(lambda connection: invitations.take_back(connection, secret, names, now)).result()


def links_in(content: bytes, place: str) -> tuple[str, ...]:
    """The links of a table that `study links` wrote, or of a part of its rows.

    Args:
        content: CSV with a column `link`.
        place: the file as the user named it.

    Raises:
        InputError: it is no such table.
    """
    try:
        table = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        found = tuple(row["link"] or "" for row in table)
    except (UnicodeDecodeError, KeyError, csv.Error):
        raise InputError(
            f"{place}: expected a table with a column `link`, as `folkmoot study links` writes it"
        ) from None
    if not found:
        raise InputError(f"{place}: the table has no rows")
    return found


def _name_in(secret: bytes, number: int, link: str) -> str:
    """The name of a personal invitation; a link is never shown in an error, because it is a key."""
    try:
        given = dict(parse_qsl(urlsplit(link.strip()).query))
    except ValueError:
        given = {}
    name = invited_by(secret, given.get("cohort", ""), given.get("invitation", ""))
    if name is None:
        raise InputError(
            f"link {number}: it is no invitation by this study's secret; expected http…/?cohort=…&invitation=…"
        )
    if name == SHARED:
        raise InputError(
            f"link {number}: it is one for many people, which cannot be taken back; close its cohort instead"
        )
    return name


def study_links(folder: Path, *, cohort: str, address: str, count: int = 1, shared: bool = False) -> StudyLinks:
    """Make invitations to a cohort; they are signed with the study's secret, and hold as long as that is the same.

    Args:
        folder: the study's; its secret is made where there is none yet.
        cohort: a cohort of the study that people are invited to.
        address: what participants open: `https://survey.example.org`.
        count: how many, 1 to 100,000.
        shared: one for many people instead.

    Raises:
        MissingFileError: there is no such study.
        FaultsError: its files have faults.
        InputError: it has no such cohort, or everybody may enter it; the address is none; the secret cannot be used.
    """
    from folkmoot.store.secret import read_secret  # noqa: PLC0415 - the database's packages, loaded where there is a study

    if not 1 <= count <= MOST or (shared and count != 1):
        raise InputError(f"--count: found {count:,}; expected 1 to {MOST:,}, and none with --shared")
    parts = urlsplit(address.rstrip("/"))
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query or parts.fragment:
        raise InputError(f"--address: found {address!r}; expected what participants open: https://survey.example.org")
    study = load_study(folder).study
    found = next((one for one in study.cohorts if one.name == cohort), None)
    if found is None:
        names = ", ".join(one.name for one in study.cohorts)
        raise InputError(f"--cohort: found {cohort!r}; the study's cohorts are {names}")
    if not found.invited:
        raise InputError(
            f"--cohort: everybody may enter {cohort!r} at the survey's address; with `invited = true` in study.toml it "
            "takes an invitation"
        )
    secret = read_secret(folder, os.environ)
    made = (
        [shared_invitation(secret, cohort)] if shared else [personal_invitation(secret, cohort) for _ in range(count)]
    )
    links = (f"{parts.scheme}://{parts.netloc}/?{urlencode({'cohort': cohort, 'invitation': one})}" for one in made)
    return StudyLinks(cohort, shared, tuple(links))
