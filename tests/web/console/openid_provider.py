"""A small OpenID Connect provider on this machine, with keys of its own, that can lie in many ways."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

ALGORITHMS = {"ec": "ES256", "ec384": "ES384", "ed": "EdDSA"}
SECRET = "the client's secret: with / and %"  # noqa: S105 - of nobody


@cache
def _made_keys() -> dict[str, Any]:
    return {
        "rsa": rsa.generate_private_key(public_exponent=65537, key_size=2048),
        "ec": ec.generate_private_key(ec.SECP256R1()),
        "ec384": ec.generate_private_key(ec.SECP384R1()),
        "ed": ed25519.Ed25519PrivateKey.generate(),
        "strange": rsa.generate_private_key(public_exponent=65537, key_size=2048),
    }


@dataclass
class Provider:
    """What the provider does; tests change it.

    Attributes:
        issuer: its address.
        subject: whom it signs in.
        changes: claims that it writes otherwise; None takes one out.
        key: with which it signs: `rsa`, `ec`, `ec384`, `ed`, `strange` (which it does not name), `none` or `secret` (HS256).
        algorithm: with which it signs; None: the usual one of the key.
        names: keys that it names.
        key_id: which it says of the key and of every token; None: the key's name, "" nothing.
        asked: what browsers were sent to it with.
        exchanged: what was sent for each code.
        described: what it says of itself otherwise.
        iss_back: the issuer that it sends back beside the code; None: none.
        is_public: whether its client has no secret.
        client_says: how its client has to show the secret: `basic` (each part encoded as in a form), `post`, or
            `basic as it is`, which some providers have.
    """

    issuer: str = ""
    subject: str = "subject-of-ann"
    changes: dict[str, Any] = field(default_factory=dict)
    key: str = "rsa"
    names: tuple[str, ...] = ("rsa", "ec")
    asked: list[dict[str, str]] = field(default_factory=list)
    exchanged: list[dict[str, str]] = field(default_factory=list)
    described: dict[str, Any] = field(default_factory=dict)
    iss_back: str | None = None
    is_public: bool = False
    client_says: str = "basic"
    algorithm: str | None = None
    key_id: str | None = None
    keys: dict[str, Any] = field(default_factory=_made_keys)

    def jwks(self) -> dict[str, Any]:
        """The keys that it names."""
        found = []
        for name in self.names:
            algorithm: Any = {"ec": ECAlgorithm, "ec384": ECAlgorithm, "ed": OKPAlgorithm}.get(name, RSAAlgorithm)
            public: dict[str, Any] = json.loads(algorithm.to_jwk(self.keys[name].public_key()))
            found.append(public | {"use": "sig"} | self.named(name))
        return {"keys": found}

    def named(self, key: str) -> dict[str, str]:
        """How it names a key."""
        name = key if self.key_id is None else self.key_id
        return {"kid": name} if name else {}

    def token(self, nonce: str) -> str:
        """An ID token."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": "folkmoot",
            "exp": now + 300,
            "iat": now,
            "nonce": nonce,
        } | self.changes
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.key == "none":
            return jwt.encode(claims, "", algorithm="none")
        if self.key == "secret":
            # Signed with the public key's bytes as if they were a secret: the oldest trick.
            secret = json.dumps(self.jwks()["keys"][0]).encode()
            return jwt.encode(claims, secret, algorithm="HS256", headers={"kid": "rsa"})
        kid = "rsa" if self.key == "forged" else self.key
        key = self.keys["strange" if self.key == "forged" else self.key]
        algorithm = self.algorithm or ALGORITHMS.get(self.key, "RS256")
        return jwt.encode(claims, key, algorithm=algorithm, headers=self.named(kid))

    def authorize(self, address: str) -> str:
        """What a browser is led back to that was sent here."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.asked.append(asked)
        back = {"code": f"code-{len(self.asked) - 1}", "state": asked["state"]}
        if self.iss_back is not None:
            back["iss"] = self.iss_back
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def exchange(self, form: dict[str, str], authorization: str) -> dict[str, str] | None:
        """Tokens for a code; None where the client is not who it says, or the verifier is not the browser's."""
        asked = self.asked[int(form["code"].removeprefix("code-"))]
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        self.exchanged.append(form)
        if not self._is_client(form, authorization):
            return {"error": "invalid_client"}
        if challenge != asked["code_challenge"]:
            return None
        if form["redirect_uri"] != asked["redirect_uri"]:
            return None
        return {"access_token": "unused", "token_type": "Bearer", "id_token": self.token(asked["nonce"])}

    def _is_client(self, form: dict[str, str], authorization: str) -> bool:
        if self.is_public:
            return form.get("client_id") == "folkmoot"
        if self.client_says == "post":
            return (form.get("client_id"), form.get("client_secret"), authorization) == ("folkmoot", SECRET, "")
        if form.get("client_secret") == SECRET and self.client_says == "basic as it is":
            return form.get("client_id") == "folkmoot" and not authorization
        secret = SECRET if self.client_says == "basic as it is" else urlencode({"": SECRET})[1:]
        return authorization == f"Basic {base64.b64encode(f'folkmoot:{secret}'.encode()).decode()}"


@contextmanager
def provider_here() -> Iterator[Provider]:
    """A provider that listens on this machine."""
    provider = Provider()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/authorize?"):
                self.send_response(303)
                self.send_header("location", provider.authorize(self.path))
                self.end_headers()
            elif self.path.startswith("/elsewhere?to="):
                self._send(f'<a href="{self.path.partition("=")[2]}">there</a>'.encode(), 200, "text/html")
            elif self.path == "/.well-known/openid-configuration":
                here = provider.issuer
                self._answer(
                    {
                        "issuer": here,
                        "authorization_endpoint": f"{here}/authorize",
                        "token_endpoint": f"{here}/token",
                        "jwks_uri": f"{here}/keys",
                    }
                    | provider.described
                )
            else:
                self._answer(provider.jwks() if self.path == "/keys" else None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(provider.exchange(form, self.headers.get("authorization", "")))

        def _answer(self, value: Any) -> None:
            content = json.dumps(value or {"error": "invalid_request"}).encode()
            is_refused = value is None or "error" in value
            self._send(content, 400 if is_refused else 200, "application/json")

        def _send(self, content: bytes, status: int, kind: str) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
