"""What a text of a participant holds that could tell who somebody is, and what a person decided about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Span: TypeAlias = tuple[int, int, str]
"""Where something stands in a text: first code point, the one after the last, and its kind."""
ABOUT = "about:"
"""What the question of a text begins with that a participant wrote about themselves; the field follows."""


class Kind(StrEnum):
    """What a finding is."""

    EMAIL = "e-mail"
    PHONE = "phone"
    ADDRESS = "postal address"
    ID_NUMBER = "id number"
    ACCOUNT = "account or card"
    HANDLE = "handle"
    URL = "web address"
    IP = "internet address"
    NAME = "name"
    OTHER = "other"
    """What a person marked, and no detector."""


class TextState(StrEnum):
    """How far a text has come."""

    NEW = "new"
    """Nobody looked at it, or it was changed since, or the detectors were."""
    CLEAR = "clear"
    """The detectors found nothing."""
    HELD = "held"
    """They found something, and nobody has decided yet."""
    DECIDED = "decided"


class Action(StrEnum):
    """What a person decides about a text."""

    KEEP = "keep"
    MASK = "mask"
    WITHHOLD = "withhold"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that could tell who somebody is.

    Attributes:
        kind: what it is.
        start: its first code point in the text.
        end: the code point after its last.
        detector: name of the detector's row.
        confidence: 0 to 1, how sure the detector is: set by its row, no measured probability.
        why: in words, without the text.
    """

    kind: Kind
    start: int
    end: int
    detector: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True, order=True)
class TextPlace:
    """Which of a participant's texts.

    Attributes:
        participant_id: whose.
        prompt_id: to which prompt; "" for what they wrote about themselves.
        occurrence: as in Assignment; 1 in a dataset.
        question: what it was written for: a row of `study/questions.py`, or `about:` and a field of demographics.
        part: 0; of several texts in one answer (own criteria) its place from 0.
    """

    participant_id: str
    prompt_id: str
    occurrence: int
    question: str
    part: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it stands now.

    Attributes:
        place: which.
        text: as written.
        language: as detected; None where it cannot be told.
    """

    place: TextPlace
    text: str
    language: str | None


@dataclass(frozen=True, slots=True)
class TextDecision:
    """What a person decided about a text.

    Attributes:
        action: keep it as it is, show it with some of it masked, or show nothing of it.
        spans: what is masked; () unless the action is mask.
        by: an account's id, or "command line".
        at: ISO 8601, UTC.
    """

    action: Action
    spans: tuple[Span, ...]
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class TextRecord:
    """What is kept of a text besides itself.

    Attributes:
        place: which text.
        digest: a keyed hash of the text that was looked at: where the text has another, the record is of an older one.
        detectors: version of the detectors that looked.
        state: clear, held or decided.
        findings: in the order of the text.
        decision: None unless the state is decided.
    """

    place: TextPlace
    digest: str
    detectors: str
    state: TextState
    findings: tuple[Finding, ...]
    decision: TextDecision | None


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A text in the queue.

    Attributes:
        place: which.
        text: as written; who shows it, shows it to those who may see personal data alone.
        language: as detected; None where it cannot be told.
        state: how far it has come.
        digest: of the text, to be handed back with a decision.
        findings: in the order of the text.
        decision: None where nobody has decided.
        masked: the text as it would be with every finding masked, or with what was decided to be.
    """

    place: TextPlace
    text: str
    language: str | None
    state: TextState
    digest: str
    findings: tuple[Finding, ...]
    decision: TextDecision | None
    masked: str


@dataclass(frozen=True, slots=True)
class Queue:
    """Part of the queue.

    Attributes:
        items: those asked for.
        total: how many there are of that kind.
        counts: texts in each state.
        detectors: version of the detectors.
    """

    items: tuple[QueueItem, ...]
    total: int
    counts: Mapping[str, int]
    detectors: str


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What came of looking at texts.

    Attributes:
        texts: how many there are.
        scanned: how many of them were looked at now: new ones, changed ones, all where the detectors changed.
        counts: texts in each state afterwards.
        by_kind: held texts with a finding of each kind.
        detectors: version of the detectors.
    """

    texts: int
    scanned: int
    counts: Mapping[str, int]
    by_kind: Mapping[str, int]
    detectors: str


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision as it is handed in.

    Attributes:
        place: which text.
        digest: of the text that the person saw (QueueItem.digest).
        action: what is to be done with it.
        spans: what is masked; None: every finding. Only with mask.
    """

    place: TextPlace
    digest: str
    action: Action
    spans: tuple[Span, ...] | None = None


@dataclass(frozen=True, slots=True)
class Clearance:
    """Says that participants' texts in a call to a model went through the queue, or that the study takes the risk.

    `pipeline/cleared_texts.py` alone makes one (a test holds the house to it).

    Attributes:
        because: `cleared` or `risk taken`.
        texts: how many texts it is for.
    """

    because: str
    texts: int
