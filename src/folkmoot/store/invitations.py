"""Personal invitations that were used: a code for each and the participant, in the table that does this for a panel's ids.

The code is an HMAC with the server's secret, as a panel's is: who has the database alone cannot tell whose invitation it was.
It is erased with the participant; the invitation can then be used again.
"""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from folkmoot.records.survey import Participant
from folkmoot.store.digests import code_of
from folkmoot.store.participants import needed, participant_of
from folkmoot.store.schema import PANEL_LINKS, PARTICIPANTS


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
    # No panel's id holds the first sign: those are printable.
    code = code_of(secret, f"\x00invitation {invitation}")
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
