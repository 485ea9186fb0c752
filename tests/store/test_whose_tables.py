"""Whoever withdraws is erased by `participant_id`: a table without it must be one that holds nothing of a participant."""

from __future__ import annotations

from folkmoot.store.schema import METADATA

OF_NOBODY = {
    "accounts": "people who run the study",
    "console_sessions": "people who run the study",
    "erased": "keyed hashes of those who are gone",
    "invitations": "people who run the study",
    "openid_visits": "people who run the study, signing in",
    "panel_entries": "what a panel calls people, without the participant; panel.py erases it",
    "participants": "erased by its id",
    "prompt_counts": "counts",
    "sign_in_failures": "counts",
    "study_states": "the study",
    "study_versions": "the study",
    "trail_commitments": "commitments that say nothing without their salts",
    "trail_entries": "counts and digests",
    "withdrawals": "a day each",
}
"""Tables without `participant_id`, and what they hold instead."""


def test_every_table_is_of_a_participant_or_listed() -> None:
    assert {table.name for table in METADATA.sorted_tables if "participant_id" not in table.c} == set(OF_NOBODY)
