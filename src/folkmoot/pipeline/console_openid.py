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


class NoAccountError(OpenIdError):
    """The provider knows who it is, but nobody has invited them."""

    kind = "no_account"


class _Described(msgspec.Struct):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: list[str] = msgspec.field(default_factory=lambda: ["client_secret_basic"])


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
        headers = {}
        client = self.provider.client_id
        if self._secret is not None and "client_secret_basic" in known.described.token_endpoint_auth_methods_supported:
            # Each part is encoded as in a form, before both become Base64 (RFC 6749, 2.3.1).
            both = f"{quote_plus(client)}:{quote_plus(self._secret)}"
            headers["Authorization"] = f"Basic {_base64(both)}"
        else:
            form["client_id"] = client
            if self._secret is not None:
                form["client_secret"] = self._secret
        content = await self._fetch("POST", known.described.token_endpoint, form, headers)
        return _decoded(content, _Tokens).id_token

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
            raise OpenIdError(f"the provider refused (status {answered.status_code})")
        return answered.content


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
