"""Any endpoint that speaks OpenAI's chat completions: OpenAI's own, other hosts, vLLM, Ollama, llama.cpp."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx2
import msgspec
import openai

from folkmoot.errors import InputError
from folkmoot.llm.api_key import api_key, base_url
from folkmoot.llm.chat_errors import DeclinedError, SchemaRefusedError, chat_error
from folkmoot.llm.chat_reply import read_completion
from folkmoot.llm.chat_request import CHAT_PATH, chat_body, refuse_settings
from folkmoot.llm.lanes import Lanes
from folkmoot.llm.model import ModelName
from folkmoot.llm.provider import (
    ProviderError,
    ProviderReply,
    ProviderRequest,
    ProviderSetup,
    TransientError,
)
from folkmoot.llm.redaction import public_url

NO_KEY: Final = "none"
"""What is sent where there is no key: the SDK wants one, and a server of one's own looks at none."""
_NEVER_SENT: Final = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol"})
"""Failures of a connection before the request was sent: nothing can be on the bill."""
_IN_WORDS: Final = "the endpoint takes no JSON Schema, so that the reply's form was asked for in words"


def open_client(setup: ProviderSetup) -> openai.AsyncOpenAI:
    """The SDK's client for an endpoint; it never asks again by itself: asking again is counted and paid for elsewhere.

    Raises:
        InputError: no usable address, or no key where one is needed.
    """
    address = base_url(setup.endpoint)
    check_address(address)
    key = api_key(setup.endpoint)
    return openai.AsyncOpenAI(
        api_key=NO_KEY if key is None else key.reveal(),
        base_url=address,
        max_retries=0,
        timeout=setup.timeout,
        http_client=_http_client(setup, address),
    )


def _http_client(setup: ProviderSetup, address: str) -> httpx2.AsyncClient:
    if getproxies():
        # A transport of one's own would go past the proxies that the environment names.
        connections = setup.concurrency + 4
        limits = httpx2.Limits(max_connections=connections, max_keepalive_connections=connections)
        return openai.DefaultAsyncHttpxClient(limits=limits, timeout=setup.timeout)
    return openai.DefaultAsyncHttpxClient(
        transport=Lanes(secure=address.lower().startswith("https:")), timeout=setup.timeout
    )


def check_address(address: str) -> None:
    """Refuse what is no address of an endpoint, without repeating what it hides.

    Raises:
        InputError: it is none.
    """
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        raise InputError(f"base URL: found '{public_url(address)}'; expected http://HOST… or https://HOST…")


class OpenAICompatible:
    """Chat completions of one endpoint, with structured outputs where it takes them.

    Args:
        name: the model.
        setup: the endpoint, and how many requests may be under way.

    Raises:
        InputError: no usable address, no key where one is needed, or a setting that every request has already.
    """

    def __init__(self, name: ModelName, setup: ProviderSetup) -> None:
        refuse_settings(name)
        self._client = open_client(setup)
        self._timeout = setup.timeout
        self._identity = public_url(base_url(setup.endpoint))
        self._structured = setup.endpoint.structured

    @property
    def identity(self) -> str:
        """The endpoint's address, without user, password and query."""
        return self._identity

    async def complete(self, request: ProviderRequest) -> ProviderReply:
        """Ask once; where the endpoint refuses the schema, ask in words instead, now and for the rest of the run.

        Raises:
            TransientError: 408, 409, 425, 429, 5xx, a time-out, a broken line, a body that is no completion.
            ProviderError: any other refusal.
        """
        try:
            if self._structured:
                try:
                    return await self._ask(request, structured=True)
                except SchemaRefusedError:
                    reply = await self._ask(request, structured=False)
                    # Only now is it known that the schema was what the endpoint minded.
                    self._structured = False
                    return reply
            return await self._ask(request, structured=False)
        except DeclinedError as declined:
            return ProviderReply(text="", model=request.model, refusal=str(declined))

    async def _ask(self, request: ProviderRequest, *, structured: bool) -> ProviderReply:
        content = msgspec.json.encode(chat_body(request, structured=structured))
        options: Any = {"headers": {"Content-Type": "application/json"}}
        try:
            response = await self._client.post(CHAT_PATH, cast_to=httpx2.Response, content=content, options=options)
        except openai.OpenAIError as error:
            # From None: the SDK's error holds the request, and with it the key.
            raise sdk_error(error, self._identity, self._timeout, request.settings) from None
        notes = () if structured else (f"{self._identity}: {_IN_WORDS}",)
        return read_completion(response.content, request.model, notes)

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()


def sdk_error(
    error: openai.OpenAIError, address: str, timeout: float, settings: Mapping[str, Any] | None = None
) -> ProviderError | TransientError:
    """The SDK's error as one of ours.

    Args:
        error: the SDK's.
        address: the endpoint, as it may be shown.
        timeout: seconds that a request may take.
        settings: of the request.
    """
    if isinstance(error, openai.APIStatusError):
        body = error.body if error.body is not None else error.response.text
        return chat_error(error.status_code, body, error.response.headers, settings)
    if isinstance(error, openai.APITimeoutError):
        return TransientError(f"{address}: no reply within {timeout:g} seconds", billed=True)
    if isinstance(error, openai.APIConnectionError):
        cause = type(error.__cause__).__name__ if error.__cause__ else "no connection"
        return TransientError(f"{address}: the connection failed ({cause})", billed=cause not in _NEVER_SENT)
    return ProviderError(f"{address}: {type(error).__name__}")
