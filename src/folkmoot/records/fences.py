"""Fences around text that a model is given as data, so that nothing in the text can close them."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

TOKEN_LENGTH: Final = 16
"""Hexadecimal digits of a token."""


def token_for(texts: Sequence[str]) -> str:
    """A token for the fences of these texts: hashed from all of them, and occurring in none.

    The same texts give the same token, so that what many calls share stays the same word for word.

    Args:
        texts: everything that is fenced with it, in order.

    Returns:
        16 hexadecimal digits.
    """
    digest = sha256()
    for text in texts:
        encoded = text.encode("utf-8", "surrogatepass")
        # The length keeps ("ab", "c") and ("a", "bc") apart.
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    token = digest.hexdigest()[:TOKEN_LENGTH]
    while any(token in text.lower() for text in texts):
        token = sha256(token.encode()).hexdigest()[:TOKEN_LENGTH]
    return token


def fenced(what: str, text: str, token: str) -> str:
    """The text between `[BEGIN what token]` and `[END what token]`, each on a line of its own.

    Args:
        what: words of ours for what it is: `spec`, `message 1 user`, `response 2`.
        text: the data, left as it is.
        token: what `token_for` made of this text and of all others in the same message.
    """
    return f"[BEGIN {what} {token}]\n{text}\n[END {what} {token}]"
