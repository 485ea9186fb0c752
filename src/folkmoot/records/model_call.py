"""One question to a language model with a typed answer: what a stage asks, and what `llm` gives back.

A stage writes a ModelCall; `pipeline` hands it to `llm`; the stage reads the Answered. Neither knows the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Generic, TypeVar

import msgspec

from folkmoot.records.dataset import Message
from folkmoot.records.personal_data import Clearance

ReplyT = TypeVar("ReplyT", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Template:
    """The fixed words around what is asked.

    Attributes:
        name: what it asks for (`rank`, `relevance`, …).
        text: every fixed word of it, with places for what changes.
    """

    name: str
    text: str

    @property
    def hash(self) -> str:
        """SHA-256 of the text, in hexadecimal."""
        return sha256(self.text.encode()).hexdigest()


def no_faults(_reply: Any) -> Sequence[str]:
    """Every reply that fits its type will do."""
    return ()


@dataclass(frozen=True, slots=True)
class ModelCall(Generic[ReplyT]):
    """One question to a model.

    Attributes:
        id: names the question in progress and failures; distinct within one batch of calls; no person's words.
        messages: what the model reads. The first is what many calls share, word for word, so that providers' caches of
            prompts serve it; what changes comes after it.
        reply_type: what the reply must hold, as JSON.
        template: the fixed words.
        faults: what is wrong with a reply that fits its type (a label that was never shown, a section that the spec
            lacks), in words that the model may be told; () where nothing is. It must be pure.
        repeat: 1 or more; the same question with another number is another call, so that repeats are real.
        participants: ids of the people whose words stand in it, so that the call can be found and erased with them.
        clearance: what lets words of participants go to a hosted model (`pipeline/cleared_texts.py`); None: they may not.
    """

    id: str
    messages: tuple[Message, ...]
    reply_type: type[ReplyT]
    template: Template
    faults: Callable[[ReplyT], Sequence[str]] = no_faults
    repeat: int = 1
    participants: tuple[str, ...] = ()
    clearance: Clearance | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What calls took, failed attempts included.

    Attributes:
        input_tokens: tokens read, cached ones included.
        cached_input_tokens: those of them that the provider served from its own cache.
        output_tokens: tokens written, reasoning included.
        cost: United States dollars; None where the model has no price.
    """

    input_tokens: int = 0
    cached_input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = 0.0

    def __add__(self, other: Usage) -> Usage:
        """Both together; a cost that is unknown in one is unknown in the sum."""
        return Usage(
            self.input_tokens + other.input_tokens,
            self.cached_input_tokens + other.cached_input_tokens,
            self.output_tokens + other.output_tokens,
            None if self.cost is None or other.cost is None else self.cost + other.cost,
        )


@dataclass(frozen=True, slots=True)
class Answered(Generic[ReplyT]):
    """A call with a reply that fits its type and has no faults.

    Attributes:
        id: the call's.
        reply: what the model said.
        model: the model as its provider names it in the reply.
        usage: of every attempt at this call, now or in an earlier run.
        digest: SHA-256 of the reply as it came, in hexadecimal.
        attempts: how often it was asked, 1 or more.
        cached: whether it came from the cache, without a call in this run.
    """

    id: str
    reply: ReplyT
    model: str
    usage: Usage
    digest: str
    attempts: int
    cached: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """A call without a usable reply after every attempt; never guessed, never counted as agreement.

    Attributes:
        id: the call's.
        kind: `unreadable` (no JSON, or not of the type), `faulty` (it fits, and says what cannot be), `refused` (the
            model or its provider declined), `unavailable` (errors or time-outs to the end).
        why: in words, without keys and without the reply.
        usage: of every attempt.
        attempts: how often it was asked.
    """

    id: str
    kind: str
    why: str
    usage: Usage
    attempts: int


@dataclass(frozen=True)
class Answers(Generic[ReplyT]):
    """What became of a batch of calls.

    Attributes:
        answered: by the calls' ids.
        failed: by the calls' ids.
        not_asked: ids of calls without an answer that have not failed for good, in order: the budget ended, or a batch is
            still with its provider. Most were never sent.
        stopped_because: why some were not asked; None where all were.
        spent: what this run's own calls took; replies from the cache take nothing.
    """

    answered: Mapping[str, Answered[ReplyT]]
    failed: Mapping[str, Failed]
    not_asked: tuple[str, ...] = ()
    stopped_because: str | None = None
    spent: Usage = field(default_factory=Usage)


@dataclass(frozen=True, slots=True)
class CallEstimate:
    """What calls would take, before any is made.

    Attributes:
        calls: how many would be made.
        cached: how many more are answered already, and cost nothing.
        usage: tokens counted from characters, output guessed by kind of reply; cost None where the model has no price.
        prices_of: where the prices come from, with their date; None where there are none.
        shared_input_tokens: those of the input tokens that stand at the beginning of an earlier call too, so that a
            provider's own cache may serve them; not taken off in `usage`.
        cost_if_shared_is_cached: what it would cost if the provider's cache served all of them.
        output_from: what the output is guessed from.
    """

    calls: int
    cached: int
    usage: Usage
    prices_of: str | None
    shared_input_tokens: int = 0
    cost_if_shared_is_cached: float | None = None
    output_from: str = "a guess"


@dataclass(frozen=True, slots=True)
class CallProgress:
    """Where a batch of calls stands.

    Attributes:
        calls: in the batch.
        answered: in this run.
        cached: answered by the cache.
        failed: for good.
        attempts: sent in this run.
        spent: what this run's attempts took so far.
    """

    calls: int
    answered: int = 0
    cached: int = 0
    failed: int = 0
    attempts: int = 0
    spent: Usage = field(default_factory=Usage)
