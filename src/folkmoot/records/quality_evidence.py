"""All that is known of how answers came about: what quality is told from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from folkmoot.records.dataset import Dataset
from folkmoot.records.evidence import InputKind

NOT_RECORDED = "not recorded"
"""Beginning of every reason that is about the data, not the person."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What was typed into one answer's text, of a person who agreed to have it kept.

    Attributes:
        typed: characters.
        pasted: characters.
        input: how the typed ones came.
    """

    typed: int
    pasted: int
    input: InputKind


@dataclass(frozen=True, slots=True)
class Assessed:
    """One time that one person had one prompt before them.

    Attributes:
        participant: row in the dataset's Participants.
        prompt: row in its Prompts.
        occurrence: 1; 2 and on where the same person was asked again.
        place: where it stood in the person's series, from 1; None where not recorded.
        shown: for each response, in the order of its labels, the place in which it was shown, 0 the first; None where not
            recorded.
        ranking: weak-order code of the world ranking, or of the personal one where the world's was not asked; NOT_ASKED or
            SKIPPED without one.
        seconds: how long the prompt stood before the person until its last question was answered; None where not recorded.
        ratings: of prepared criteria, -10 to 10; None where none was given or recorded.
        asked: whether each question that was asked was answered, by name; {} where not recorded.
        watched: None where nothing was kept.
        is_ended: whether the person answered it or passed it over.
    """

    participant: int
    prompt: int
    occurrence: int
    place: int | None
    shown: tuple[int, ...] | None
    ranking: int
    seconds: float | None
    ratings: tuple[int, ...] | None = None
    asked: Mapping[str, bool] = field(default_factory=dict)
    watched: tuple[Watched, ...] | None = None
    is_ended: bool = True


@dataclass(frozen=True, slots=True)
class PersonEvidence:
    """One person.

    Attributes:
        language: in which they read; None where not recorded.
        quiz_attempts: until the quiz was right; None where there was none, or it is not recorded.
        agreed: whether they agreed to evidence being kept; None where nobody asked.
        devices: keyed hashes; () without consent.
    """

    language: str | None = None
    quiz_attempts: int | None = None
    agreed: bool | None = None
    devices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepCount:
    """One step of the way through a survey.

    Attributes:
        step: its name.
        reached: people who came to it.
        passed: people who went on from it.
    """

    step: str
    reached: int
    passed: int


@dataclass(frozen=True, eq=False)
class QualityEvidence:
    """A dataset with all that is known of how it came about.

    Attributes:
        dataset: what people said; texts are read from it.
        people: one a row of its participants.
        assessed: first times in each person's order, and repeats.
        steps: the way through the survey; None where not recorded.
        text_languages: of each rationale, as detected; None where not recorded.
    """

    dataset: Dataset
    people: tuple[PersonEvidence, ...]
    assessed: tuple[Assessed, ...]
    steps: tuple[StepCount, ...] | None = None
    text_languages: tuple[str | None, ...] | None = None
