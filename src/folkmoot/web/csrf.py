"""The token that every unsafe request must bring: made from the session's cookie, which no other site can read or set.

Double submit, bound to the session: the cookie comes by itself, the token only out of a page that was made for that cookie.
Nothing of it is stored, so that every process knows it.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD: Final = "csrf_token"
HEADER: Final = "x-csrf-token"


def token_of(session: str) -> str:
    """The token of a session."""
    return hmac.new(session.encode(), b"folkmoot csrf token", hashlib.sha256).hexdigest()


def is_token_of(session: str, token: str) -> bool:
    """Whether it is the session's; looked at in constant time."""
    return hmac.compare_digest(token_of(session).encode(), token.encode("utf-8", "surrogatepass"))
