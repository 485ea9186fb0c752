"""What names a call in the cache: a digest of everything that determines its reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import msgspec

from folkmoot.llm.model import ModelName
from folkmoot.records.dataset import Message

_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked, and how.

    Attributes:
        name: provider, model and the request's further fields.
        identity: what else determines replies, as the provider says it: the endpoint.
    """

    name: ModelName
    identity: str


def call_key(
    asked: Asked, messages: tuple[Message, ...], schema: Mapping[str, Any], repeat: int, digests: dict[str, str]
) -> bytes:
    """SHA-256 over canonical JSON of provider, endpoint, model, settings, messages, schema and repeat.

    Messages stand in it by their own SHA-256, so that a long one that many calls share is read once.

    Args:
        asked: who is asked, and how.
        messages: what the model reads; the first is what many calls share.
        schema: JSON Schema of the reply.
        repeat: 1 or more.
        digests: first messages' digests so far; gains this one's.
    """
    first = messages[0].content
    if first not in digests:
        digests[first] = text_hash(first)
    determining = {
        "version": _VERSION,
        "provider": asked.name.provider,
        "endpoint": asked.identity,
        "model": asked.name.model,
        "settings": asked.name.settings,
        "messages": [
            [messages[0].role, digests[first]],
            *([message.role, text_hash(message.content)] for message in messages[1:]),
        ],
        "schema": schema,
        "repeat": repeat,
    }
    return sha256(msgspec.json.encode(determining, order="deterministic")).digest()


def text_hash(text: str) -> str:
    """SHA-256 of a text, in hexadecimal; half a surrogate pair counts as itself."""
    return sha256(text.encode(errors="surrogatepass")).hexdigest()
