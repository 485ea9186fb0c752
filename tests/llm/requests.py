"""Requests that tests of providers make."""

from __future__ import annotations

from typing import Any

import msgspec

from folkmoot.llm.provider import ProviderRequest
from folkmoot.llm.structured import reply_schema
from folkmoot.records.dataset import Message


class Word(msgspec.Struct):
    """A reply of one word."""

    word: str


def word_request(
    question: str = "Yes or no?", *, model: str = "judge", repeat: int = 1, **settings: Any
) -> ProviderRequest:
    """A request for one word."""
    messages = (Message("system", "You answer in one word."), Message("user", question))
    return ProviderRequest(model, messages, reply_schema(Word), "Word", settings, repeat)
