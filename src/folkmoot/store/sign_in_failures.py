"""Sign-ins that failed, by a keyed digest of who tried, and until when they wait."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from folkmoot.store.schema import SIGN_IN_FAILURES
from folkmoot.store.times import kept_time

FORGOTTEN: Final = timedelta(days=1)
"""Failures are forgotten when none was added for so long."""


def bucket_of(secret: bytes, kind: str, who: str) -> str:
    """Where the failures of somebody are counted: HMAC-SHA-256, because names can be guessed.

    Args:
        secret: `Store.secret`.
        kind: `name` or `browser`.
        who: a sign-in name, whether or not anybody has it, or a browser's mark.
    """
    text = f"sign in {kind} {who}".encode("utf-8", "surrogatepass")
    return hmac.new(secret, text, hashlib.sha256).hexdigest()


def attempt(
    connection: Connection, bucket: str, now: datetime, wait_after: Callable[[int], timedelta]
) -> timedelta | None:
    """Count an attempt before it is known whether it succeeds, so that many at once gain nothing.

    Args:
        connection: of a write.
        bucket: of who tries.
        now: when.
        wait_after: how long to wait after so many failures.

    Returns:
        None: it may be made. Else how long to wait; then it is not counted, so that nobody waits for ever because
        somebody else goes on trying.
    """
    connection.execute(delete(SIGN_IN_FAILURES).where(SIGN_IN_FAILURES.c.last_at <= kept_time(now - FORGOTTEN)))
    own = SIGN_IN_FAILURES.c.bucket == bucket
    row = connection.execute(select(SIGN_IN_FAILURES).where(own)).first()
    if row is not None and row.waits_until > kept_time(now):
        return datetime.fromisoformat(row.waits_until) - now
    failures = 1 if row is None else row.failures + 1
    connection.execute(delete(SIGN_IN_FAILURES).where(own))
    values = {
        "bucket": bucket,
        "failures": failures,
        "last_at": kept_time(now),
        "waits_until": kept_time(now + wait_after(failures)),
    }
    connection.execute(insert(SIGN_IN_FAILURES).values(values))
    return None


def forget(connection: Connection, bucket: str) -> None:
    """Forget the failures of somebody who succeeded."""
    connection.execute(delete(SIGN_IN_FAILURES).where(SIGN_IN_FAILURES.c.bucket == bucket))
