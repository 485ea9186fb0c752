"""Keys are cleared from texts, whole and in pieces; everything else stays as it is."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.llm.requests import word_request

from folkmoot.llm.provider import Exchange, ProviderError, ProviderReply, TransientError
from folkmoot.llm.redacting import Redacting, RedactingBatch
from folkmoot.llm.redaction import MARK, Redactor, Secret, environment_keys, public_url, url_keys

KEY = "sk-proj-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"


@pytest.mark.parametrize(
    ("text", "cleared"),
    [
        (f"key {KEY}.", f"key {MARK}."),
        (f"{KEY}{KEY}", f"{MARK}{MARK}"),
        (f"Bearer {KEY[:30]}…", f"Bearer {MARK}…"),
        (f"ends in {KEY[-12:]}!", f"ends in {MARK}!"),
        # What all keys of a provider begin with gives nothing away.
        ("keys begin with sk-proj-", "keys begin with sk-proj-"),
        ("nothing here", "nothing here"),
        ("", ""),
    ],
)
def test_a_key_and_long_pieces_of_it_go(text: str, cleared: str) -> None:
    assert Redactor([KEY]).clear(text) == cleared


def test_a_key_that_the_provider_masked_goes_from_errors() -> None:
    said = (
        "Incorrect API key provided: sk-proj-************************6789. You can find your key at https://x.example."
    )
    assert Redactor([KEY]).clear_error(said) == (
        f"Incorrect API key provided: {MARK} You can find your key at https://x.example."
    )


def test_a_key_within_another_leaves_no_rest() -> None:
    assert Redactor(["abcdefghij", "abcdefghij-and-more"]).clear("abcdefghij-and-more") == MARK


def test_a_key_in_an_address_is_found_in_its_quoted_form() -> None:
    assert Redactor(["pass/word+longer"]).clear("http://u:pass%2Fword%2Blonger@h") == f"http://u:{MARK}@h"


def test_placeholders_are_words_and_stay() -> None:
    assert Redactor(["none", "ollama", "", "EMPTY"]).clear("none of ollama's is EMPTY") == "none of ollama's is EMPTY"


@given(st.text(max_size=40), st.text(max_size=40), st.text("abcXYZ019-_", min_size=8, max_size=40))
def test_no_key_stands_in_a_cleared_text(before: str, after: str, key: str) -> None:
    """Keys are never shown, wherever they stand."""
    assert key not in Redactor([key]).clear(before + key + after).replace(MARK, "")


@given(st.text("0123456789 ", max_size=80))
def test_a_text_without_a_piece_of_the_key_is_not_touched(text: str) -> None:
    """A reply that holds no key is the reply that came."""
    assert Redactor([KEY]).clear(text) == text


def test_variables_named_as_keys_are_found() -> None:
    environment = {
        "ANTHROPIC_API_KEY": "a" * 20,
        "HF_TOKEN": "b" * 20,
        "HOME": "/home/somebody/with/a/long/path",
        "PASSWORD": "word",
    }
    assert sorted(environment_keys(environment)) == ["a" * 20, "b" * 20]


def test_an_address_is_shown_without_what_it_hides() -> None:
    address = "https://me:hidden@host.example/v1/?token=secret-word&x=1#part"
    assert public_url(address) == "https://host.example/v1"
    # "me:hidden" in base 64, as it is sent.
    assert url_keys(address) == ["bWU6aGlkZGVu", "me", "hidden", "token=secret-word&x=1", "secret-word", "1"]
    assert url_keys("https://host.example/v1") == []
    assert public_url("http://[::1/v1") == "[no URL]"


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret(KEY)
    assert KEY not in f"{secret} {secret!r} {[secret]}"
    assert (secret == Secret(KEY), secret == KEY, secret.reveal() == KEY) == (True, False, True)


class _Leaky:
    """A provider that says its key wherever it can."""

    identity = f"http://{KEY}@host"

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    async def complete(self, _: object) -> ProviderReply:
        if self.error is not None:
            raise self.error
        return ProviderReply(f'{{"word":"{KEY}"}}', KEY, refusal=f"no: {KEY}", notes=(KEY,))

    async def exchange(self, _: object) -> Exchange:
        reply = await self.complete(None)
        return Exchange({"a": reply}, {"b": TransientError(KEY, 2.0), "c": ProviderError(KEY)}, ("d",), KEY, (KEY,))

    async def close(self) -> None:
        """Nothing is open."""


def test_a_provider_is_cleared_wherever_it_speaks() -> None:
    provider = Redacting(_Leaky(), Redactor([KEY]))
    reply = asyncio.run(provider.complete(word_request()))
    assert KEY not in repr(reply) + provider.identity
    assert reply.text == f'{{"word":"{MARK}"}}'


@pytest.mark.parametrize("error", [ProviderError(f"bad {KEY}"), TransientError(f"bad {KEY}", 3.0)])
def test_an_error_is_cleared_and_forgets_where_it_came_from(error: ProviderError | TransientError) -> None:
    with pytest.raises(type(error)) as caught:
        asyncio.run(Redacting(_Leaky(error), Redactor([KEY])).complete(word_request()))
    assert str(caught.value) == f"bad {MARK}"
    assert caught.value.__suppress_context__
    if isinstance(caught.value, TransientError):
        assert caught.value.retry_after == 3.0


def test_a_batch_is_cleared_wherever_it_speaks() -> None:
    provider = RedactingBatch(_Leaky(), Redactor([KEY]))
    exchange = asyncio.run(provider.exchange({}))
    assert KEY not in repr(exchange) + provider.identity
    assert exchange.waiting == ("d",)
