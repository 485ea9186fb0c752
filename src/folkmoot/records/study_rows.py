"""Everything that a running study holds and that leaves its database, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from folkmoot.records.study import StudyVersion
from folkmoot.records.survey import Assignment, Participant, SavedAnswer

ANSWERS_PART: Final = b"\x1e"
"""Between the answers to one prompt: a sign that JSON writes otherwise within a text."""


@dataclass(frozen=True, slots=True)
class StudyRows:
    """A study's rows, all as of one moment.

    Attributes:
        study_id: the study's id; None where it was not opened yet.
        versions: by number.
        participants: by time of entry, then id; those who withdrew are gone.
        demographics: by participant, then field; None where the question was asked and skipped.
        assignments: by participant and place.
        answers: every revision, by participant, prompt, occurrence, question and revision.
        withdrawals: how many people withdrew.
    """

    study_id: str | None
    versions: tuple[StudyVersion, ...]
    participants: tuple[Participant, ...]
    demographics: Mapping[str, Mapping[str, str | None]]
    assignments: tuple[Assignment, ...]
    answers: tuple[SavedAnswer, ...]
    withdrawals: int


@dataclass(frozen=True, slots=True)
class StudyTable:
    """The same as StudyRows, for a dataset: the answers to one prompt in one piece, as a database puts them together.

    Attributes:
        study_id: as in StudyRows.
        versions: as in StudyRows.
        participants: as in StudyRows.
        demographics: as in StudyRows.
        assignments: participant, prompt, occurrence, state, the shown order as JSON, when it was given, and when it was last
            opened, answered or ended; in no order.
        answers: participant, prompt, occurrence; the questions that were answered, with a blank between them, as
            `QUESTION:REVISION` where it is not the first revision; and in the same order, with ANSWERS_PART between them, the
            language of what was written, if it was told, and the answer's JSON, an object: nothing where it was skipped. In
            no order; a row each where anything was answered.
        said_at: by participant, prompt and occurrence, when the last answer came, of prompts that somebody had before them
            while a version was opened; others can be missing.
        withdrawals: as in StudyRows.
        returning: by participant who was here in an earlier wave, the id of their first participation.
    """

    study_id: str | None
    versions: tuple[StudyVersion, ...]
    participants: tuple[Participant, ...]
    demographics: Mapping[str, Mapping[str, str | None]]
    assignments: Sequence[tuple[str, str, int, str, str, str, str]]
    answers: Sequence[tuple[str, str, int, str, bytes]]
    said_at: Mapping[tuple[str, str, int], str]
    withdrawals: int
    returning: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PromptProgress:
    """How far one prompt has come; repeat items are not counted.

    Attributes:
        open: people who have it before them.
        done: people who answered it.
        skipped: people who would rather not judge it.
        returned: people who went away from it, and whose place others may have.
    """

    open: int
    done: int
    skipped: int
    returned: int


@dataclass(frozen=True, slots=True)
class StudyProgress:
    """How far a study has come, as of one moment.

    Attributes:
        participants: how many are in each state, by the state's value; those who withdrew are not among them.
        prompts: by prompt; prompts that nobody was given are missing.
        cells: by cell of the quotas, how many people are in it.
        answers: answers on the disk, revisions counted apart.
        withdrawals: how many people withdrew.
    """

    participants: Mapping[str, int]
    prompts: Mapping[str, PromptProgress]
    cells: Mapping[str, int]
    answers: int
    withdrawals: int
