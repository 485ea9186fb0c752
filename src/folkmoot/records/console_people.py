"""Participants as the console shows them: how far they came, and one person's record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

PAGE: Final = 50
"""People on a page."""


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """Whom to list; every field stands in the page's address.

    Attributes:
        state: value of a State; "" for all, as below.
        language: in which they read.
        cohort: name of a cohort.
        wave: name of a wave.
        id: beginning of an id.
        idle: under way, and did nothing for so many minutes; None for all.
        page: from 1, or ALL.
    """

    state: str = ""
    language: str = ""
    cohort: str = ""
    wave: str = ""
    id: str = ""
    idle: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One participant in the list.

    Attributes:
        id: random; the one that is published.
        state: value of a State.
        step: where they stand: `consent`, `about`, `quiz`, `prompt 3`, `done`, or that they were turned away.
        language: in which they read.
        cohort: name of a cohort.
        wave: name of a wave.
        created_at: when they entered, ISO 8601, UTC.
        last_at: when they last did something.
        ended: prompts that they answered or would rather not judge, repeat items among them.
        skipped: of those, prompts that they would rather not judge.
        seconds: time before questions, added up; None where none was measured.
        flags: quality flags; () where nobody looked.
    """

    id: str
    state: str
    step: str
    language: str
    cohort: str
    wave: str
    created_at: str
    last_at: str
    ended: int
    skipped: int
    seconds: float | None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """A page of participants.

    Attributes:
        query: as it was asked.
        total: people that it finds.
        pages: how many.
        people: of this page, those who did something last first.
        has_flags: whether quality flags are known.
        are_flags_read: whether they are being worked out now.
        states: values that can be chosen, with how many people.
        languages: the same of languages.
        cohorts: the same of cohorts.
        waves: the same of waves.
    """

    query: PeopleQuery
    total: int
    pages: int
    people: tuple[PersonRow, ...]
    has_flags: bool
    are_flags_read: bool
    states: Mapping[str, int]
    languages: Mapping[str, int]
    cohorts: Mapping[str, int]
    waves: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PersonPrompt:
    """One prompt of a person's series, and what they answered.

    Attributes:
        prompt_id: which.
        place: in the series, from 1.
        occurrence: 2 where it is a repeat item.
        state: value of an AssignmentState.
        shown_order: labels in the order in which they saw them.
        assigned_at: ISO 8601, UTC.
        seconds: before its questions, added up; None where none was measured.
        answers: the last revision of each, in the study's order.
    """

    prompt_id: str
    place: int
    occurrence: int
    state: str
    shown_order: tuple[str, ...]
    assigned_at: str
    seconds: float | None
    answers: tuple[PersonAnswer, ...]


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """One answer.

    Attributes:
        question: name of a question.
        value: as JSON has it; None: asked and skipped.
        said: the same in words, without the person's own text.
        text: what they wrote; "" for nothing.
        revision: how often it was saved.
        saved_at: ISO 8601, UTC.
        seconds: None where not measured.
        language: of the text, as detected.
    """

    question: str
    value: Any
    said: str
    text: str
    revision: int
    saved_at: str
    seconds: float | None
    language: str | None


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """All that a study holds of one participant, but what a panel calls them.

    Attributes:
        person: their row of the list.
        about: what they said about themselves, by field; None where it was skipped.
        quiz: (attempt, whether it was right, when).
        prompts: by place.
    """

    person: PersonRow
    about: Mapping[str, str | None]
    quiz: tuple[tuple[int, bool, str], ...]
    prompts: tuple[PersonPrompt, ...]
