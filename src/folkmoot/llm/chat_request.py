"""A request as the chat completions of OpenAI, and of everything compatible with them, take it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from folkmoot.errors import InputError
from folkmoot.llm.model import ModelName
from folkmoot.llm.provider import ProviderRequest

CHAT_PATH: Final = "/chat/completions"
_OURS: Final = ("model", "messages", "response_format", "stream", "n", "tools", "functions")
_IN_WORDS: Final = (
    "\n\nReply with one JSON object and nothing else: no words before or after it, no code fence. It must fit this JSON "
    "Schema:\n"
)


def refuse_settings(name: ModelName) -> None:
    """Refuse settings that would take the place of what a request is made of.

    Raises:
        InputError: there is one.
    """
    taken = [setting for setting in name.settings if setting in _OURS]
    if taken:
        raise InputError(f"--model {name}: found the setting '{taken[0]}', which every request has already; drop it")


def chat_body(request: ProviderRequest, *, structured: bool) -> dict[str, Any]:
    """The request's body.

    Args:
        request: what is asked.
        structured: whether the schema goes in as a `response_format`; else it is given in words, at the end of the first
            message: there it is the same for many requests, and what they share stays a prefix.
    """
    messages = [{"role": message.role, "content": message.content} for message in request.messages]
    body: dict[str, Any] = {"model": request.model, "messages": messages, **request.settings}
    if isinstance(request.settings.get("seed"), int):
        # Otherwise a repeat would be the same draw again, and test-retest would measure nothing.
        body["seed"] = request.settings["seed"] + request.repeat - 1
    if structured:
        schema = {"name": request.schema_name, "schema": request.schema, "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    else:
        messages[0]["content"] += in_words(request.schema)
    return body


def in_words(schema: Mapping[str, Any]) -> str:
    """What to add to a message so that the reply fits a schema where the schema cannot be given otherwise."""
    return _IN_WORDS + msgspec.json.encode(schema).decode()
