"""Providers as the rest of Folkmoot meets them: whatever they say is cleared of keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from folkmoot.llm.provider import (
    BatchProvider,
    Exchange,
    Provider,
    ProviderError,
    ProviderReply,
    ProviderRequest,
    TransientError,
)
from folkmoot.llm.redaction import Redactor


class Redacting:
    """A provider whose replies and errors hold no key.

    Args:
        provider: the provider.
        redactor: what clears texts.
    """

    def __init__(self, provider: Provider, redactor: Redactor) -> None:
        self._provider = provider
        self._redactor = redactor

    @property
    def identity(self) -> str:
        """The provider's, cleared."""
        return self._redactor.clear(self._provider.identity)

    async def complete(self, request: ProviderRequest) -> ProviderReply:
        """As the provider's."""
        try:
            reply = await self._provider.complete(request)
        except (ProviderError, TransientError) as error:
            # From None: a traceback would show the error as it was.
            raise _cleared_error(error, self._redactor) from None
        return _cleared(reply, self._redactor)

    async def close(self) -> None:
        """As the provider's."""
        await self._provider.close()


class RedactingBatch:
    """As Redacting, for a provider of batches.

    Args:
        provider: the provider.
        redactor: what clears texts.
    """

    def __init__(self, provider: BatchProvider, redactor: Redactor) -> None:
        self._provider = provider
        self._redactor = redactor

    @property
    def identity(self) -> str:
        """The provider's, cleared."""
        return self._redactor.clear(self._provider.identity)

    async def exchange(self, requests: Mapping[str, ProviderRequest]) -> Exchange:
        """As the provider's."""
        clear = self._redactor
        try:
            exchange = await self._provider.exchange(requests)
        except (ProviderError, TransientError) as error:
            raise _cleared_error(error, clear) from None
        why = exchange.stopped_because
        return Exchange(
            {key: _cleared(reply, clear) for key, reply in exchange.replies.items()},
            {key: _cleared_error(error, clear) for key, error in exchange.failures.items()},
            exchange.waiting,
            None if why is None else clear.clear_error(why),
            tuple(clear.clear_error(note) for note in exchange.notes),
        )

    async def close(self) -> None:
        """As the provider's."""
        await self._provider.close()


def _cleared(reply: ProviderReply, redactor: Redactor) -> ProviderReply:
    return replace(
        reply,
        text=redactor.clear(reply.text),
        model=redactor.clear(reply.model),
        refusal=None if reply.refusal is None else redactor.clear_error(reply.refusal),
        notes=tuple(redactor.clear_error(note) for note in reply.notes),
    )


def _cleared_error(error: ProviderError | TransientError, redactor: Redactor) -> ProviderError | TransientError:
    text = redactor.clear_error(str(error))
    if isinstance(error, TransientError):
        return TransientError(text, error.retry_after, turned_away=error.turned_away, billed=error.billed)
    return ProviderError(text)
