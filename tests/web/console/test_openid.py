"""Signing in with an OpenID Connect provider, over HTTP, and everything that must not sign anybody in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from litestar import Litestar
from tests.web.console.consoles import ConsoleBrowser, console_in, invite, survey_in
from tests.web.console.openid_provider import SECRET, Provider, provider_here
from tests.web.surveys import STUDY

from folkmoot.pipeline.console_openid import OpenId
from folkmoot.records.console_settings import OpenIdProvider
from folkmoot.store import accounts


@contextmanager
def console_with_provider(folder: Path, **clock: Any) -> Iterator[tuple[Litestar, Provider]]:
    """A console whose study names a provider on this machine."""
    with provider_here() as provider, console_in(folder, STUDY) as app:
        known = OpenIdProvider(provider.issuer, "folkmoot", "UNUSED", "the university")
        app.state.console = replace(
            app.state.console, openid=OpenId(known, SECRET, app.state.console.settings.address, **clock)
        )
        yield app, provider


def come_back(browser: ConsoleBrowser, provider: Provider, query: str = "") -> Response:
    """Leave for the provider, and come back."""
    left = browser.get(f"/console/openid{query}")
    assert left.status_code == 303, left.text
    assert left.headers["location"].startswith(f"{provider.issuer}/authorize?")
    return browser.get(provider.authorize(left.headers["location"]))


def n_accounts(app: Litestar) -> int:
    return len(survey_in(app).store.read(accounts.every))


@pytest.mark.parametrize("key", ["rsa", "ec", "ec384", "ed"])
def test_an_invitation_joins_an_identity_to_an_account(tmp_path: Path, key: str) -> None:
    with console_with_provider(tmp_path) as (app, provider):
        provider.key, provider.names = key, ("rsa", "ec", "ec384", "ed")
        token = invite(app)
        browser = ConsoleBrowser(app)
        assert "the university" in browser.get(f"/console/invitation/{token}").text
        came = come_back(browser, provider, f"?invitation={token}")
        assert came.status_code == 200, came.text
        assert 'content="0; url=/console"' in came.text
        assert browser.is_in()
        asked = provider.asked[0]
        assert asked["scope"] == "openid"
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        # Once it is joined, it signs in; the invitation is used up.
        again = ConsoleBrowser(app)
        assert 'url=/console/account">' in come_back(again, provider, "?next=/console/account").text
        assert again.is_in()
        assert come_back(ConsoleBrowser(app), provider, f"?invitation={token}").status_code == 403
        assert n_accounts(app) == 1
        page = again.get("/console/account").text
        assert "with OpenID Connect" in page
        assert "Another password" not in page


def test_nobody_gets_an_account_by_signing_in(tmp_path: Path) -> None:
    with console_with_provider(tmp_path) as (app, provider):
        browser = ConsoleBrowser(app)
        refused = come_back(browser, provider)
        assert refused.status_code == 403
        assert "Nobody has invited you" in refused.text
        assert not browser.is_in()
        assert n_accounts(app) == 0


@pytest.mark.parametrize(
    "lie",
    [
        {"key": "forged"},
        {"key": "strange"},
        {"key": "none"},
        {"key": "secret"},
        {"changes": {"aud": "another-client"}},
        {"changes": {"aud": ["another-client"]}},
        {"changes": {"aud": ["folkmoot", "another-client"]}},
        {"changes": {"aud": ["folkmoot", "another-client"], "azp": "another-client"}},
        {"changes": {"azp": "another-client"}},
        {"changes": {"iss": "https://evil.example"}},
        {"changes": {"exp": 1_600_000_000}},
        {"changes": {"iat": 4_102_444_800}},
        {"changes": {"nonce": "of another visit"}},
        {"changes": {"nonce": None}},
        {"changes": {"exp": None}},
        {"changes": {"sub": None}},
        {"changes": {"sub": ""}},
        {"changes": {"aud": None}},
        {"iss_back": "https://evil.example"},
        {"described": {"authorization_response_iss_parameter_supported": True}},
        {"key": "rsa", "algorithm": "HS256", "keys": {"rsa": b"no key pair, but a secret of some length"}, "names": ()},
        {"names": ("rsa",), "key_id": "rsa", "key": "ec"},
        {"described": {"issuer": "https://evil.example"}},
        {"described": {"token_endpoint": "http://elsewhere.example/token"}},
        {"described": {"jwks_uri": "file:///etc/passwd"}},
        {"described": {"authorization_endpoint": 3}},
    ],
    ids=str,
)
def test_what_cannot_be_trusted_signs_nobody_in(tmp_path: Path, lie: dict[str, Any]) -> None:
    with console_with_provider(tmp_path) as (app, provider):
        honest = ConsoleBrowser(app)
        assert come_back(honest, provider, f"?invitation={invite(app)}").status_code == 200
        # The console forgets what it knew of the provider.
        app.state.console = replace(
            app.state.console, openid=OpenId(app.state.console.openid.provider, SECRET, "http://127.0.0.1:8000")
        )
        for name, value in lie.items():
            setattr(provider, name, value)
        browser = ConsoleBrowser(app)
        left = browser.get("/console/openid")
        if left.status_code == 303:
            refused = browser.get(provider.authorize(left.headers["location"]))
            assert refused.status_code == 403
            assert "code-" not in refused.text
        else:
            assert left.status_code == 502
        assert not browser.is_in()
        assert honest.is_in()
        assert n_accounts(app) == 1


def test_a_visit_comes_back_once_and_to_its_own_browser(tmp_path: Path) -> None:
    with console_with_provider(tmp_path) as (app, provider):
        browser = ConsoleBrowser(app)
        come_back(browser, provider, f"?invitation={invite(app)}")
        victim, attacker = ConsoleBrowser(app), ConsoleBrowser(app)
        # An attacker's code in the victim's browser, with the attacker's state or the victim's own.
        theirs = provider.authorize(attacker.get("/console/openid").headers["location"])
        assert victim.get(theirs).status_code == 403
        own = provider.authorize(victim.get("/console/openid").headers["location"])
        mixed = own.replace("code=code-2", "code=code-1")
        assert victim.get(mixed).status_code == 403
        # A visit is over once it came back, whatever came of it.
        assert victim.get(own).status_code == 403
        fresh = provider.authorize(victim.get("/console/openid").headers["location"])
        assert victim.get(fresh).status_code == 200
        assert victim.is_in()
        replayed = ConsoleBrowser(app)
        replayed.client.cookies.update(victim.client.cookies)
        assert replayed.get(fresh).status_code == 403
        for query in ("", "?code=x", "?state=x", "?error=access_denied&state=x"):
            assert ConsoleBrowser(app).get(f"/console/openid/back{query}").status_code == 400


def test_a_new_key_is_looked_up_but_not_for_every_forged_token(tmp_path: Path) -> None:
    ticks = [0.0]
    with console_with_provider(tmp_path, clock=lambda: ticks[0]) as (app, provider):
        provider.names = ("ec",)
        provider.key = "ec"
        assert come_back(ConsoleBrowser(app), provider, f"?invitation={invite(app)}").status_code == 200
        provider.names, provider.key = ("rsa",), "rsa"
        assert come_back(ConsoleBrowser(app), provider).status_code == 403
        ticks[0] = 61.0
        assert come_back(ConsoleBrowser(app), provider).status_code == 200


@pytest.mark.parametrize("key_id", ["", "the-key"])
def test_a_new_key_without_a_new_name_is_looked_up_too(tmp_path: Path, key_id: str) -> None:
    ticks = [0.0]
    with console_with_provider(tmp_path, clock=lambda: ticks[0]) as (app, provider):
        provider.names, provider.key_id = ("rsa",), key_id
        assert come_back(ConsoleBrowser(app), provider, f"?invitation={invite(app)}").status_code == 200
        provider.keys = provider.keys | {"rsa": provider.keys["strange"]}
        assert come_back(ConsoleBrowser(app), provider).status_code == 403
        ticks[0] = 61.0
        assert come_back(ConsoleBrowser(app), provider).status_code == 200


@pytest.mark.parametrize("algorithm", ["PS256", "RS512"])
def test_an_rsa_key_signs_with_each_scheme_that_goes_with_it(tmp_path: Path, algorithm: str) -> None:
    with console_with_provider(tmp_path) as (app, provider):
        provider.algorithm = algorithm
        assert come_back(ConsoleBrowser(app), provider, f"?invitation={invite(app)}").status_code == 200


@pytest.mark.parametrize("says", ["post", "basic as it is"])
def test_a_secret_goes_into_the_form_where_the_provider_does_not_know_the_client_otherwise(
    tmp_path: Path, says: str
) -> None:
    with console_with_provider(tmp_path) as (app, provider):
        provider.client_says = says
        # A provider that does not list the form is not sent the secret there.
        assert come_back(ConsoleBrowser(app), provider, f"?invitation={invite(app)}").status_code == 403
        assert "client_secret" not in provider.exchanged[-1]
    with console_with_provider(tmp_path) as (app, provider):
        provider.client_says = says
        provider.described = {"token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"]}
        assert come_back(ConsoleBrowser(app), provider, f"?invitation={invite(app)}").status_code == 200
        assert come_back(ConsoleBrowser(app), provider).status_code == 200
        # Twice for the first code, once for the second.
        assert len(provider.exchanged) == 3


def test_what_a_provider_says_is_told_in_words_of_ours(tmp_path: Path) -> None:
    with console_with_provider(tmp_path) as (app, provider):
        provider.client_says = "post"
        assert "does not know this console" in come_back(ConsoleBrowser(app), provider).text
        denied = ConsoleBrowser(app).get("/console/openid/back?error=access_denied&state=x").text
        assert "access was denied there" in denied
        said = ConsoleBrowser(app).get("/console/openid/back?error=call_0123&error_description=call+0123").text
        assert "0123" not in said.partition("<main")[2].partition("</main")[0]


def test_the_session_cookie_is_strict_and_the_visits_is_not(tmp_path: Path) -> None:
    with console_with_provider(tmp_path) as (app, provider):
        browser = ConsoleBrowser(app)
        token = invite(app)
        left = browser.get(f"/console/openid?invitation={token}").headers
        assert "samesite=lax" in left["set-cookie"].lower()
        came = browser.get(provider.authorize(left["location"])).headers.get_list("set-cookie")
        session = next(one for one in came if one.startswith("folkmoot-console="))
        assert "samesite=strict" in session.lower()
        assert any(one.startswith("folkmoot-console-openid=") and "max-age=0" in one.lower() for one in came)


def test_a_study_without_a_provider_has_no_such_way_in(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        assert ConsoleBrowser(app).get("/console/openid").status_code == 404
        assert ConsoleBrowser(app).get("/console/openid/back?code=a&state=b").status_code == 404
        assert "/console/openid" not in ConsoleBrowser(app).get("/console/sign-in").text
