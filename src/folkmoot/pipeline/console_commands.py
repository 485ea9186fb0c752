"""The console's accounts and the study's state, from the command line: for whoever can write to the study's database."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from folkmoot.errors import InputError
from folkmoot.pipeline import console_accounts
from folkmoot.pipeline.console_accounts import NewLink, Team
from folkmoot.pipeline.load_study import load_study
from folkmoot.pipeline.opened_study import opened_database
from folkmoot.pipeline.study_database import database_url_of
from folkmoot.pipeline.survey import new_token, utc_now
from folkmoot.records.console import Account, Role, StateSince, StudyState
from folkmoot.store import Connection, accounts, open_store, study_states
from folkmoot.store.reader import has_database, read_study

T = TypeVar("T")


def invite_account(folder: Path, *, name: str, role: Role, sees_personal_data: bool) -> NewLink:
    """Make an invitation.

    Raises:
        FolkmootError: the study or its database cannot be used, or the name cannot be taken.
    """
    token, now = new_token(), utc_now()
    return _write(
        folder,
        lambda connection: console_accounts.invite(
            connection, token, now, name=name, role=role, sees_personal_data=sees_personal_data
        ),
    )


def list_accounts(folder: Path) -> Team:
    """Everybody who can sign in, or could; nothing is made or changed. Raises as `invite_account`."""
    now, url = utc_now(), _url(folder)
    if not has_database(folder, url):
        return Team((), ())
    return read_study(
        folder, url, lambda connection: Team(accounts.every(connection), accounts.waiting(connection, now))
    )


def reset_account(folder: Path, account: str) -> NewLink:
    """Make a link with which an account's owner chooses another password.

    Args:
        folder: the study's.
        account: its id or its sign-in name.

    Raises:
        FolkmootError: as `invite_account`, or there is no such account.
    """
    token, now = new_token(), utc_now()
    _refuse_without_accounts(folder, account)
    return _write(
        folder, lambda connection: console_accounts.reset(connection, token, now, _id_of(connection, account))
    )


def remove_account(folder: Path, account: str) -> Account:
    """Remove an account; the arguments and errors of `reset_account`, or it is the last researcher's."""
    now = utc_now()
    _refuse_without_accounts(folder, account)
    return _write(folder, lambda connection: console_accounts.remove(connection, now, _id_of(connection, account)))


def set_study_state(folder: Path, state: StudyState) -> StateSince:
    """Pause, resume or close a study, on the trail.

    Raises:
        FolkmootError: the study or its database cannot be used, was not opened yet, or was closed.
    """
    now = utc_now()
    opened_database(folder)
    return _write(folder, lambda connection: study_states.change(connection, state, now))


def _id_of(connection: Connection, account: str) -> str:
    found = accounts.find(connection, account)
    if found is None:
        raise _no_such(account)
    return found.id


def _refuse_without_accounts(folder: Path, account: str) -> None:
    """Where there is no database there are no accounts, and none is made."""
    if not has_database(folder, _url(folder)):
        raise _no_such(account)


def _no_such(account: str) -> InputError:
    return InputError(f"{account}: no such account; `folkmoot console accounts` lists them")


def _url(folder: Path) -> str | None:
    return database_url_of(load_study(folder).study, os.environ)


def _write(folder: Path, write: Callable[[Connection], T]) -> T:
    with open_store(folder, database_url=_url(folder)) as store:
        return store.submit(write).result()
