"""Personal invitations that were used: a code for each and the participant, in the table that does this for a panel's ids.

The code is an HMAC with the server's secret, as a panel's is: who has the database alone cannot tell whose invitation it was.
It is erased with the participant; the invitation can then be used again.

An invitation that was taken back stands on the trail, for good, by another code of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from folkmoot.records.survey import Participant
from folkmoot.records.trail import Event
from folkmoot.store import trail
from folkmoot.store.digests import code_of
from folkmoot.store.participants import needed, participant_of
from folkmoot.store.schema import PANEL_LINKS, PARTICIPANTS
from folkmoot.store.times import kept_time


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of invitations that were taken back.

    Attributes:
        now: that were good until now.
        before: that had been taken back already.
        used: of all of them, those by which somebody came, who stays in the study.
    """

    now: int
    before: int
    used: int


def take_back(connection: Connection, secret: bytes, some: Sequence[str], now: datetime) -> TakenBack:
    """Take personal invitations back, for good; it goes on the trail as codes.

    Args:
        connection: of a write.
        secret: `Store.secret`.
        some: the invitations' own names.
        now: when.
    """
    gone = _taken_back(connection)
    codes = {_code_of_gone(secret, one) for one in some}
    new = sorted(codes - gone)
    if new:
        trail.append(connection, Event.INVITATIONS, {"codes": list(new)}, kept_time(now))
    used = [_code_of_used(secret, one) for one in set(some)]
    n_used = sum(
        connection.execute(select(func.count()).where(PANEL_LINKS.c.code == code)).scalar_one() for code in used
    )
    return TakenBack(now=len(new), before=len(codes) - len(new), used=n_used)


def is_taken_back(connection: Connection, secret: bytes, invitation: str) -> bool:
    """Whether an invitation was taken back.

    Args:
        connection: of a read.
        secret: `Store.secret`.
        invitation: its own name.
    """
    return _code_of_gone(secret, invitation) in _taken_back(connection)


def _taken_back(connection: Connection) -> set[str]:
    found: set[str] = set()
    for body in trail.bodies(connection, Event.INVITATIONS):
        codes = body.get("codes")
        found |= {str(one) for one in codes} if isinstance(codes, list) else set()
    return found


def _code_of_used(secret: bytes, invitation: str) -> str:
    # No panel's id holds the first sign: those are printable.
    return code_of(secret, f"\x00invitation {invitation}")


def _code_of_gone(secret: bytes, invitation: str) -> str:
    # Another than that of its use: what is on the trail must not lead to a participant's row.
    return code_of(secret, f"\x00taken back {invitation}")


def use(connection: Connection, secret: bytes, participant_id: str, invitation: str) -> Participant:
    """Note that a participant came by an invitation; where somebody has before, the participant who did.

    Args:
        connection: of a write.
        secret: `Store.secret`.
        participant_id: of one who has just enrolled.
        invitation: the invitation's own name.

    Raises:
        InputError: there is no such participant.
    """
    person = needed(connection, participant_id)
    code = _code_of_used(secret, invitation)
    found = (
        select(PARTICIPANTS)
        .join(PANEL_LINKS, PANEL_LINKS.c.participant_id == PARTICIPANTS.c.id)
        .where(PANEL_LINKS.c.code == code)
    )
    row = connection.execute(found).first()
    if row is not None:
        return participant_of(row)
    connection.execute(insert(PANEL_LINKS).values(code=code, participant_id=participant_id))
    return person
