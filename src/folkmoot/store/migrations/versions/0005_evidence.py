"""What people did with the answers that they consented to have watched, and keyed hashes of their devices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "evidence_consents",
        sa.Column("participant_id", sa.Text(), nullable=False),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("participant_id"),
        sa.ForeignKeyConstraint(["participant_id"], ["participants.id"]),
    )
    op.create_table(
        "devices",
        sa.Column("participant_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("participant_id", "code"),
        sa.ForeignKeyConstraint(["participant_id"], ["participants.id"]),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answer_evidence",
        sa.Column("participant_id", sa.Text(), nullable=False),
        sa.Column("prompt_id", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("typed", sa.Integer(), nullable=False),
        sa.Column("pasted", sa.Integer(), nullable=False),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("hidden_seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("participant_id", "prompt_id", "occurrence", "question", "revision"),
        sa.ForeignKeyConstraint(["participant_id"], ["participants.id"]),
        sqlite_with_rowid=False,
    )
