"""What a panel calls a participant, in a table that names no participant.

`panel_entries` holds the panel's ids; `panel_links` holds a code for each and the participant. The code is an HMAC of the
panel's id with the server's secret, which is not in the database: whoever has the database alone cannot tell which answers
belong to which of the panel's ids, nor try ids out.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from folkmoot.records.survey import Participant
from folkmoot.store.digests import code_of
from folkmoot.store.participants import needed, participant_of
from folkmoot.store.schema import PANEL_ENTRIES, PANEL_LINKS, PARTICIPANTS


def enter(
    connection: Connection,
    secret: bytes,
    participant_id: str,
    *,
    panel_participant: str,
    panel_study: str | None,
    panel_session: str | None,
) -> Participant:
    """Note what a panel calls a participant; where it has entered before, the participant it was then.

    Args:
        connection: of a write.
        secret: `Store.secret`.
        participant_id: of one who has just enrolled.
        panel_participant: the panel's id of the person.
        panel_study: the panel's id of the study; None where it sends none.
        panel_session: the panel's id of the visit; None where it sends none.

    Raises:
        InputError: there is no such participant.
    """
    person = needed(connection, participant_id)
    before = find(connection, secret, panel_participant)
    if before is not None:
        return before
    connection.execute(delete(PANEL_ENTRIES).where(PANEL_ENTRIES.c.panel_participant == panel_participant))
    connection.execute(
        insert(PANEL_ENTRIES).values(
            panel_participant=panel_participant, panel_study=panel_study, panel_session=panel_session
        )
    )
    connection.execute(
        insert(PANEL_LINKS).values(code=code_of(secret, panel_participant), participant_id=participant_id)
    )
    return person


def find(connection: Connection, secret: bytes, panel_participant: str) -> Participant | None:
    """The participant whom a panel calls so; None where nobody of that id has entered."""
    found = (
        select(PARTICIPANTS)
        .join(PANEL_LINKS, PANEL_LINKS.c.participant_id == PARTICIPANTS.c.id)
        .where(PANEL_LINKS.c.code == code_of(secret, panel_participant))
    )
    row = connection.execute(found).first()
    return None if row is None else participant_of(row)


def forget(connection: Connection, secret: bytes, participant_id: str) -> None:
    """Erase what a panel calls a participant; every entry is looked at, because none names them."""
    mine = select(PANEL_LINKS.c.code).where(PANEL_LINKS.c.participant_id == participant_id)
    codes = set(connection.execute(mine).scalars())
    if codes:
        everybody = connection.execute(select(PANEL_ENTRIES.c.panel_participant)).scalars().all()
        for one in everybody:
            if code_of(secret, one) in codes:
                connection.execute(delete(PANEL_ENTRIES).where(PANEL_ENTRIES.c.panel_participant == one))
    connection.execute(delete(PANEL_LINKS).where(PANEL_LINKS.c.participant_id == participant_id))
