"""Signing in with an OpenID Connect provider: authorization code with PKCE, state and nonce.

The provider says who somebody is; that they have an account here says an invitation alone.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx2
import msgspec

from folkmoot.pipeline.console_accounts import LinkIsOverError, tell_made
from folkmoot.pipeline.console_sign_in import SessionRules, SignedIn, begin_session
from folkmoot.pipeline.openid_tokens import OpenIdError, UnknownKeyError, subject_of
from folkmoot.pipeline.survey import Survey
from folkmoot.records.console import Account
from folkmoot.records.console_settings import OpenIdProvider
from folkmoot.store import Connection, accounts, openid_visits
from folkmoot.store.digests import digest
from folkmoot.store.openid_visits import OpenIdVisit

T = TypeVar("T")
HOLDS: Final = timedelta(minutes=10)
"""How long somebody may take at the provider."""
_KEPT: Final = 3600.0
"""Seconds that the provider's description and keys are kept."""
_AGAIN: Final = 60.0
"""Seconds before keys are fetched again because of a token with an unknown one."""
_LARGEST: Final = 256 * 1024
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
BASIC: Final = "client_secret_basic"
POST: Final = "client_secret_post"
WHYS: Final = {
    "access_denied": "access was denied there",
    "invalid_client": "it does not know this console by the client id and secret of the study",
    "unauthorized_client": "it does not let this console sign people in so",
    "invalid_grant": "the visit there is over, or its code was used before",
    "invalid_request": "it takes such a request for a wrong one",
    "unsupported_response_type": "it does not have the authorization code flow for this console",
    "invalid_scope": "it does not have OpenID Connect for this console",
    "server_error": "something went wrong there",
    "temporarily_unavailable": "it is not to be had now",
    "interaction_required": "it wants to ask more there",
    "login_required": "nobody is signed in there",
    "account_selection_required": "no account was chosen there",
    "consent_required": "it was not allowed there",
}
"""What a provider's error means (RFC 6749, 4.1.2.1 and 5.2; OpenID Connect Core, 3.1.2.6); others are not repeated."""


class NoAccountError(OpenIdError):
    """The provider knows who it is, but nobody has invited them."""

    kind = "no_account"


class _RefusedError(OpenIdError):
    """The provider answered No.

    Attributes:
        code: of WHYS; "" for any other.
    """

    def __init__(self, status: int, code: str) -> None:
        why = f"status {status}: {WHYS[code]}" if code else f"status {status}"
        super().__init__(f"the provider refused ({why})")
        self.code = code


class _Refusal(msgspec.Struct):
    error: str


class _Described(msgspec.Struct):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: list[str] = msgspec.field(default_factory=lambda: [BASIC])
    authorization_response_iss_parameter_supported: bool = False


class _Keys(msgspec.Struct):
    keys: list[dict[str, Any]]


class _Tokens(msgspec.Struct):
    id_token: str


@dataclass(slots=True)
class _Known:
    described: _Described
    keys: list[dict[str, Any]]
    at: float
    keys_at: float


class OpenId:
    """A provider, as this console meets it.

    Args:
        provider: which.
        secret: of the client; None for a public one.
        address: of this console, without a path.
        clock: in seconds, of a clock that only goes on.
    """

    def __init__(
        self,
        provider: OpenIdProvider,
        secret: str | None,
        address: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.provider = provider
        self._secret = secret
        self._back = f"{address}/console/openid/back"
        self._clock = clock
        self._known: _Known | None = None
        self._way = BASIC

    async def begin(self, survey: Survey, cookie: str, visit: OpenIdVisit) -> str:
        """Begin a visit; the address to lead the browser to.

        Args:
            survey: open.
            cookie: random, 256 bits, kept in this browser alone: state, nonce and PKCE's verifier are made from it.
            visit: what it is for.

        Raises:
            OpenIdError: the provider cannot be reached or trusted.
        """
        known = await self._described()
        now = survey.now()
        state = _made(cookie, "state")
        await survey.store.write(
            lambda connection: openid_visits.begin(connection, state, visit, now=now, expires_at=now + HOLDS)
        )
        challenge = urlsafe_b64encode(hashlib.sha256(_made(cookie, "verifier").encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": self._back,
            "scope": "openid",
            "state": state,
            "nonce": _made(cookie, "nonce"),
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        endpoint = known.described.authorization_endpoint
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"

    async def finish(
        self, survey: Survey, rules: SessionRules, cookie: str, *, state: str, code: str, issuer: str | None
    ) -> tuple[SignedIn, str]:
        """Finish a visit: who came back, signed in, and the path that they go to.

        Args:
            survey: open.
            rules: when sessions end.
            cookie: as in `begin`, of the browser that came back.
            state: as it came back.
            code: as it came back.
            issuer: as it came back (RFC 9207); None where none did.

        Raises:
            NoAccountError: they have no account, and no invitation was used.
            LinkIsOverError: the invitation is void.
            NameTakenError: their identity has an account already.
            OpenIdError: what came back cannot be trusted.
        """
        if not cookie or not hmac.compare_digest(state.encode(), _made(cookie, "state").encode()):
            raise OpenIdError("this visit to the provider did not begin in this browser; begin again")
        now = survey.now()
        visit = await survey.store.write(lambda connection: openid_visits.end(connection, state, now))
        if visit is None:
            raise OpenIdError("this visit to the provider is over, or came back before; begin again")
        if issuer is not None and issuer != self.provider.issuer:
            raise OpenIdError("another provider answered; begin again")
        if issuer is None and (await self._described()).described.authorization_response_iss_parameter_supported:
            raise OpenIdError("whoever answered does not say that it is the provider; begin again")
        token = await self._token(code, _made(cookie, "verifier"))
        subject = await self._subject(token, _made(cookie, "nonce"))
        session, new_id = survey.token(), survey.token()[:16]

        def write(connection: Connection) -> Account:
            account = accounts.by_subject(connection, self.provider.issuer, subject)
            if visit.invitation_hash is not None:
                account = self._accept(connection, visit.invitation_hash, subject, new_id, now)
            if account is None:
                raise NoAccountError("nobody has invited you to this console; ask a researcher of the study for a link")
            begin_session(connection, session, account, rules, now)
            return account

        return SignedIn(await survey.store.write(write), session, ""), visit.goes_to

    def _accept(
        self, connection: Connection, invitation_hash: str, subject: str, new_id: str, now: datetime
    ) -> Account:
        given = accounts.invitation_of(connection, invitation_hash, now)
        if given is None or given.account_id is not None:
            raise LinkIsOverError("this link was used, is over, or never was; ask for a new one")
        made = accounts.NewAccount(
            new_id,
            given.display_name,
            given.role,
            given.sees_personal_data,
            issuer=self.provider.issuer,
            subject=subject,
        )
        account = accounts.add(connection, made, now)
        accounts.use(connection, invitation_hash)
        tell_made(connection, account, now)
        return account

    async def _token(self, code: str, verifier: str) -> str:
        known = await self._described()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": verifier,
        }
        endpoint, listed = known.described.token_endpoint, known.described.token_endpoint_auth_methods_supported
        ways = sorted((way for way in (BASIC, POST) if way in listed), key=lambda way: way != self._way)
        for way in ways[:-1]:
            # A provider lists what it has; the client may be registered for one of them alone, and some take the parts of
            # the first as they are, though they are encoded. A code is not used up by a client that is not known.
            try:
                return _decoded(await self._exchange(endpoint, form, way), _Tokens).id_token
            except _RefusedError as error:
                if self._secret is None or error.code != "invalid_client":
                    raise
        way = ways[-1] if ways else POST
        token = _decoded(await self._exchange(endpoint, form, way), _Tokens).id_token
        self._way = way
        return token

    async def _exchange(self, endpoint: str, form: dict[str, str], way: str) -> bytes:
        client = self.provider.client_id
        if self._secret is None:
            return await self._fetch("POST", endpoint, form | {"client_id": client})
        if way == POST:
            return await self._fetch("POST", endpoint, form | {"client_id": client, "client_secret": self._secret})
        # Each part is encoded as in a form, before both become Base64 (RFC 6749, 2.3.1).
        both = f"{quote_plus(client)}:{quote_plus(self._secret)}"
        return await self._fetch("POST", endpoint, form, {"Authorization": f"Basic {_base64(both)}"})

    async def _subject(self, token: str, nonce: str) -> str:
        async def read(*, fresh: bool) -> str:
            keys = (await self._described(fresh=fresh)).keys
            provider = self.provider
            return subject_of(token, keys, issuer=provider.issuer, client_id=provider.client_id, nonce=nonce)

        try:
            return await read(fresh=False)
        except UnknownKeyError:
            if self._known is None or self._clock() - self._known.keys_at < _AGAIN:
                raise
            return await read(fresh=True)

    async def _described(self, *, fresh: bool = False) -> _Known:
        now, known = self._clock(), self._known
        if known is not None and now - known.at < _KEPT and not fresh:
            return known
        issuer = self.provider.issuer
        content = await self._fetch("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        described = _decoded(content, _Described)
        if described.issuer != issuer:
            raise OpenIdError("the provider says that it is another issuer than study.toml names")
        for endpoint in (described.authorization_endpoint, described.token_endpoint, described.jwks_uri):
            if not is_safe(endpoint):
                raise OpenIdError("the provider names an address that is not https")
        keys = _decoded(await self._fetch("GET", described.jwks_uri), _Keys).keys
        self._known = _Known(described, keys, now, now)
        return self._known

    async def _fetch(
        self, method: str, url: str, form: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> bytes:
        try:
            async with httpx2.AsyncClient(timeout=10.0, follow_redirects=False, trust_env=True) as client:
                answered = await client.request(
                    method, url, data=form, headers={"Accept": "application/json", **(headers or {})}
                )
        except (httpx2.HTTPError, httpx2.InvalidURL):
            raise OpenIdError("the provider cannot be reached now; try again in a moment") from None
        if answered.status_code != 200 or len(answered.content) > _LARGEST:
            raise _RefusedError(answered.status_code, _code_of(answered.content[:_LARGEST]))
        return answered.content


def why(code: str) -> str:
    """What a provider's error means, with a colon before it; "" for one that is not known."""
    return f": {WHYS[code]}" if code in WHYS else ""


def _code_of(content: bytes) -> str:
    try:
        code = msgspec.json.decode(content, type=_Refusal).error
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    return code if code in WHYS else ""


def is_safe(address: str) -> bool:
    """Whether what is sent there cannot be read on the way: https, or this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    )


def invitation_visit(token: str, goes_to: str) -> OpenIdVisit:
    """A visit that uses an invitation."""
    return OpenIdVisit(goes_to, digest(token))


def _made(cookie: str, use: str) -> str:
    return hmac.new(cookie.encode("utf-8", "surrogatepass"), f"openid {use}".encode(), hashlib.sha256).hexdigest()


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()


def _decoded(content: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise OpenIdError("the provider sent something else than OpenID Connect expects") from None
