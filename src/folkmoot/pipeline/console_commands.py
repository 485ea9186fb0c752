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
from folkmoot.pipeline.study_database import database_url_of
from folkmoot.pipeline.survey import new_token, utc_now
from folkmoot.records.console import Account, Role, StateSince, StudyState
from folkmoot.store import Connection, accounts, open_store, studies, study_states

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
    """Everybody who can sign in, or could; raises as `invite_account`."""
    now = utc_now()
    return _write(folder, lambda connection: Team(accounts.every(connection), accounts.waiting(connection, now)))


def reset_account(folder: Path, account: str) -> NewLink:
    """Make a link with which an account's owner chooses another password.

    Args:
        folder: the study's.
        account: its id or its sign-in name.

    Raises:
        FolkmootError: as `invite_account`, or there is no such account.
    """
    token, now = new_token(), utc_now()
    return _write(
        folder, lambda connection: console_accounts.reset(connection, token, now, _id_of(connection, account))
    )


def remove_account(folder: Path, account: str) -> Account:
    """Remove an account; the arguments and errors of `reset_account`, or it is the last researcher's."""
    now = utc_now()
    return _write(folder, lambda connection: console_accounts.remove(connection, now, _id_of(connection, account)))


def set_study_state(folder: Path, state: StudyState) -> StateSince:
    """Pause, resume or close a study, on the trail.

    Raises:
        FolkmootError: the study or its database cannot be used, was not opened yet, or was closed.
    """
    now = utc_now()

    def write(connection: Connection) -> StateSince:
        if not studies.versions(connection):
            raise InputError(f"{folder}: the study was not opened yet: `folkmoot serve` opens it")
        return study_states.change(connection, state, now)

    return _write(folder, write)


def _id_of(connection: Connection, account: str) -> str:
    found = accounts.find(connection, account)
    if found is None:
        raise InputError(f"{account}: no such account; `folkmoot console accounts` lists them")
    return found.id


def _write(folder: Path, write: Callable[[Connection], T]) -> T:
    url = database_url_of(load_study(folder).study, os.environ)
    with open_store(folder, database_url=url) as store:
        return store.submit(write).result()
