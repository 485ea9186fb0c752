"""Calls made ready to be asked: each distinct one once, under the key that names it in the cache."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Generic

from folkmoot.llm.cache import CallRecord
from folkmoot.llm.call_key import Asked, call_key
from folkmoot.llm.judging import judge_text
from folkmoot.llm.provider import ProviderRequest
from folkmoot.llm.structured import read_reply, reply_schema
from folkmoot.records.dataset import Message
from folkmoot.records.model_call import Answered, Failed, ModelCall, ReplyT, Usage


@dataclass(frozen=True, slots=True)
class Question(Generic[ReplyT]):
    """Calls that are one and the same, to be asked once.

    Attributes:
        record: the call as it is kept.
        calls: at least one; they differ in id and participants alone, or in what they take for a fault.
    """

    record: CallRecord
    calls: tuple[ModelCall[ReplyT], ...]

    @property
    def key(self) -> bytes:
        """Its name in the cache."""
        return self.record.key

    def request(self, messages: tuple[Message, ...]) -> ProviderRequest:
        """One attempt at it.

        Args:
            messages: its own, and what an earlier attempt is told.
        """
        name = self.record.asked.name
        schema_name = self.calls[0].reply_type.__name__
        return ProviderRequest(name.model, messages, self.record.schema, schema_name, name.settings, self.record.repeat)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question.

    Attributes:
        status: `ok`, `unreadable`, `faulty`, `refused` or `unavailable`.
        text: the reply; None where there is none.
        why: what was wrong; "" where nothing was.
        model: the model as the provider names it.
        usage: of every attempt, earlier runs' included.
        attempts: how often it was asked, earlier runs' included.
        cached: whether the cache answered.
    """

    status: str
    text: str | None
    why: str
    model: str
    usage: Usage
    attempts: int
    cached: bool


def make_questions(calls: Sequence[ModelCall[ReplyT]], asked: Asked) -> list[Question[ReplyT]]:
    """Calls to questions, in order; those with one key are one question."""
    schemas: dict[type[Any], dict[str, Any]] = {}
    digests: dict[str, str] = {}
    by_key: dict[bytes, list[ModelCall[ReplyT]]] = {}
    for call in calls:
        if call.reply_type not in schemas:
            schemas[call.reply_type] = reply_schema(call.reply_type)
        key = call_key(asked, call.messages, schemas[call.reply_type], call.repeat, digests)
        by_key.setdefault(key, []).append(call)
    return [
        Question(
            CallRecord(
                key,
                asked,
                same[0].messages,
                schemas[same[0].reply_type],
                same[0].repeat,
                same[0].template,
                tuple(dict.fromkeys(one for call in same for one in call.participants)),
            ),
            tuple(same),
        )
        for key, same in by_key.items()
    ]


def settle(call: ModelCall[ReplyT], outcome: Outcome) -> Answered[ReplyT] | Failed:
    """What became of one call, from what became of its question."""
    if outcome.status == "ok" and outcome.text is not None:
        judged = judge_text(outcome.text, call)
        if judged.status == "ok":
            reply = read_reply(outcome.text, call.reply_type)
            digest = sha256(outcome.text.encode()).hexdigest()
            return Answered(
                call.id, reply, outcome.model, outcome.usage, digest, outcome.attempts, cached=outcome.cached
            )
        return Failed(call.id, judged.status, judged.why, outcome.usage, outcome.attempts)
    return Failed(call.id, outcome.status, outcome.why, outcome.usage, outcome.attempts)
