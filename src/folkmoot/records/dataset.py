"""A dataset: prompts, participants and what participants answered, as columnar tables.

Every table is a frozen dataclass of columns of one length. Rows refer to rows of other tables by index, never by id, so
that five million assessments are a handful of integer arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from folkmoot.records.criteria import NO_OWN_CRITERIA, NO_RATINGS, CriteriaRatings, Criterion, OwnCriteria
from folkmoot.statistics.last_answers import last_answers

NO_ANSWER: Final = -1
"""Code of a categorical cell without a value."""
_MANY_VALUES: Final = 20
"""Distinct answers from which a question may be one that people answer in their own words."""


class Question(StrEnum):
    """Which ranking a participant was asked for: by their own lights, or for the world."""

    PERSONAL = "personal"
    WORLD = "world"


class RationaleOf(StrEnum):
    """What a rationale was given for."""

    VETO = "veto"
    PERSONAL = "personal"
    WORLD = "world"
    DEFAULT_POLICY = "default_policy"


class View(StrEnum):
    """One of the ways in which a release lists the same assessments, each in an order of its own."""

    BY_PROMPT = "by_prompt"
    BY_PARTICIPANT = "by_participant"
    FLAT = "flat"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn: `role` is system, developer, user, assistant or tool; `content` is data, never markup."""

    role: str
    content: str


@dataclass(frozen=True, eq=False)
class Categorical:
    """A column of values out of a short list.

    Attributes:
        codes: `[n]` int32, index into `values`, or NO_ANSWER.
        values: distinct texts as they were written.
        own_words: whether the question offered no answers to choose from; False also where that is not known.
    """

    codes: NDArray[np.int32]
    values: tuple[str, ...]
    own_words: bool = False

    @cached_property
    def in_own_words(self) -> bool:
        """Whether people seem to have answered in their own words: they were asked so, or most answers are unlike."""
        answered = int((self.codes != NO_ANSWER).sum())
        is_varied = 2 * len(self.values) > answered
        return self.own_words or (is_varied and len(self.values) >= _MANY_VALUES)

    def texts(self) -> list[str | None]:
        """The column spelled out."""
        return [None if code == NO_ANSWER else self.values[code] for code in self.codes.tolist()]

    @classmethod
    def from_texts(cls, texts: list[str | None], *, own_words: bool = False) -> Categorical:
        """Code a column; values keep the order of their first appearance."""
        index: dict[str, int] = {}
        codes = [NO_ANSWER if text is None else index.setdefault(text, len(index)) for text in texts]
        return cls(np.array(codes, dtype=np.int32), tuple(index), own_words)


@dataclass(frozen=True, eq=False)
class PromptTurns:
    """What a release says about the length of each prompt's conversation, where it gives no text.

    Attributes:
        user: `[n]` int32 turns of the user; -1 where not recorded.
        assistant: `[n]` int32 turns of the assistant; -1 where not recorded.
        assistant_share: `[n]` float64 share of the turns that are the assistant's, 0 to 1; NaN where not recorded.
    """

    user: NDArray[np.int32]
    assistant: NDArray[np.int32]
    assistant_share: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Prompts:
    """Prompts with their responses, one row a prompt.

    Attributes:
        ids: distinct prompt ids.
        messages: the conversation before the response; () where the text is withheld.
        labels: the response labels in their order, 2 to 8 a prompt (`A`, `B`, …).
        responses: the messages of each response, one entry a label; () where the text is withheld.
        conversation_ids: id of each prompt's conversation where a release gives it one of its own; () where every one
            is the prompt's id.
        listed: `[n]` bool, false where the prompt is known only because assessments name it; None: all are listed.
        turns: None where no length of the conversations is recorded beside their text.
        criteria: those that were prepared for each prompt, in their order; () where none were for any.
    """

    ids: tuple[str, ...]
    messages: Sequence[tuple[Message, ...]]
    labels: tuple[tuple[str, ...], ...]
    responses: Sequence[tuple[tuple[Message, ...], ...]]
    conversation_ids: tuple[str, ...] = ()
    listed: NDArray[np.bool_] | None = None
    turns: PromptTurns | None = None
    criteria: Sequence[tuple[Criterion, ...]] = ()

    def __len__(self) -> int:
        """How many prompts."""
        return len(self.ids)

    @cached_property
    def n_responses(self) -> NDArray[np.int8]:
        """`[n]` how many responses each prompt has."""
        return np.array([len(labels) for labels in self.labels], dtype=np.int8)

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Row of each prompt id."""
        return {prompt_id: row for row, prompt_id in enumerate(self.ids)}


@dataclass(frozen=True, eq=False)
class Participants:
    """Participants, one row a person (or a rater that could not be linked to one).

    Attributes:
        ids: distinct participant ids.
        demographics: one column a question, named by the question's field.
        unlinked: `[n]` bool, true where the id stands for a single assessment of somebody whose other assessments could
            not be linked to it, so that clustering by person is understated.
        simulated: `[n]` bool, true for simulated people.
        has_demographics: `[n]` bool, true where a demographic record exists, even an empty one.
        listed: `[n]` bool, false where the participant is known only through assessments; None: all are listed.
    """

    ids: tuple[str, ...]
    demographics: Mapping[str, Categorical]
    unlinked: NDArray[np.bool_]
    simulated: NDArray[np.bool_]
    has_demographics: NDArray[np.bool_]
    listed: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        """How many participants."""
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class Assessments:
    """What participants answered, one row a time that one participant assessed one prompt, in the order given.

    Where one participant answered one prompt more than once every row is kept; statistics use the last
    (`Dataset.last_answers`).

    Attributes:
        participant: `[n]` int32, row in Participants.
        prompt: `[n]` int32, row in Prompts.
        world: `[n]` int32 weak-order codes (statistics/weak_order.py), NOT_ASKED or SKIPPED.
        personal: as `world`.
        veto: `[n]` int16, bit r set where response r was flagged unacceptable; NOT_ASKED or SKIPPED. Asked with nothing
            flagged is 0.
        importance: the answer as written.
        representativeness: as `importance`.
        subjectivity: as `importance`.
        positions: for each view of a release, `[n]` int32: where the assessment stands in that view's order, distinct
            and from 0; -1 where it does not stand there. Empty: all stand by prompt and by participant, in row order.
        default_policy: `[n]` int8, index into `criteria.POLICIES`, NOT_ASKED or SKIPPED; None: nobody was asked.
        criteria_rated: `[n]` int8, how many of the prepared criteria were rated (`Dataset.criteria_ratings` has them),
            NOT_ASKED or SKIPPED; None: nobody was asked.
        own_criteria: `[n]` int8, how many criteria of their own people wrote (`Dataset.own_criteria`), as before.
    """

    participant: NDArray[np.int32]
    prompt: NDArray[np.int32]
    world: NDArray[np.int32]
    personal: NDArray[np.int32]
    veto: NDArray[np.int16]
    importance: Categorical
    representativeness: Categorical
    subjectivity: Categorical
    positions: Mapping[View, NDArray[np.int32]] = field(default_factory=dict)
    default_policy: NDArray[np.int8] | None = None
    criteria_rated: NDArray[np.int8] | None = None
    own_criteria: NDArray[np.int8] | None = None

    def __len__(self) -> int:
        """How many assessments."""
        return len(self.participant)


@dataclass(frozen=True, eq=False)
class Rationales:
    """Reasons people gave, one row a text, ordered by assessment; texts are data, never markup.

    Attributes:
        assessment: `[n]` int32, row in Assessments.
        of: what each was given for.
        texts: as written, in whatever language.
        languages: of each, as detected (ISO 639); None where it cannot be told. () where nothing is known of any.
    """

    assessment: NDArray[np.int32]
    of: Sequence[RationaleOf]
    texts: Sequence[str]
    languages: Sequence[str | None] = ()

    def __len__(self) -> int:
        """How many rationales."""
        return len(self.assessment)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Everything people said about a set of prompts.

    Attributes:
        prompts: the prompts that were put to people.
        participants: the people.
        assessments: what they answered.
        rationales: the reasons they gave.
        notes: what a reader of the files must know (fields left out, files that differ); no part of the data.
        criteria_ratings: of the prepared criteria.
        own_criteria: that people wrote themselves.
    """

    prompts: Prompts
    participants: Participants
    assessments: Assessments
    rationales: Rationales
    notes: tuple[str, ...] = ()
    criteria_ratings: CriteriaRatings = NO_RATINGS
    own_criteria: OwnCriteria = NO_OWN_CRITERIA

    @property
    def simulated(self) -> bool:
        """Whether any participant was simulated."""
        return bool(self.participants.simulated.any())

    @cached_property
    def last_answers(self) -> NDArray[np.bool_]:
        """`[n_assessments]`, true on the last row of each (participant, prompt): the one that statistics use."""
        return last_answers(self.assessments.prompt, self.assessments.participant, len(self.participants))
