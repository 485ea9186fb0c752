"""A conversation and its responses as text between fences: roles kept, everything else data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from folkmoot.records.dataset import Message
from folkmoot.records.fences import Fence

_ROLES: Final = frozenset({"system", "developer", "user", "assistant", "tool"})


def texts_of(messages: Iterable[Message]) -> Iterable[str]:
    """Every text of the messages, roles included: what a fence must be made for."""
    for message in messages:
        yield message.role
        yield message.content


def fenced_turns(fence: Fence, messages: Sequence[Message]) -> str:
    """Each turn of a conversation between its own lines, with its number and role."""
    return _turns(fence, "message", messages)


def fenced_response(fence: Fence, label: str, messages: Sequence[Message]) -> str:
    """One response under its neutral label; the turns of a response that has several are fenced within it."""
    is_plain = len(messages) == 1 and messages[0].role == "assistant"
    inside = messages[0].content if is_plain else _turns(fence, f"response {label} message", messages)
    return fence.put(f"response {label}", inside)


def _turns(fence: Fence, what: str, messages: Sequence[Message]) -> str:
    # A role is data too: one that is no known role could hold a line of its own.
    return "\n".join(
        fence.put(f"{what} {number} {message.role if message.role in _ROLES else 'other'}", message.content)
        for number, message in enumerate(messages, start=1)
    )
