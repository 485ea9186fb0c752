"""What the survey knows of participants and their answers while a study runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import msgspec

from folkmoot.records.evidence import Evidence


class State(StrEnum):
    """How far a participant has come."""

    CONSENTING = "consenting"
    ABOUT = "about"
    QUIZ = "quiz"
    ANSWERING = "answering"
    FINISHED = "finished"
    SCREENED_OUT = "screened_out"
    QUOTA_FULL = "quota_full"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Participant:
    """A participant, without anything that the person said.

    Attributes:
        id: random; the one that is published.
        version: number of the study's version that they entered.
        cohort: name of a cohort.
        wave: name of a wave.
        language: of the interface, as chosen.
        state: how far they have come.
        created_at: ISO 8601, UTC.
        quiz_attempts: how often the quiz was tried.
    """

    id: str
    version: int
    cohort: str
    wave: str
    language: str
    state: State
    created_at: str
    quiz_attempts: int = 0


class AssignmentState(StrEnum):
    """What became of one prompt given to one participant."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One prompt given to one participant.

    Attributes:
        participant_id: to whom.
        prompt_id: which.
        occurrence: 1; 2 where the same prompt is asked again of the same person.
        place: where it stands in this person's series, from 1.
        shown_order: the responses' labels in the order in which this person sees them.
        state: what became of it; `returned` where the person went away and others may have it.
        assigned_at: ISO 8601, UTC.
    """

    participant_id: str
    prompt_id: str
    occurrence: int
    place: int
    shown_order: tuple[str, ...]
    state: AssignmentState
    assigned_at: str


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """An answer as it comes from a participant, checked against its question.

    Attributes:
        question: name of a row of `study/questions.py`.
        value: JSON of the row's value type; None where the question was asked and skipped.
        key: the sender's own id of this answer: the same key a second time is the same answer, not another.
        seconds: how long the question stood before the person; None where nobody measured it.
        evidence: how it came about; None where nothing was sent. It is kept only of people who agreed to it.
    """

    question: str
    value: msgspec.Raw | None
    key: str
    seconds: float | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """An answer that is on the disk; later revisions of it stand beside it, and the last one counts.

    Attributes:
        participant_id: whose.
        prompt_id: to which prompt.
        occurrence: as in Assignment.
        question: as in NewAnswer.
        revision: from 1.
        value: as in NewAnswer.
        saved_at: ISO 8601, UTC.
        seconds: as in NewAnswer.
        language: of what the person wrote, as detected; None where nothing was written or it cannot be told.
    """

    participant_id: str
    prompt_id: str
    occurrence: int
    question: str
    revision: int
    value: msgspec.Raw | None
    saved_at: str
    seconds: float | None
    language: str | None
