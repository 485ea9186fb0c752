"""What names a request whoever is asked: recorded replies are found by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import msgspec

from folkmoot.records.dataset import Message


def request_digest(messages: Sequence[Message], schema: Mapping[str, Any], repeat: int) -> str:
    """SHA-256, in hexadecimal, over canonical JSON of messages, schema and repeat; model and settings are not in it.

    Args:
        messages: what the model reads, without any repair.
        schema: JSON Schema of the reply.
        repeat: 1 or more.
    """
    said = [[message.role, sha256(message.content.encode(errors="surrogatepass")).hexdigest()] for message in messages]
    whole = {"messages": said, "schema": schema, "repeat": repeat}
    return sha256(msgspec.json.encode(whole, order="deterministic")).hexdigest()
