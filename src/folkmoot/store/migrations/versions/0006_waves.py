"""Whose earlier participation a participant's is, and people per prompt counted in each wave by itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table of returns, and count people per prompt anew, wave by wave."""
    op.create_table(
        "returns",
        sa.Column("participant_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("participant_id"),
        sa.ForeignKeyConstraint(["participant_id"], ["participants.id"]),
    )
    op.create_index("ix_returns_person_id", "returns", ["person_id"])
    op.drop_table("prompt_counts")
    op.create_table(
        "prompt_counts",
        sa.Column("wave", sa.Text(), nullable=False),
        sa.Column("prompt_id", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("wave", "prompt_id"),
    )
    op.execute(
        "INSERT INTO prompt_counts (wave, prompt_id, people) "
        "SELECT participants.wave, assignments.prompt_id, count(*) FROM assignments "
        "JOIN participants ON participants.id = assignments.participant_id "
        "WHERE assignments.occurrence = 1 AND assignments.state IN ('open', 'done') "
        "GROUP BY participants.wave, assignments.prompt_id"
    )
