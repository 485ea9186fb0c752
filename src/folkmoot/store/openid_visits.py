"""Visits to the OpenID Connect provider that are under way: each comes back once, or never."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from folkmoot.store.digests import digest
from folkmoot.store.schema import OPENID_VISITS
from folkmoot.store.times import kept_time


@dataclass(frozen=True, slots=True)
class OpenIdVisit:
    """A visit.

    Attributes:
        goes_to: path that it leads to.
        invitation_hash: `digest` of the invitation that it uses; None: to sign in.
    """

    goes_to: str
    invitation_hash: str | None


def begin(connection: Connection, state: str, visit: OpenIdVisit, *, now: datetime, expires_at: datetime) -> None:
    """Keep a visit; those that are over are forgotten."""
    connection.execute(delete(OPENID_VISITS).where(OPENID_VISITS.c.expires_at <= kept_time(now)))
    connection.execute(
        insert(OPENID_VISITS).values(
            state_hash=digest(state),
            expires_at=kept_time(expires_at),
            goes_to=visit.goes_to,
            invitation_hash=visit.invitation_hash,
        )
    )


def end(connection: Connection, state: str, now: datetime) -> OpenIdVisit | None:
    """Take a visit out; None where there is none, or it came back before, or is over."""
    own = OPENID_VISITS.c.state_hash == digest(state)
    row = connection.execute(select(OPENID_VISITS).where(own, OPENID_VISITS.c.expires_at > kept_time(now))).first()
    connection.execute(delete(OPENID_VISITS).where(own))
    return None if row is None else OpenIdVisit(row.goes_to, row.invitation_hash)
