"""Inspect's providers as models: Anthropic, Google, Mistral, Bedrock, and everything else that Inspect reaches."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from folkmoot.errors import InputError
from folkmoot.llm.api_key import api_key
from folkmoot.llm.chat_errors import shortened
from folkmoot.llm.chat_request import in_words
from folkmoot.llm.model import ModelName
from folkmoot.llm.provider import ProviderError, ProviderReply, ProviderRequest, ProviderSetup, TransientError
from folkmoot.llm.redaction import public_url

if TYPE_CHECKING:
    from inspect_ai.model import ChatMessage, GenerateConfig, Model, ModelOutput

_INSTALL: Final = "pip install 'folkmoot[inspect]'"
_MARKUP: Final = re.compile(r"\[/?[a-z ]+\]")
_DEEPEST: Final = 40
"""Levels of a schema; one that refers to itself has no end."""


class Inspect:
    """A model by its name in Inspect: `inspect:anthropic/NAME`.

    The schema is given in words and, unless the models file says `structured_output = false`, as Inspect's response schema,
    which its providers use where their service has such a thing. Inspect's own asking again is off.

    Args:
        name: the model; its settings are fields of Inspect's GenerateConfig.
        setup: the endpoint (its address and key go to Inspect's provider where they are given), connections and time.
        model_args: further arguments of Inspect's provider.

    Raises:
        InputError: Inspect, or what its provider needs, is not installed; no such provider; no key; an unknown setting.
    """

    def __init__(self, name: ModelName, setup: ProviderSetup, **model_args: Any) -> None:
        try:
            # Imported here: it takes over a second, and is an extra.
            from inspect_ai.model import GenerateConfig, get_model  # noqa: PLC0415 - an extra
        except ModuleNotFoundError:
            raise InputError(f"--model {name}: Inspect is not installed; {_INSTALL}") from None
        unknown = sorted(set(name.settings) - set(GenerateConfig.model_fields))
        if unknown:
            raise InputError(f"--model {name}: found the setting '{unknown[0]}', which Inspect's GenerateConfig lacks")
        endpoint = setup.endpoint
        named = endpoint.api_key or endpoint.api_key_variable or endpoint.api_key_file
        key = api_key(endpoint) if named else None
        try:
            config = GenerateConfig(
                max_retries=0,
                max_connections=setup.concurrency,
                attempt_timeout=max(1, math.ceil(setup.timeout)),
                **name.settings,
            )
            self._model: Model = get_model(
                name.model,
                config=config,
                base_url=endpoint.base_url,
                api_key=None if key is None else key.reveal(),
                memoize=False,
                **model_args,
            )
        except Exception as error:  # noqa: BLE001 - each of Inspect's providers raises errors of its own
            raise InputError(f"--model {name}: {_said(error)}") from None
        _no_retries_of_its_own(self._model)
        self._structured = endpoint.structured
        self._identity = "inspect" if endpoint.base_url is None else f"inspect {public_url(endpoint.base_url)}"

    @property
    def identity(self) -> str:
        """`inspect`, with the address where one is named."""
        return self._identity

    async def complete(self, request: ProviderRequest) -> ProviderReply:
        """Ask once.

        Raises:
            TransientError: Inspect's provider would ask again.
            ProviderError: it would not.
        """
        try:
            output = await self._model.generate(_messages(request), config=self._form(request), cache=False)
        except Exception as error:  # noqa: BLE001 - each of Inspect's providers raises errors of its own
            raise self._error(error) from None
        return _reply(output, request.model)

    async def close(self) -> None:
        """Close the provider's client."""
        await self._model.api.aclose()

    def _form(self, request: ProviderRequest) -> GenerateConfig:
        from inspect_ai.model import GenerateConfig, ResponseSchema  # noqa: PLC0415 - an extra
        from inspect_ai.util import JSONSchema  # noqa: PLC0415 - an extra

        schema = inlined(request.schema) if self._structured else None
        if schema is None:
            return GenerateConfig()
        form = ResponseSchema(name=request.schema_name, json_schema=JSONSchema.model_validate(schema), strict=True)
        return GenerateConfig(response_schema=form)

    def _error(self, error: Exception) -> ProviderError | TransientError:
        attempt = getattr(error, "last_attempt", None)
        if attempt is not None:
            # Inspect wraps what it would have asked again.
            cause = attempt.exception()
            decision = self._model.api.should_retry(cause)
            away = getattr(decision, "kind", None) == "rate_limit"
            return TransientError(_said(cause), getattr(decision, "retry_after", None), turned_away=away)
        if isinstance(error, TimeoutError):
            return TransientError("no reply in time", billed=True)
        return ProviderError(_said(error))


def inlined(schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """A JSON Schema without `$ref`, which Inspect's schemas lack; None for one that refers to itself."""
    definitions = schema.get("$defs", {})

    def resolved(part: Any, depth: int) -> Any:
        if depth > _DEEPEST:
            raise RecursionError
        if isinstance(part, list):
            return [resolved(item, depth + 1) for item in part]
        if not isinstance(part, Mapping):
            return part
        if "$ref" in part:
            return resolved(definitions[str(part["$ref"]).rpartition("/")[2]], depth + 1)
        return {name: resolved(value, depth + 1) for name, value in part.items() if name != "$defs"}

    try:
        whole: dict[str, Any] = resolved(schema, 0)
    except RecursionError:
        return None
    return whole


def _messages(request: ProviderRequest) -> list[ChatMessage]:
    from inspect_ai.model import ChatMessageAssistant, ChatMessageSystem, ChatMessageUser  # noqa: PLC0415 - an extra

    kinds: dict[str, type[ChatMessageAssistant | ChatMessageSystem | ChatMessageUser]] = {
        "assistant": ChatMessageAssistant,
        "system": ChatMessageSystem,
        "developer": ChatMessageSystem,
    }
    messages = request.messages
    texts = [messages[0].content + in_words(request.schema), *(message.content for message in messages[1:])]
    return [
        kinds.get(message.role, ChatMessageUser)(content=text) for message, text in zip(messages, texts, strict=True)
    ]


def _reply(output: ModelOutput, asked_for: str) -> ProviderReply:
    if output.empty:
        raise TransientError("Inspect's provider replied with nothing", billed=True)
    usage = output.usage
    read = cached = written = None
    if usage is not None:
        cached = usage.input_tokens_cache_read or 0
        read = usage.input_tokens + cached + (usage.input_tokens_cache_write or 0)
        written = usage.output_tokens
    refusal = None
    if output.stop_reason == "content_filter":
        refusal = shortened(output.error) or "the provider's content filter stopped the reply"
    return ProviderReply(
        output.completion,
        output.model or asked_for,
        read,
        cached,
        written,
        finished=output.stop_reason not in {"max_tokens", "model_length"},
        refusal=refusal,
    )


def _no_retries_of_its_own(model: Model) -> None:
    """The SDKs beneath Inspect ask again too; each attempt is to be counted here."""
    client: Any = getattr(model.api, "client", None)
    if isinstance(getattr(client, "max_retries", None), int):
        client.max_retries = 0


def _said(error: BaseException | None) -> str:
    text = _MARKUP.sub("", str(error))
    return shortened(f"{type(error).__name__}: {text}")
