"""What every provider of models is to the rest of `llm`: one request in, one raw reply out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from folkmoot.records.dataset import Message


@dataclass(frozen=True, slots=True)
class ProviderRequest:
    """One attempt at a call.

    Attributes:
        model: the model's name as its provider knows it.
        messages: what the model reads, a repair of an earlier attempt included.
        schema: JSON Schema of the reply.
        schema_name: a short name of it.
        settings: further fields of the request (`temperature`, `max_tokens`, `reasoning_effort`, …), as the user gave them.
        repeat: which repeat this is; a provider that takes a seed may use it.
    """

    model: str
    messages: tuple[Message, ...]
    schema: Mapping[str, Any]
    schema_name: str
    settings: Mapping[str, Any]
    repeat: int


@dataclass(frozen=True, slots=True)
class ProviderReply:
    """What came back, before it is read.

    Attributes:
        text: what the model wrote.
        model: the model as the provider names it.
        input_tokens: None where the provider does not say.
        cached_input_tokens: as input_tokens.
        output_tokens: as input_tokens.
        finished: false where the reply was cut off at a limit.
        refusal: why the model declined; None where it did not.
    """

    text: str
    model: str
    input_tokens: int | None = None
    cached_input_tokens: int | None = None
    output_tokens: int | None = None
    finished: bool = True
    refusal: str | None = None


class Provider(Protocol):
    """A way to reach models."""

    async def complete(self, request: ProviderRequest) -> ProviderReply:
        """Ask once.

        Raises:
            TransientError: it may work later (429, 5xx, time-out, a broken line); carries the seconds to wait where the
                provider said so.
            ProviderError: it will not (a bad key, an unknown model); the run stops.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class ProviderError(Exception):
    """The provider will not answer, however often it is asked; the text has no key in it."""


class TransientError(Exception):
    """The provider may answer later.

    Attributes:
        retry_after: seconds that the provider asked to wait; None where it did not say.
    """

    def __init__(self, why: str, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after
