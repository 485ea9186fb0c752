"""What a model wrote for a study, before a person has approved it.

Nothing here is used for anything but being looked at, until an Approval of the same content stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

import msgspec

from folkmoot.records.dataset import Message

OWN_DEFAULT: Final = "own default"
"""The approach of a response that the model gave to the prompt alone, without any instruction."""


class DraftKind(StrEnum):
    """What was drafted."""

    PROMPT = "prompt"
    RESPONSE = "response"
    CRITERION = "criterion"


class Direction(StrEnum):
    """What meeting a criterion does to a response, as its writer sees it."""

    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Written:
    """Where a text comes from: one call of a model.

    Attributes:
        model: as the user named it (`openai:gpt-5?temperature=1`).
        answered_by: the model as its provider named it in the reply.
        template: name of the fixed words around what was asked.
        template_hash: SHA-256 of them, in hexadecimal.
        seed: of the draws that went into the call and into the order of labels.
        reply_digest: SHA-256 of the reply as it came, in hexadecimal.
        input_tokens: of every attempt.
        output_tokens: of every attempt.
        cost: United States dollars; None where the model has no price.
        spec_hash: SHA-256 of the spec that the model was shown; None where it saw none.
    """

    model: str
    answered_by: str
    template: str
    template_hash: str
    seed: int
    reply_digest: str
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = 0.0
    spec_hash: str | None = None


@dataclass(frozen=True, slots=True)
class PromptPart:
    """What belongs to a drafted prompt.

    Attributes:
        section: id of the section it was seeded by.
        touches: ids of the sections that it touches, as the model says.
        why_contested: why reasonable people would disagree about the answer.
        user: who asks, in the model's words.
        seeds: what was drawn from the table of users: (column, value).
    """

    section: str
    touches: tuple[str, ...]
    why_contested: str
    user: str
    seeds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ResponsePart:
    """What belongs to a drafted response.

    Attributes:
        label: `A`, `B`, …, in seeded order; "" where the response was merged into another.
        approach: a short name of its view, or `own default`.
        viewpoint: the view of the ideal answer that it holds; "" for the model's own default.
        position: which of the model's views it is, from 1; 0 for its own default.
    """

    label: str
    approach: str
    viewpoint: str
    position: int


@dataclass(frozen=True, slots=True)
class CriterionPart:
    """What belongs to a drafted criterion.

    Attributes:
        direction: what meeting it does to a response, as the model sees it.
    """

    direction: Direction


@dataclass(frozen=True, slots=True)
class Draft:
    """One text that a model wrote for a study.

    Attributes:
        kind: what it is; the part of the same name is there, and the others are None.
        id: distinct within a file of drafts.
        prompt_id: the prompt that it is, or belongs to.
        text: what people would read.
        written: the call that wrote it.
        after: the calls it rests on (the user of a prompt; the views of a response), in their order.
        prompt_hash: `messages_hash` of the prompt that a response or criterion was written for; "" for a prompt.
        prompt: of a prompt.
        response: of a response.
        criterion: of a criterion.
        flags: what a reviewer should look at (`an e-mail address`), in words.
        merged_into: id of the text that says the same, or nearly; None where it stands by itself.
        similarity: with that text, 0 to 1; None where it stands by itself.
    """

    kind: DraftKind
    id: str
    prompt_id: str
    text: str
    written: Written
    after: tuple[Written, ...] = ()
    prompt_hash: str = ""
    prompt: PromptPart | None = None
    response: ResponsePart | None = None
    criterion: CriterionPart | None = None
    flags: tuple[str, ...] = ()
    merged_into: str | None = None
    similarity: float | None = None

    @property
    def content_hash(self) -> str:
        """SHA-256, in hexadecimal, of what a person approves: every text of the draft and who wrote it.

        Labels, costs, flags and merges are left out: they may change while the text stays.
        """
        return _hash(
            [
                self.kind,
                self.id,
                self.prompt_id,
                self.text,
                self.prompt_hash,
                self.prompt,
                None if self.response is None else replace(self.response, label=""),
                self.criterion,
                [
                    [one.model, one.answered_by, one.template_hash, one.reply_digest, one.spec_hash]
                    for one in (self.written, *self.after)
                ],
            ]
        )


@dataclass(frozen=True, slots=True)
class NotDrafted:
    """A call that gave no usable reply, however often it was asked.

    Attributes:
        id: the call's.
        why: what was wrong, in words.
    """

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Drafts:
    """A file of drafts.

    Attributes:
        drafts: in the order of the file, merged ones beside those that they were merged into.
        failed: what the model never wrote.
    """

    drafts: tuple[Draft, ...]
    failed: tuple[NotDrafted, ...] = ()

    @property
    def standing(self) -> tuple[Draft, ...]:
        """The drafts that were merged into no other."""
        return tuple(draft for draft in self.drafts if draft.merged_into is None)


class Decision(StrEnum):
    """What a person decided about a draft."""

    APPROVE = "approve"
    REJECT = "reject"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Approval:
    """What a person decided about one draft.

    Attributes:
        item: the draft's id.
        content_hash: of the draft that the person read.
        decision: None while nothing was decided.
        who: the person's code; no name.
        when: a date, `2026-11-22`, or a time of one, as ISO 8601 writes them.
        note: for other people; "" for none.
        text: what is used instead, where the decision is to edit; "" elsewhere.
        line: where it stands in its file.
    """

    item: str
    content_hash: str
    decision: Decision | None
    who: str
    when: str
    note: str
    text: str
    line: int


def messages_hash(messages: Sequence[Message]) -> str:
    """SHA-256 of a conversation's roles and texts, in hexadecimal."""
    return _hash([[message.role, message.content] for message in messages])


def _hash(value: Any) -> str:
    return sha256(msgspec.json.encode(value)).hexdigest()
