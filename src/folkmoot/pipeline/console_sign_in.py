"""Signing in to the console and out of it; sessions that end."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from folkmoot.pipeline.console_passwords import Passwords
from folkmoot.pipeline.survey import Survey
from folkmoot.records.console import Account, name_key
from folkmoot.store import Connection, accounts, console_sessions, sign_in_failures

FREE: Final = 5
"""Failures before somebody has to wait."""
FIRST_WAIT: Final = timedelta(seconds=15)
LONGEST_WAIT: Final = timedelta(minutes=15)
_NOTED: Final = timedelta(minutes=1)
"""How exactly it is kept when a session was last used."""


@dataclass(frozen=True, slots=True)
class SessionRules:
    """When sessions end.

    Attributes:
        idle: when they were not used for so long.
        longest: at the latest.
    """

    idle: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who is in.

    Attributes:
        account: whose.
        session: id of the new session, for the cookie.
        mark: shows this browser to be one in which the account has signed in before; for a cookie. It opens nothing.
    """

    account: Account
    session: str
    mark: str


@dataclass(frozen=True, slots=True)
class NotSignedIn:
    """Somebody who is not.

    Attributes:
        wait: how long to wait before the next attempt; None: name or password is wrong, and nobody says which.
    """

    wait: timedelta | None


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many failures: none at first, then twice as long each time, a quarter of an hour at most."""
    if failures < FREE:
        return timedelta(0)
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(failures - FREE, 10)))


async def sign_in(
    survey: Survey, passwords: Passwords, rules: SessionRules, *, name: str, password: str, mark: str
) -> SignedIn | NotSignedIn:
    """Sign in with a password.

    Attempts are counted by the name, whether or not anybody has it; those from a browser in which the account has signed in
    before are counted apart, so that whoever guesses from elsewhere does not lock its owner out.

    Args:
        survey: open.
        passwords: checks them.
        rules: when sessions end.
        name: as it was typed.
        password: as it was typed.
        mark: as in SignedIn, of this browser; "" where it has none.

    Raises:
        StoreError: the database cannot be used.
    """
    key = name_key(name)
    bucket = _bucket(survey.store.secret, key, mark)
    now = survey.now()
    wait = await survey.store.write(lambda connection: sign_in_failures.attempt(connection, bucket, now, wait_after))
    if wait is not None:
        return NotSignedIn(wait)
    found = await survey.read(lambda connection: accounts.password_of(connection, key))
    kept = None if found is None else found[1]
    checked = await passwords.check(kept, password)
    if found is None or not checked.is_right:
        return NotSignedIn(None)
    session = survey.token()

    def write(connection: Connection) -> Account | None:
        again = accounts.password_of(connection, key)
        if again is None or again[1] != kept:
            # The account was removed, or its password changed, while this one was checked.
            return None
        if checked.new_hash is not None:
            accounts.set_password(connection, again[0].id, checked.new_hash)
        sign_in_failures.forget(connection, bucket)
        begin_session(connection, session, again[0], rules, now)
        return again[0]

    account = await survey.store.write(write)
    if account is None:
        return NotSignedIn(None)
    return SignedIn(account, session, new_mark(survey, key))


def begin_session(connection: Connection, session: str, account: Account, rules: SessionRules, now: datetime) -> None:
    """Begin a session; those that are over are forgotten."""
    console_sessions.end_expired(connection, now, idle=rules.idle, longest=rules.longest)
    console_sessions.start(connection, session, account.id, now)


async def account_of_session(survey: Survey, rules: SessionRules, session: str) -> Account | None:
    """Whose session it is; None where there is none, or it is over. That it was used is noted once a minute."""
    now = survey.now()
    found = await survey.read(
        lambda connection: console_sessions.find(connection, session, now, idle=rules.idle, longest=rules.longest)
    )
    if found is None:
        return None
    account, seen_at = found
    if now - datetime.fromisoformat(seen_at) >= min(_NOTED, rules.idle / 4):
        await survey.store.write(lambda connection: console_sessions.touch(connection, session, now))
    return account


async def sign_out(survey: Survey, session: str) -> None:
    """End a session."""
    await survey.store.write(lambda connection: console_sessions.end(connection, session))


def new_mark(survey: Survey, key: str) -> str:
    """A mark of a browser in which an account has just signed in."""
    browser = survey.token()
    return f"{browser}.{_seal(survey.store.secret, key, browser)}"


def forget_failures(connection: Connection, secret: bytes, key: str | None) -> None:
    """Forget what was tried on a name: its owner has just come in by another way."""
    if key is not None:
        sign_in_failures.forget(connection, sign_in_failures.bucket_of(secret, "name", key))


def _bucket(secret: bytes, key: str, mark: str) -> str:
    browser, _, seal = mark.partition(".")
    if browser and hmac.compare_digest(seal.encode(), _seal(secret, key, browser).encode()):
        return sign_in_failures.bucket_of(secret, "browser", browser)
    return sign_in_failures.bucket_of(secret, "name", key)


def _seal(secret: bytes, key: str, browser: str) -> str:
    text = f"console browser {browser} {key}".encode("utf-8", "surrogatepass")
    return hmac.new(secret, text, sha256).hexdigest()
