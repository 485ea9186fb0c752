"""ID tokens: whether one is from the provider, for this console, and for the visit that is under way.

OpenID Connect Core 1.0, 3.1.3.7, with signatures by key pairs alone; keys are the provider's, never what a token names.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import Any, Final

import jwt

from folkmoot.errors import InputError

ALGORITHMS: Final = {
    **{f"{scheme}{bits}": ("RSA", None) for scheme in ("RS", "PS") for bits in (256, 384, 512)},
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "ES512": ("EC", "P-521"),
    "EdDSA": ("OKP", "Ed25519"),
}
"""Type of key and curve of each: a token cannot have a key taken for something else, nor sign with a shared secret."""
LEEWAY: Final = 60
"""Seconds by which clocks may differ."""
NEEDED: Final = ("iss", "sub", "aud", "exp", "iat", "nonce")
_LONGEST: Final = 16_384


class OpenIdError(InputError):
    """The provider, or what came back from it, cannot be trusted; nobody is signed in."""

    kind = "openid"


class UnknownKeyError(OpenIdError):
    """The token was made with a key that is not among those given: the provider may have a new one, even of the same name."""


def subject_of(token: str, keys: Sequence[dict[str, Any]], *, issuer: str, client_id: str, nonce: str) -> str:
    """Whom an ID token is of.

    Args:
        token: as it came from the token endpoint.
        keys: of the provider, as JWKs.
        issuer: exactly as the provider is configured.
        client_id: of this console.
        nonce: of the visit.

    Raises:
        UnknownKeyError: none of the keys is the token's.
        OpenIdError: it is forged, over, of another issuer, for another client, or of another visit.
    """
    if len(token) > _LONGEST:
        raise OpenIdError("the provider's token is too long")
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise OpenIdError("the provider sent something that is no token") from None
    algorithm = str(header.get("alg"))
    if algorithm not in ALGORITHMS:
        raise OpenIdError(
            "the provider's token is not signed in a way that is taken here (RS256, PS256, ES256, EdDSA, …)"
        )
    found = [one for one in keys if _fits(one, header.get("kid"), algorithm)]
    if len(found) != 1:
        raise UnknownKeyError("the provider's token is signed with a key that the provider does not name")
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            jwt.PyJWK.from_dict(found[0], algorithm=algorithm),
            algorithms=[algorithm],
            audience=client_id,
            issuer=issuer,
            leeway=LEEWAY,
            options={"require": list(NEEDED), "verify_iat": True, "verify_sub": True},
        )
    except jwt.InvalidSignatureError:
        raise UnknownKeyError(
            "the provider's token cannot be trusted (its signature is not of the provider's key)"
        ) from None
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise OpenIdError(f"the provider's token cannot be trusted ({type(error).__name__})") from None
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else client_id) != client_id:
        raise OpenIdError("the provider's token was made for somebody else")
    if not isinstance(claims["nonce"], str) or not hmac.compare_digest(claims["nonce"].encode(), nonce.encode()):
        raise OpenIdError("the provider's token is of another visit")
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise OpenIdError("the provider's token names nobody")
    return subject


def _fits(key: dict[str, Any], key_id: object, algorithm: str) -> bool:
    return (
        (key.get("kty"), key.get("crv")) == ALGORITHMS[algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (key_id is None or key.get("kid") == key_id)
    )
