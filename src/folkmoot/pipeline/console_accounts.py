"""Accounts of the console: invitations, roles, passwords, and what the trail holds of them (roles and counts, no names)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from folkmoot.errors import InputError
from folkmoot.pipeline.console_passwords import Passwords, why_no_password
from folkmoot.pipeline.console_sign_in import (
    NotSignedIn,
    SessionRules,
    SignedIn,
    begin_session,
    forget_failures,
    new_mark,
    wait_after,
)
from folkmoot.pipeline.survey import Survey
from folkmoot.records.console import Account, Invitation, Role, name_key
from folkmoot.records.trail import Event
from folkmoot.store import Connection, accounts, console_sessions, sign_in_failures, trail
from folkmoot.store.digests import digest
from folkmoot.store.times import kept_time

HOLDS: Final = timedelta(days=7)
"""How long an invitation can be used."""
_SIGN_IN_NAME: Final = re.compile(r"[\w.@+-]{2,64}")
_LONGEST_NAME: Final = 80


class BadChoiceError(InputError):
    """A name or a password that cannot be taken; the message says why, to whoever chose it."""

    kind = "bad_choice"


class LinkIsOverError(InputError):
    """A link that was used, is over, or never was."""

    kind = "link_is_over"


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody who can sign in, or could.

    Attributes:
        accounts: the oldest first.
        waiting: invitations that nobody has used yet.
    """

    accounts: tuple[Account, ...]
    waiting: tuple[Invitation, ...]


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link that is shown once.

    Attributes:
        token: of the link; nobody can look it up later.
        invitation: what it gives.
    """

    token: str
    invitation: Invitation


async def team(survey: Survey) -> Team:
    """Everybody who can sign in, or could."""
    now = survey.now()
    return await survey.read(lambda connection: Team(accounts.every(connection), accounts.waiting(connection, now)))


def invite(
    connection: Connection, token: str, now: datetime, *, name: str, role: Role, sees_personal_data: bool
) -> NewLink:
    """Invite somebody; what the trail holds of it is the role.

    Args:
        connection: of a write.
        token: random.
        now: when.
        name: what others will see.
        role: of the account.
        sees_personal_data: as in Account; means nothing but for reviewers.

    Raises:
        BadChoiceError: the name cannot be taken.
    """
    shown = _display_name(name)
    grants = sees_personal_data and role is Role.REVIEWER
    invitation = Invitation(None, shown, role, grants, kept_time(now + HOLDS))
    accounts.invite(connection, token, invitation, now)
    _tell(connection, "invited", now, role=role, sees_personal_data=grants)
    return NewLink(token, invitation)


def take_back(connection: Connection, now: datetime, invitation_id: str) -> None:
    """Take back a link that nobody has used yet: it opens nothing any more.

    Raises:
        InputError: no such link waits; it may have been used.
    """
    invitation = accounts.take_back(connection, invitation_id)
    if invitation is None:
        raise InputError("no such link waits; it may have been used, or be over")
    _tell(
        connection, "invitation taken back", now, role=invitation.role, sees_personal_data=invitation.sees_personal_data
    )


def reset(connection: Connection, token: str, now: datetime, account_id: str) -> NewLink:
    """Make a link with which an account's owner chooses another password; the old one holds until then.

    Raises:
        InputError: there is no such account, or it has no password.
    """
    account = accounts.needed(connection, account_id)
    if account.sign_in_name is None:
        raise InputError("this account signs in elsewhere and has no password")
    invitation = Invitation(
        account.id, account.display_name, account.role, account.sees_personal_data, kept_time(now + HOLDS)
    )
    accounts.invite(connection, token, invitation, now)
    _tell(connection, "password link made", now, role=account.role)
    return NewLink(token, invitation)


def change_role(
    connection: Connection, now: datetime, account_id: str, role: Role, *, sees_personal_data: bool
) -> None:
    """Give an account another role; its sessions end.

    Raises:
        LastResearcherError: nobody else is a researcher.
        InputError: there is no such account.
    """
    before = accounts.needed(connection, account_id)
    grants = sees_personal_data and role is Role.REVIEWER
    if (before.role, before.sees_personal_data) == (role, grants):
        return
    accounts.set_role(connection, account_id, role, sees_personal_data=grants)
    console_sessions.end_all(connection, account_id)
    _tell(connection, "role changed", now, role=role, was=before.role, sees_personal_data=grants)


def remove(connection: Connection, now: datetime, account_id: str) -> Account:
    """Remove an account; its sessions end, and its links are void.

    Raises:
        LastResearcherError: nobody else is a researcher.
        InputError: there is no such account.
    """
    account = accounts.remove(connection, account_id)
    _tell(connection, "removed", now, role=account.role)
    return account


async def invitation(survey: Survey, token: str) -> Invitation:
    """What a link gives.

    Raises:
        LinkIsOverError: nothing.
    """
    now = survey.now()
    found = await survey.read(lambda connection: accounts.invitation_of(connection, digest(token), now))
    return _alive(found)


async def accept(
    survey: Survey, passwords: Passwords, rules: SessionRules, token: str, *, name: str, password: str
) -> SignedIn:
    """Use a link: make the account, or give it another password; whoever does is signed in, and all their sessions end.

    Args:
        survey: open.
        passwords: hashes.
        rules: when sessions end.
        token: of the link.
        name: to sign in with; of no use where the account has one.
        password: the new one.

    Raises:
        LinkIsOverError: the link is void.
        BadChoiceError: name or password cannot be taken; the link can still be used.
        NameTakenError: somebody else has this name.
    """
    given, now = await invitation(survey, token), survey.now()
    key = await _key_of(survey, given, name)
    check_password(password, (key, given.display_name, survey.study.id))
    kept, session, new_id = await passwords.hash(password), survey.token(), survey.token()[:16]

    def write(connection: Connection) -> Account:
        _alive(accounts.invitation_of(connection, digest(token), now))
        if given.account_id is None:
            made = accounts.NewAccount(
                new_id, given.display_name, given.role, given.sees_personal_data, sign_in_name=key, password_hash=kept
            )
            account = accounts.add(connection, made, now)
            _tell(connection, "made", now, role=account.role, sees_personal_data=account.sees_personal_data)
        else:
            account = accounts.needed(connection, given.account_id)
            accounts.set_password(connection, account.id, kept)
            console_sessions.end_all(connection, account.id)
            _tell(connection, "password set anew", now, role=account.role)
        accounts.use(connection, digest(token))
        forget_failures(connection, survey.store.secret, key)
        begin_session(connection, session, account, rules, now)
        return account

    account = await survey.store.write(write)
    return SignedIn(account, session, new_mark(survey, key))


async def change_password(
    survey: Survey, passwords: Passwords, rules: SessionRules, account: Account, *, old: str, new: str
) -> SignedIn | NotSignedIn:
    """Change one's own password; all sessions end, and a new one begins.

    Raises:
        BadChoiceError: the new one cannot be taken.
        InputError: the account has no password.
    """
    key = account.sign_in_name
    if key is None:
        raise InputError("this account signs in elsewhere and has no password")
    check_password(new, (key, account.display_name, survey.study.id))
    now = survey.now()
    bucket = sign_in_failures.bucket_of(survey.store.secret, "own password", account.id)
    wait = await survey.store.write(lambda connection: sign_in_failures.attempt(connection, bucket, now, wait_after))
    if wait is not None:
        return NotSignedIn(wait)
    found = await survey.read(lambda connection: accounts.password_of(connection, key))
    before = None if found is None else found[1]
    if not (await passwords.check(before, old)).is_right:
        return NotSignedIn(None)
    kept, session = await passwords.hash(new), survey.token()

    def write(connection: Connection) -> Account | None:
        again = accounts.password_of(connection, key)
        if again is None or again[1] != before:
            return None
        accounts.set_password(connection, account.id, kept)
        console_sessions.end_all(connection, account.id)
        sign_in_failures.forget(connection, bucket)
        begin_session(connection, session, again[0], rules, now)
        return again[0]

    again = await survey.store.write(write)
    return NotSignedIn(None) if again is None else SignedIn(again, session, new_mark(survey, key))


def check_password(password: str, names: tuple[str, ...]) -> None:
    """Refuse a password that is guessed first.

    Raises:
        BadChoiceError: with the reason.
    """
    why = why_no_password(password, names)
    if why is not None:
        raise BadChoiceError(why)


def tell_made(connection: Connection, account: Account, now: datetime) -> None:
    """Put on the trail that an account was made."""
    _tell(connection, "made", now, role=account.role, sees_personal_data=account.sees_personal_data)


async def _key_of(survey: Survey, given: Invitation, name: str) -> str:
    if given.account_id is not None:
        account_id = given.account_id
        account = await survey.read(lambda connection: accounts.needed(connection, account_id))
        return account.sign_in_name or ""
    key = name_key(name)
    if not _SIGN_IN_NAME.fullmatch(key):
        raise BadChoiceError("Choose a sign-in name of 2 to 64 letters, digits and . _ @ + - without blanks.")
    return key


def _alive(found: Invitation | None) -> Invitation:
    if found is None:
        raise LinkIsOverError("this link was used, is over, or never was; ask for a new one")
    return found


def _display_name(name: str) -> str:
    shown = " ".join(name.split())
    if not shown or len(shown) > _LONGEST_NAME or any(unicodedata.category(one)[0] == "C" for one in shown):
        raise BadChoiceError(f"Give a name of 1 to {_LONGEST_NAME} characters, which others will see.")
    return shown


def _tell(
    connection: Connection,
    change: str,
    now: datetime,
    *,
    role: Role,
    was: Role | None = None,
    sees_personal_data: bool = False,
) -> None:
    body: dict[str, str | int | bool | None] = {"change": change, "role": role.value}
    if was is not None:
        body["was"] = was.value
    if role is Role.REVIEWER:
        body["sees_personal_data"] = sees_personal_data
    body |= {f"{one.value}s": count for one, count in accounts.counts(connection).items()}
    trail.append(connection, Event.ACCOUNT, dict(body), kept_time(now))
