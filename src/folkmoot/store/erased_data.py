"""What erasing somebody takes: how many rows of which tables are theirs."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from folkmoot.store.schema import METADATA, PARTICIPANTS


def rows_of(connection: Connection, participant_id: str) -> Mapping[str, int]:
    """Rows of a participant by table, those tables alone that hold some; {} where there is no such participant."""
    counts = {}
    for table in METADATA.sorted_tables:
        if table is PARTICIPANTS:
            whose = table.c.id
        elif "participant_id" in table.c:
            whose = table.c.participant_id
        else:
            continue
        counts[table.name] = connection.execute(
            select(func.count()).select_from(table).where(whose == participant_id)
        ).scalar_one()
    return {name: count for name, count in counts.items() if count}
