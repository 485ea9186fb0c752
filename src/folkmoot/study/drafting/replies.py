"""What a model replies when it drafts; fields stand in the order in which it writes them, reasons before texts."""

from __future__ import annotations

from typing import Literal

import msgspec


class UserReply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who asks.

    Attributes:
        user: the person, in three to six sentences.
    """

    user: str


class PromptReply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A contested prompt.

    Attributes:
        why_contested: why reasonable people would disagree about the ideal answer.
        touched_sections: ids of the sections of the spec that it touches.
        prompt: what the user writes.
    """

    why_contested: str
    touched_sections: list[str]
    prompt: str


class ViewReply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One view of the ideal answer.

    Attributes:
        view: the view, in one to three sentences.
        name: one to three words for it.
    """

    view: str
    name: str


class ViewsReply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Three different views of the ideal answer."""

    views: list[ViewReply]


class ResponseReply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the assistant says."""

    response: str


class CriterionReply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One criterion.

    Attributes:
        direction: what meeting it does to a response.
        criterion: one sentence that a response meets or does not meet.
    """

    direction: Literal["better", "worse"]
    criterion: str


class CriteriaReply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One to six criteria."""

    criteria: list[CriterionReply]
