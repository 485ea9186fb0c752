"""Tokens counted without a tokenizer: a guess for estimates, a bound for budgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from folkmoot.records.dataset import Message

BYTES_PER_TOKEN: Final = 4.0
"""Of English text in UTF-8; a rule of thumb of models' makers. Code, tables and other scripts take more tokens."""
_ADDED: Final = 1_000
"""Tokens that a server may put around messages: roles, and the words of its own template."""


def guessed_tokens(texts: Sequence[str]) -> int:
    """About how many tokens texts are; wrong by a quarter and more."""
    return round(sum(_length(text) for text in texts) / BYTES_PER_TOKEN)


def most_input_tokens(messages: Sequence[Message], schema: Mapping[str, Any]) -> int:
    """Tokens that a request can be at most: tokenizers of bytes make no more tokens than there are bytes."""
    texts = sum(_length(message.content) for message in messages)
    return texts + len(msgspec.json.encode(schema)) + _ADDED


def _length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode(errors="surrogatepass"))
