"""The tables. A change of them is a migration (`migrations/versions`), and a test holds the two to be the same.

Every table that holds anything of one person has a column `participant_id`, but `panel_entries`, whose rows name nobody
(panel.py): `withdrawal.py` erases by it. Times are ISO 8601, UTC, in milliseconds, so that they sort as text.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

METADATA: Final = MetaData()


def _participant(*, primary_key: bool = False, index: bool = False) -> Column[str]:
    key = ForeignKey("participants.id")
    return Column("participant_id", Text, key, nullable=False, primary_key=primary_key, index=index)


STUDY_VERSIONS: Final = Table(
    "study_versions",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("study_id", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
PARTICIPANTS: Final = Table(
    "participants",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("version", Integer, ForeignKey("study_versions.number"), nullable=False),
    Column("cohort", Text, nullable=False),
    Column("wave", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("quiz_attempts", Integer, nullable=False),
)
RETURNS: Final = Table(
    "returns",
    METADATA,
    _participant(primary_key=True),
    # The id of the person's first participation, which may be erased by itself.
    Column("person_id", Text, nullable=False, index=True),
)
LINKS: Final = Table(
    "links",
    METADATA,
    Column("token_hash", Text, primary_key=True),
    _participant(index=True),
)
SESSIONS: Final = Table(
    "sessions",
    METADATA,
    Column("id_hash", Text, primary_key=True),
    _participant(index=True),
    Column("expires_at", Text, nullable=False, index=True),
)
PANEL_ENTRIES: Final = Table(
    "panel_entries",
    METADATA,
    Column("panel_participant", Text, primary_key=True),
    Column("panel_study", Text),
    Column("panel_session", Text),
    # In the order of the panel's ids, not of arrival, which is that of participants.
    sqlite_with_rowid=False,
)
PANEL_LINKS: Final = Table(
    "panel_links",
    METADATA,
    Column("code", Text, primary_key=True),
    _participant(index=True),
)
DEMOGRAPHICS: Final = Table(
    "demographics",
    METADATA,
    _participant(primary_key=True),
    Column("field", Text, primary_key=True),
    Column("value", Text),
)
QUIZ_ATTEMPTS: Final = Table(
    "quiz_attempts",
    METADATA,
    _participant(primary_key=True),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("answers", Text, nullable=False),
    Column("is_right", Boolean, nullable=False),
    Column("made_at", Text, nullable=False),
)
QUOTA_PLACES: Final = Table(
    "quota_places",
    METADATA,
    _participant(primary_key=True),
    Column("cell", Text, primary_key=True),
    Column("is_held", Boolean, nullable=False),
    Column("touched_at", Text, nullable=False),
    Index("ix_quota_places_cell", "cell", "is_held"),
)
ASSIGNMENTS: Final = Table(
    "assignments",
    METADATA,
    _participant(primary_key=True),
    Column("prompt_id", Text, primary_key=True),
    Column("occurrence", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, nullable=False),
    Column("shown_order", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("assigned_at", Text, nullable=False),
    Column("touched_at", Text, nullable=False),
    UniqueConstraint("participant_id", "place", name="uq_assignments_place"),
    Index("ix_assignments_state", "state", "touched_at"),
)
PROMPT_COUNTS: Final = Table(
    "prompt_counts",
    METADATA,
    Column("wave", Text, primary_key=True),
    Column("prompt_id", Text, primary_key=True),
    Column("people", Integer, nullable=False),
)
ANSWERS: Final = Table(
    "answers",
    METADATA,
    Column("participant_id", Text, primary_key=True),
    Column("prompt_id", Text, primary_key=True),
    Column("occurrence", Integer, primary_key=True, autoincrement=False),
    Column("question", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("value", Text),
    Column("saved_at", Text, nullable=False),
    Column("seconds", Float),
    Column("language", Text),
    UniqueConstraint("participant_id", "key", name="uq_answers_key"),
    ForeignKeyConstraint(
        ["participant_id", "prompt_id", "occurrence"],
        ["assignments.participant_id", "assignments.prompt_id", "assignments.occurrence"],
        name="fk_answers_assignment",
    ),
    sqlite_with_rowid=False,
)
WITHDRAWALS: Final = Table(
    "withdrawals",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("day", Text, nullable=False),
)
TRAIL_ENTRIES: Final = Table(
    "trail_entries",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("time", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
TRAIL_COMMITMENTS: Final = Table(
    "trail_commitments",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("commitment", Text, primary_key=True),
    # In their own order, which is random, not in that of the answers.
    sqlite_with_rowid=False,
)
TRAIL_SALTS: Final = Table(
    "trail_salts",
    METADATA,
    Column("participant_id", Text, primary_key=True),
    Column("prompt_id", Text, primary_key=True),
    Column("occurrence", Integer, primary_key=True, autoincrement=False),
    Column("question", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("salt", Text, nullable=False),
    sqlite_with_rowid=False,
)
PERSONAL_DATA: Final = Table(
    "personal_data",
    METADATA,
    _participant(primary_key=True),
    Column("prompt_id", Text, primary_key=True),
    Column("occurrence", Integer, primary_key=True, autoincrement=False),
    Column("question", Text, primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("digest", Text, nullable=False),
    Column("detectors", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("findings", Text, nullable=False),
    Column("action", Text),
    Column("spans", Text),
    Column("decided_by", Text),
    Column("decided_at", Text),
    Index("ix_personal_data_state", "state"),
    sqlite_with_rowid=False,
)
ERASED: Final = Table(
    "erased",
    METADATA,
    Column("code", Text, primary_key=True),
    # In the order of the codes, which is random, not of withdrawal.
    sqlite_with_rowid=False,
)
ACCOUNTS: Final = Table(
    "accounts",
    METADATA,
    Column("id", Text, primary_key=True),
    # As it is compared (`records/console.py: name_key`); null for who signs in elsewhere.
    Column("sign_in_name", Text, unique=True),
    Column("display_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("sees_personal_data", Boolean, nullable=False),
    Column("password_hash", Text),
    Column("issuer", Text),
    Column("subject", Text),
    Column("created_at", Text, nullable=False),
    UniqueConstraint("issuer", "subject", name="uq_accounts_subject"),
)
CONSOLE_SESSIONS: Final = Table(
    "console_sessions",
    METADATA,
    Column("id_hash", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("began_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
)
INVITATIONS: Final = Table(
    "invitations",
    METADATA,
    Column("token_hash", Text, primary_key=True),
    # Whose password it sets anew; null where it makes an account.
    Column("account_id", Text, ForeignKey("accounts.id"), index=True),
    Column("display_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("sees_personal_data", Boolean, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
)
SIGN_IN_FAILURES: Final = Table(
    "sign_in_failures",
    METADATA,
    # A keyed digest of who tries: names that nobody has, and passwords typed into the wrong field, are not kept.
    Column("bucket", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Text, nullable=False),
    Column("waits_until", Text, nullable=False),
)
OPENID_VISITS: Final = Table(
    "openid_visits",
    METADATA,
    Column("state_hash", Text, primary_key=True),
    Column("expires_at", Text, nullable=False),
    Column("goes_to", Text, nullable=False),
    Column("invitation_hash", Text),
)
STUDY_STATES: Final = Table(
    "study_states",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("since", Text, nullable=False),
)
EVIDENCE_CONSENTS: Final = Table(
    "evidence_consents",
    METADATA,
    _participant(primary_key=True),
    Column("is_given", Boolean, nullable=False),
    Column("said_at", Text, nullable=False),
)
DEVICES: Final = Table(
    "devices",
    METADATA,
    _participant(primary_key=True),
    Column("code", Text, primary_key=True),
    # In the order of people and codes, which are random, not of arrival.
    sqlite_with_rowid=False,
)
ANSWER_EVIDENCE: Final = Table(
    "answer_evidence",
    METADATA,
    _participant(primary_key=True),
    Column("prompt_id", Text, primary_key=True),
    Column("occurrence", Integer, primary_key=True, autoincrement=False),
    Column("question", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("changes", Integer, nullable=False),
    Column("typed", Integer, nullable=False),
    Column("pasted", Integer, nullable=False),
    Column("input", Text, nullable=False),
    Column("hidden_seconds", Float, nullable=False),
    sqlite_with_rowid=False,
)
