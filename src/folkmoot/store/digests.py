"""What stands in the database for something that must not be read from it."""

from __future__ import annotations

import hashlib
import hmac


def digest(token: str) -> str:
    """SHA-256 of a random token, in hexadecimal: enough for what nobody can guess."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def code_of(secret: bytes, panel_participant: str) -> str:
    """HMAC-SHA-256 of a panel's id, in hexadecimal: a panel's id can be guessed, the server's secret cannot."""
    return hmac.new(secret, panel_participant.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
