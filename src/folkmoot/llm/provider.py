"""What every provider of models is to the rest of `llm`: one request in, one raw reply out; or many, and replies later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from folkmoot.llm.redaction import Secret
from folkmoot.records.dataset import Message


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is reached, as a models file names it; nothing here is read before a provider is opened.

    Attributes:
        base_url: None: the provider's own, or the one that the environment names.
        api_key_variable: the environment variable that holds the key.
        api_key_file: the file that holds the key, and nothing else.
        api_key: the key itself.
        structured: whether it takes a JSON Schema for the reply; where it turns out that it does not, words do.
    """

    base_url: str | None = None
    api_key_variable: str | None = None
    api_key_file: Path | None = None
    api_key: Secret | None = None
    structured: bool = True


@dataclass(frozen=True, slots=True)
class ProviderSetup:
    """How a provider is opened, besides the model's name.

    Attributes:
        endpoint: where the model is reached.
        concurrency: how many requests may be under way at once.
        timeout: seconds for one request.
        cache: the file of all calls ever made; a provider of batches keeps there which calls are on their way.
        wait: seconds that a provider of batches waits before it leaves a batch with its service.
    """

    endpoint: Endpoint = field(default_factory=Endpoint)
    concurrency: int = 16
    timeout: float = 600.0
    cache: Path | None = None
    wait: float = 0.0


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
        notes: what a person should know about how it was asked (the schema was given in words, since the endpoint takes
            none); the same words each time, so that they can be said once and kept with the reply.
    """

    text: str
    model: str
    input_tokens: int | None = None
    cached_input_tokens: int | None = None
    output_tokens: int | None = None
    finished: bool = True
    refusal: str | None = None
    notes: tuple[str, ...] = ()


class Provider(Protocol):
    """A way to reach models; an attempt may be cancelled at any time, and then lets go of what it holds."""

    @property
    def identity(self) -> str:
        """What determines the reply besides the request: the endpoint, without credentials. Part of the cache's key."""
        ...

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


@dataclass(frozen=True, slots=True)
class Exchange:
    """What became of requests that were handed over together.

    Attributes:
        replies: by key.
        failures: by key; the request may be handed over again under the same key.
        waiting: keys of requests that are on their way; nothing is to be done about them in this run.
        stopped_because: why some are waiting, and what to do; None where none is.
        notes: what a person should know: what was sent, replies that nobody asked for.
    """

    replies: Mapping[str, ProviderReply]
    failures: Mapping[str, ProviderError | TransientError]
    waiting: tuple[str, ...] = ()
    stopped_because: str | None = None
    notes: tuple[str, ...] = ()


class BatchProvider(Protocol):
    """A way to reach models that takes requests together and replies later, most often in another run."""

    @property
    def identity(self) -> str:
        """As a Provider's."""
        ...

    async def exchange(self, requests: Mapping[str, ProviderRequest]) -> Exchange:
        """Collect what has come, and hand over what is not on its way.

        Args:
            requests: by key, `[A-Za-z0-9_-]{1,64}`. A key names one attempt for good: handed in again, now or in a later
                run, it is the same request, and is sent once; another attempt at the same call is another key.

        Raises:
            TransientError: it may work later; nothing was sent twice.
            ProviderError: it will not; the run stops.
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
        turned_away: whether the provider refused before the model read anything (429, 503): it costs nothing, and
            others had better wait too.
        billed: whether the model may have been at work, so that the attempt may be on the bill although nothing came
            back (a time-out, a line that broke after the request was sent).
    """

    def __init__(
        self, why: str, retry_after: float | None = None, *, turned_away: bool = False, billed: bool = False
    ) -> None:
        super().__init__(why)
        self.retry_after = retry_after
        self.turned_away = turned_away
        self.billed = billed
