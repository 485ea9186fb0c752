"""Ask a language model: what every verb that calls one shares."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

import msgspec

from folkmoot.llm.model import ModelName
from folkmoot.llm.provider import Provider, ProviderRequest
from folkmoot.llm.providers import open_provider
from folkmoot.llm.structured import read_reply, reply_schema
from folkmoot.records.model_call import Answered, Answers, CallEstimate, CallProgress, Failed, ModelCall, ReplyT, Usage

Watch: TypeAlias = Callable[[str, int], AbstractContextManager[Callable[[CallProgress], None]]]
"""Of a model's name and the number of calls: what is told, as often as something happens, where they stand."""


@contextmanager
def unwatched(_model: str, _calls: int) -> Iterator[Callable[[CallProgress], None]]:
    """Nobody looks."""
    yield lambda _: None


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """How models are asked.

    Attributes:
        cache: the file of all calls ever made.
        models: a TOML file with [models.NAME] tables (study.toml); None: names are read as they stand.
        prices: a TOML file of prices that goes before the bundled one.
        concurrency: calls under way at once.
        attempts: how often one call is asked before it has failed.
        timeout: seconds for one attempt.
        max_cost: United States dollars that this run may take; None: no limit.
        max_calls: calls that this run may make; None: no limit.
        watch: who is told where calls stand.
    """

    cache: Path = Path("model-calls.db")
    models: Path | None = None
    prices: Path | None = None
    concurrency: int = 16
    attempts: int = 3
    timeout: float = 600.0
    max_cost: float | None = None
    max_calls: int | None = None
    watch: Watch = unwatched


class Asker:
    """Asks one model, or says what asking would take.

    Attributes:
        model: the model as the user named it.
    """

    def __init__(self, model: str, settings: ModelSettings, tell: Callable[[str], None] = lambda _: None) -> None:
        self.model = model
        self._name = ModelName.parse(model)
        self._settings = settings
        self._tell = tell

    def ask(self, calls: Sequence[ModelCall[ReplyT]]) -> Answers[ReplyT]:
        """Ask every call that the cache does not answer."""
        return asyncio.run(self._ask(calls))

    async def _ask(self, calls: Sequence[ModelCall[ReplyT]]) -> Answers[ReplyT]:
        provider = open_provider(self._name)
        answered: dict[str, Answered[ReplyT]] = {}
        failed: dict[str, Failed] = {}
        for call in calls:
            result = await self._one(provider, call)
            if isinstance(result, Failed):
                failed[call.id] = result
            else:
                answered[call.id] = result
        await provider.close()
        return Answers(answered, failed)

    async def _one(self, provider: Provider, call: ModelCall[ReplyT]) -> Answered[ReplyT] | Failed:
        request = ProviderRequest(
            self._name.model,
            call.messages,
            reply_schema(call.reply_type),
            call.reply_type.__name__,
            self._name.settings,
            call.repeat,
        )
        raw = await provider.complete(request)
        try:
            reply = read_reply(raw.text, call.reply_type)
        except msgspec.MsgspecError as error:
            return Failed(call.id, "unreadable", str(error), Usage(), 1)
        faults = call.faults(reply)
        if faults:
            return Failed(call.id, "faulty", "; ".join(faults), Usage(), 1)
        digest = sha256(raw.text.encode()).hexdigest()
        return Answered(call.id, reply, raw.model, Usage(), digest, 1, cached=False)

    def estimate(self, calls: Sequence[ModelCall[ReplyT]]) -> CallEstimate:
        """What asking would take."""
        characters = sum(len(message.content) for call in calls for message in call.messages)
        return CallEstimate(len(calls), 0, Usage(characters // 4, 0, 0, None), None)
