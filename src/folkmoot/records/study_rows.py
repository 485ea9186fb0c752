"""Everything that a running study holds and that leaves its database, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from folkmoot.records.study import StudyVersion
from folkmoot.records.survey import Assignment, Participant, SavedAnswer


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
    """The same as StudyRows, for a dataset: of each answer the last revision alone, the answers to one prompt in a row.

    Attributes:
        study_id: as in StudyRows.
        versions: as in StudyRows.
        participants: as in StudyRows.
        demographics: as in StudyRows.
        assignments: participant, prompt, occurrence, state, and the shown order as JSON; in no order.
        questions: the names of the columns of `answers`.
        answers: by (participant, prompt, occurrence): a text for each of `questions`: the language of what was written, if
            it was told, and the answer's JSON, an object; "" where it was skipped, None where it has no answer.
        n_revised: earlier revisions, which are left out.
        withdrawals: as in StudyRows.
        returning: by participant who was here in an earlier wave, the id of their first participation.
    """

    study_id: str | None
    versions: tuple[StudyVersion, ...]
    participants: tuple[Participant, ...]
    demographics: Mapping[str, Mapping[str, str | None]]
    assignments: Sequence[tuple[str, str, int, str, str]]
    questions: tuple[str, ...]
    answers: Mapping[tuple[str, str, int], Sequence[str | None]]
    n_revised: int
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
