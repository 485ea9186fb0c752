"""What names a request whoever is asked: recorded replies are found by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import msgspec

from folkmoot.llm.call_key import text_hash
from folkmoot.records.dataset import Message


def request_digest(messages: Sequence[Message], schema: Mapping[str, Any], repeat: int) -> str:
    """SHA-256, in hexadecimal, over canonical JSON of messages, schema and repeat; model and settings are not in it.

    Args:
        messages: what the model reads, without any repair.
        schema: JSON Schema of the reply.
        repeat: 1 or more.
    """
    return digest_of([(message.role, text_hash(message.content)) for message in messages], schema, repeat)


def digest_of(messages: Sequence[tuple[str, str]], schema: Mapping[str, Any], repeat: int) -> str:
    """As request_digest, of messages whose texts are given by their `text_hash`."""
    whole = {"messages": messages, "schema": schema, "repeat": repeat}
    return sha256(msgspec.json.encode(whole, order="deterministic")).hexdigest()
