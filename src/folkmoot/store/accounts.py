"""Accounts of the console, and the invitations that make them or set their passwords anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from folkmoot.errors import InputError
from folkmoot.records.console import Account, Invitation, Role, name_key
from folkmoot.store.digests import digest
from folkmoot.store.schema import ACCOUNTS, CONSOLE_SESSIONS, INVITATIONS
from folkmoot.store.times import kept_time

_ID: Final = 16
"""Signs of a link's hash that name an invitation."""


class NameTakenError(InputError):
    """Another account has this sign-in name, or this identity of the OpenID Connect provider."""

    kind = "name_taken"


class LastResearcherError(InputError):
    """Without this account, nobody could run the study."""

    kind = "last_researcher"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is made of: a name with a password's hash, or an issuer with a subject.

    Attributes:
        id: random.
        display_name: what others see.
        role: what they may do.
        sees_personal_data: as in Account.
        sign_in_name: as `name_key` gives it; None with a subject.
        password_hash: argon2's; None with a subject.
        issuer: of OpenID Connect; None with a password.
        subject: what the issuer calls them; None with a password.
    """

    id: str
    display_name: str
    role: Role
    sees_personal_data: bool
    sign_in_name: str | None = None
    password_hash: str | None = None
    issuer: str | None = None
    subject: str | None = None


def add(connection: Connection, new: NewAccount, now: datetime) -> Account:
    """Make an account.

    Raises:
        NameTakenError: its sign-in name or its subject is another's.
    """
    if new.sign_in_name is not None and password_of(connection, new.sign_in_name) is not None:
        raise NameTakenError("another account has this sign-in name; choose another")
    if new.subject is not None and by_subject(connection, new.issuer or "", new.subject) is not None:
        raise NameTakenError("this identity has an account already")
    connection.execute(
        insert(ACCOUNTS).values(
            id=new.id,
            sign_in_name=new.sign_in_name,
            display_name=new.display_name,
            role=new.role.value,
            sees_personal_data=new.sees_personal_data,
            password_hash=new.password_hash,
            issuer=new.issuer,
            subject=new.subject,
            created_at=kept_time(now),
        )
    )
    return needed(connection, new.id)


def every(connection: Connection) -> tuple[Account, ...]:
    """All accounts, the oldest first."""
    rows = connection.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.created_at, ACCOUNTS.c.id))
    return tuple(account_of(row) for row in rows)


def by_id(connection: Connection, account_id: str) -> Account | None:
    """The account; None where there is none."""
    row = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.id == account_id)).first()
    return None if row is None else account_of(row)


def needed(connection: Connection, account_id: str) -> Account:
    """The account.

    Raises:
        InputError: there is none.
    """
    found = by_id(connection, account_id)
    if found is None:
        raise InputError("there is no such account")
    return found


def find(connection: Connection, account: str) -> Account | None:
    """The account of an id, or else of a sign-in name."""
    named = None if (found := by_id(connection, account)) is not None else password_of(connection, name_key(account))
    return found if named is None else named[0]


def by_subject(connection: Connection, issuer: str, subject: str) -> Account | None:
    """Whom a provider calls so."""
    named = (ACCOUNTS.c.issuer == issuer) & (ACCOUNTS.c.subject == subject)
    row = connection.execute(select(ACCOUNTS).where(named)).first()
    return None if row is None else account_of(row)


def password_of(connection: Connection, sign_in_name: str) -> tuple[Account, str | None] | None:
    """The account of a sign-in name, with its password's hash; None where nobody has that name."""
    row = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.sign_in_name == sign_in_name)).first()
    return None if row is None else (account_of(row), row.password_hash)


def set_password(connection: Connection, account_id: str, password_hash: str) -> None:
    """Give an account another password."""
    connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account_id).values(password_hash=password_hash))


def set_role(connection: Connection, account_id: str, role: Role, *, sees_personal_data: bool) -> Account:
    """Give an account another role.

    Raises:
        LastResearcherError: nobody else is a researcher.
        InputError: there is no such account.
    """
    if role is not Role.RESEARCHER:
        _leave_one(connection, needed(connection, account_id))
    values = {"role": role.value, "sees_personal_data": sees_personal_data}
    connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account_id).values(values))
    return needed(connection, account_id)


def remove(connection: Connection, account_id: str) -> Account:
    """Remove an account with its sessions and links; the account that it was.

    Raises:
        LastResearcherError: nobody else is a researcher.
        InputError: there is no such account.
    """
    account = needed(connection, account_id)
    _leave_one(connection, account)
    for table in (CONSOLE_SESSIONS, INVITATIONS):
        connection.execute(delete(table).where(table.c.account_id == account_id))
    connection.execute(delete(ACCOUNTS).where(ACCOUNTS.c.id == account_id))
    return account


def counts(connection: Connection) -> dict[Role, int]:
    """How many accounts have each role."""
    rows = connection.execute(select(ACCOUNTS.c.role, func.count()).group_by(ACCOUNTS.c.role))
    found = {role: count for role, count in rows}  # noqa: C416 - dict() does not know the types of a row
    return {role: found.get(role.value, 0) for role in Role}


def invite(connection: Connection, token: str, invitation: Invitation, now: datetime) -> None:
    """Keep an invitation; those that are over are forgotten, and so is an earlier link to the same account.

    Args:
        connection: of a write.
        token: of the link, random, 128 bits or more; only its SHA-256 is kept.
        invitation: what it gives.
        now: when.
    """
    over = INVITATIONS.c.expires_at <= kept_time(now)
    if invitation.account_id is not None:
        over |= INVITATIONS.c.account_id == invitation.account_id
    connection.execute(delete(INVITATIONS).where(over))
    connection.execute(
        insert(INVITATIONS).values(
            token_hash=digest(token),
            account_id=invitation.account_id,
            display_name=invitation.display_name,
            role=invitation.role.value,
            sees_personal_data=invitation.sees_personal_data,
            made_at=kept_time(now),
            expires_at=invitation.expires_at,
        )
    )


def invitation_of(connection: Connection, token_hash: str, now: datetime) -> Invitation | None:
    """What an invitation gives; None where there is none, or it was used or is over.

    Args:
        connection: of a read.
        token_hash: `digest` of the link's token.
        now: when.
    """
    alive = (INVITATIONS.c.token_hash == token_hash) & (INVITATIONS.c.expires_at > kept_time(now))
    row = connection.execute(select(INVITATIONS).where(alive)).first()
    return None if row is None else _invitation_of(row)


def waiting(connection: Connection, now: datetime) -> tuple[Invitation, ...]:
    """Invitations that nobody has used yet, the oldest first."""
    alive = INVITATIONS.c.expires_at > kept_time(now)
    rows = connection.execute(select(INVITATIONS).where(alive).order_by(INVITATIONS.c.made_at))
    return tuple(_invitation_of(row) for row in rows)


def take_back(connection: Connection, invitation_id: str) -> Invitation | None:
    """Forget an invitation by its id; None where none of that id waits."""
    named = func.substr(INVITATIONS.c.token_hash, 1, _ID) == invitation_id
    row = connection.execute(select(INVITATIONS).where(named)).first()
    if row is None:
        return None
    use(connection, row.token_hash)
    return _invitation_of(row)


def use(connection: Connection, token_hash: str) -> None:
    """Forget an invitation."""
    connection.execute(delete(INVITATIONS).where(INVITATIONS.c.token_hash == token_hash))


def account_of(row: Row[Any]) -> Account:
    """The account that a row of the table holds."""
    return Account(
        row.id,
        row.display_name,
        Role(row.role),
        row.sees_personal_data,
        row.sign_in_name,
        row.subject is not None,
        row.created_at,
    )


def _invitation_of(row: Row[Any]) -> Invitation:
    return Invitation(
        row.account_id,
        row.display_name,
        Role(row.role),
        row.sees_personal_data,
        row.expires_at,
        row.token_hash[:_ID],
    )


def _leave_one(connection: Connection, account: Account) -> None:
    if account.role is Role.RESEARCHER and counts(connection)[Role.RESEARCHER] == 1:
        raise LastResearcherError("this is the last researcher; make another one first, or nobody could run the study")
