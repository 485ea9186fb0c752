"""Invitations to a cohort: a name and its signature, made with the server's secret, so that nothing of them need be kept.

A personal one has a random name, and lets one person in. The shared one of a cohort has the name `all`, and lets in whoever
holds it: as with every address, whoever is told it can pass it on.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Final

SHARED: Final = "all"
"""Name of the invitation that many people have."""
_NAME_BYTES: Final = 10
_SIGNATURE_BYTES: Final = 16
LONGEST: Final = 100


def personal_invitation(secret: bytes, cohort: str) -> str:
    """A new invitation for one person.

    Args:
        secret: the server's.
        cohort: its name.
    """
    name = base64.b32encode(secrets.token_bytes(_NAME_BYTES)).decode().lower()
    return f"{name}.{_signature(secret, cohort, name)}"


def shared_invitation(secret: bytes, cohort: str) -> str:
    """The invitation for everybody of a cohort; always the same."""
    return f"{SHARED}.{_signature(secret, cohort, SHARED)}"


def invited_by(secret: bytes, cohort: str, invitation: str) -> str | None:
    """The name of an invitation to a cohort; None where it is none. Looked at in constant time.

    Args:
        secret: the server's.
        cohort: which it should be to.
        invitation: as it came.
    """
    name, _, signature = invitation.partition(".")
    if len(invitation) > LONGEST or not invitation.isascii():
        return None
    return name if hmac.compare_digest(_signature(secret, cohort, name), signature) else None


def _signature(secret: bytes, cohort: str, name: str) -> str:
    signed = f"folkmoot invitation\x00{cohort}\x00{name}".encode()
    return hmac.new(secret, signed, hashlib.sha256).digest()[:_SIGNATURE_BYTES].hex()
