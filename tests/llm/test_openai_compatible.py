"""Chat completions over real HTTP: what is sent, what is read, and what each refusal becomes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from tests.llm.requests import word_request
from tests.llm.scripted_server import Said, ScriptedServer, Seen, completion, serve

from folkmoot.errors import InputError
from folkmoot.llm.model import ModelName
from folkmoot.llm.openai_compatible import OpenAICompatible
from folkmoot.llm.provider import (
    Endpoint,
    ProviderError,
    ProviderReply,
    ProviderRequest,
    ProviderSetup,
    TransientError,
)
from folkmoot.llm.redaction import Secret

KEY = "sk-planted-0123456789abcdefghij"


def ask(
    answer: Callable[[Seen], Said], *requests: ProviderRequest, timeout: float = 10.0, structured: bool = True
) -> tuple[list[ProviderReply], ScriptedServer]:
    """Ask a server that answers as told, one request after the other, with one provider."""

    async def all_of_them(url: str) -> list[ProviderReply]:
        endpoint = Endpoint(base_url=f"{url}/v1", api_key=Secret(KEY), structured=structured)
        provider = OpenAICompatible(ModelName("openai", "judge"), ProviderSetup(endpoint, timeout=timeout))
        try:
            return [await provider.complete(request) for request in requests]
        finally:
            await provider.close()

    with serve(answer) as server:
        return asyncio.run(all_of_them(server.url)), server


def refuse(status: int, error: Any = "no", headers: dict[str, str] | None = None, **settings: Any) -> Exception:
    """The error that a refusal becomes; it is asked for once."""
    with pytest.raises((ProviderError, TransientError)) as caught:
        ask(lambda _: Said({"error": error}, status, headers or {}), word_request(**settings))
    return caught.value


def test_the_request_has_the_schema_the_key_and_the_users_settings() -> None:
    _, server = ask(lambda _: Said(completion()), word_request(temperature=0, reasoning_effort="high"))
    (request,) = server.seen
    assert (request.method, request.path) == ("POST", "/v1/chat/completions")
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["content-type"] == "application/json"
    body = request.json()
    assert body["model"] == "judge"
    assert body["messages"] == [
        {"role": "system", "content": "You answer in one word."},
        {"role": "user", "content": "Yes or no?"},
    ]
    assert (body["temperature"], body["reasoning_effort"]) == (0, "high")
    form = body["response_format"]
    assert (form["type"], form["json_schema"]["name"], form["json_schema"]["strict"]) == ("json_schema", "Word", True)
    assert form["json_schema"]["schema"]["required"] == ["word"]
    assert form["json_schema"]["schema"]["additionalProperties"] is False


def test_the_reply_says_what_was_written_by_whom_and_what_it_took() -> None:
    (reply,), _ = ask(lambda _: Said(completion()), word_request())
    # 120 tokens read, 64 of them from the cache; 30 written, the 20 of reasoning among them.
    assert reply == ProviderReply('{"word":"yes"}', "model-2026-01-01", 120, 64, 30)


def test_reasoning_that_only_the_total_counts_is_counted() -> None:
    usage = {"prompt_tokens": 100, "completion_tokens": 30, "total_tokens": 330}
    (reply,), _ = ask(lambda _: Said(completion(usage=usage)), word_request())
    assert (reply.input_tokens, reply.cached_input_tokens, reply.output_tokens) == (100, None, 230)


@pytest.mark.parametrize(
    "usage", [None, "?", {}, {"prompt_tokens": None}, {"prompt_tokens": -1, "completion_tokens": True}]
)
def test_usage_that_is_not_said_is_not_known(usage: Any) -> None:
    (reply,), _ = ask(lambda _: Said(completion(usage=usage)), word_request())
    assert (reply.input_tokens, reply.cached_input_tokens, reply.output_tokens) == (None, None, None)


def test_what_is_cut_off_declined_or_filtered_is_told_apart() -> None:
    (cut,), _ = ask(lambda _: Said(completion('{"wo', finish_reason="length")), word_request())
    assert (cut.finished, cut.refusal) == (False, None)
    (declined,), _ = ask(lambda _: Said(completion(None, refusal="I will not.")), word_request())
    assert (declined.text, declined.refusal) == ("", "I will not.")
    (filtered,), _ = ask(lambda _: Said(completion("", finish_reason="content_filter")), word_request())
    assert filtered.refusal == "the provider's content filter stopped the reply"


def test_parts_and_thoughts_are_read() -> None:
    parts: Any = [{"type": "text", "text": '{"word":'}, {"type": "text", "text": '"yes"}'}]
    (reply,), _ = ask(lambda _: Said(completion(parts)), word_request())
    assert reply.text == '{"word":"yes"}'
    (thought,), _ = ask(lambda _: Said(completion('<think>{"word":"no"}?\n</think>\n{"word":"yes"}')), word_request())
    assert thought.text.strip() == '{"word":"yes"}'


@pytest.mark.parametrize(
    "error",
    [
        {"message": "Unknown parameter: 'response_format'.", "param": "response_format"},
        {"message": "json_schema is not supported by this model"},
        "This model does not support structured outputs",
    ],
)
def test_an_endpoint_without_schemas_is_asked_in_words_and_remembered(error: Any) -> None:
    def answer(seen: Seen) -> Said:
        return Said({"error": error}, 400) if "response_format" in seen.json() else Said(completion())

    replies, server = ask(answer, word_request(), word_request("And now?"))
    assert [reply.text for reply in replies] == ['{"word":"yes"}'] * 2
    assert ["response_format" in seen.json() for seen in server.seen] == [True, False, False]
    first, last = server.seen[1].json()["messages"]
    assert first["content"].startswith("You answer in one word.\n\nReply with one JSON object")
    assert '"required":["word"]' in first["content"]
    assert last == {"role": "user", "content": "Yes or no?"}
    # The beginning that requests share stays the same.
    assert server.seen[2].json()["messages"][0] == first
    assert [reply.notes for reply in replies] == [
        (f"{server.url}/v1: the endpoint takes no JSON Schema, so that the reply's form was asked for in words",)
    ] * 2


def test_an_endpoint_known_to_take_no_schema_is_never_sent_one() -> None:
    (reply,), server = ask(lambda _: Said(completion()), word_request(), structured=False)
    assert "response_format" not in server.seen[0].json()
    assert len(reply.notes) == 1


def test_where_words_are_refused_too_the_schema_is_not_given_up() -> None:
    turns = iter([400, 429, 400, 200])

    def answer(_: Seen) -> Said:
        status = next(turns)
        return Said(completion() if status == 200 else {"error": {"message": "json_schema"}}, status)

    async def twice(url: str) -> None:
        endpoint = Endpoint(base_url=f"{url}/v1")
        provider = OpenAICompatible(ModelName("openai", "judge"), ProviderSetup(endpoint))
        with pytest.raises(TransientError):
            await provider.complete(word_request())
        await provider.complete(word_request())
        await provider.close()

    with serve(answer) as server:
        asyncio.run(twice(server.url))
    assert ["response_format" in seen.json() for seen in server.seen] == [True, False, True, False]


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504, 529])
def test_what_may_pass_may_be_asked_again(status: int) -> None:
    error = refuse(status, {"message": "busy"})
    assert isinstance(error, TransientError)
    assert str(error) == f"the endpoint said {status}: busy"
    assert error.retry_after is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "3"}, 3.0),
        ({"Retry-After": "0.5"}, 0.5),
        ({"Retry-After": "7", "retry-after-ms": "250"}, 0.25),
        ({"Retry-After": "Mon, 01 Jan 2001 00:00:00 GMT"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "-3"}, None),
    ],
)
def test_the_wait_that_is_asked_for_is_passed_on(headers: dict[str, str], seconds: float | None) -> None:
    error = refuse(429, {"message": "slow down"}, headers)
    assert isinstance(error, TransientError)
    assert error.retry_after == seconds


@pytest.mark.parametrize(
    ("status", "error", "said"),
    [
        (401, {"message": "bad key"}, "Is the key the right one"),
        (403, {"message": "no"}, "May this key use this model"),
        (404, {"message": "no such model"}, "Is the model's name right"),
        (402, {"message": "pay"}, "no credit is left"),
        (429, {"message": "quota", "code": "insufficient_quota"}, "no credit is left"),
        (429, {"message": "quota", "type": "insufficient_quota"}, "no credit is left"),
        (400, {"message": "odd"}, "the endpoint said 400: odd"),
        (501, {"message": "not here"}, "the endpoint said 501"),
    ],
)
def test_what_will_stay_stops_the_run(status: int, error: Any, said: str) -> None:
    raised = refuse(status, error)
    assert isinstance(raised, ProviderError)
    assert said in str(raised)


def test_a_refused_setting_is_named_and_nothing_is_changed_in_silence() -> None:
    message = "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) is supported."
    error = refuse(400, {"message": message, "param": "temperature", "code": "unsupported_value"}, temperature=0)
    assert isinstance(error, ProviderError)
    assert "refuses the setting 'temperature': drop it, or give another value" in str(error)
    message = (
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
    )
    error = refuse(400, {"message": message, "param": "max_tokens", "code": "unsupported_parameter"}, max_tokens=9)
    assert "give max_completion_tokens instead" in str(error)


@pytest.mark.parametrize(
    ("status", "error", "why"),
    [
        (400, {"message": "maximum context length is 8192 tokens", "code": "context_length_exceeded"}, "longer than"),
        (400, {"message": "the prompt is too long"}, "longer than"),
        (413, {"message": "Payload too large"}, "longer than"),
        (400, {"message": "filtered", "code": "content_filter"}, "content filter"),
    ],
)
def test_one_request_that_cannot_be_answered_does_not_stop_the_others(status: int, error: Any, why: str) -> None:
    (reply,), _ = ask(lambda _: Said({"error": error}, status), word_request())
    assert reply.refusal is not None
    assert why in reply.refusal


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"choices":', b"<html>busy</html>", b"\xff\xfe", b"[" * 5000, b"{}", b"[]"]
)
def test_a_body_that_is_no_completion_may_be_asked_again(body: bytes) -> None:
    with pytest.raises(TransientError):
        ask(lambda _: Said(body), word_request())


def test_an_error_under_status_200_is_an_error() -> None:
    with pytest.raises(TransientError, match="429: slow down"):
        ask(lambda _: Said({"error": {"code": 429, "message": "slow down"}}), word_request())
    with pytest.raises(ProviderError, match="402: pay"):
        ask(lambda _: Said({"error": {"code": 402, "message": "pay"}}), word_request())


def test_a_line_that_breaks_and_a_server_that_is_not_there_may_be_asked_again() -> None:
    with pytest.raises(TransientError, match="the connection failed"):
        ask(lambda _: Said(completion(), announced=10_000), word_request())
    with serve(lambda _: Said()) as server:
        gone = server.url
    setup = ProviderSetup(Endpoint(base_url=gone))

    async def once() -> None:
        provider = OpenAICompatible(ModelName("openai", "judge"), setup)
        try:
            await provider.complete(word_request())
        finally:
            await provider.close()

    with pytest.raises(TransientError, match="the connection failed"):
        asyncio.run(once())


def test_a_server_that_says_nothing_is_left_after_the_timeout() -> None:
    released = threading.Event()

    def answer(_: Seen) -> Said:
        released.wait(10)
        return Said(completion())

    async def once(url: str) -> None:
        provider = OpenAICompatible(ModelName("openai", "judge"), ProviderSetup(Endpoint(base_url=url), timeout=0.2))
        try:
            with pytest.raises(TransientError, match=r"no reply within 0\.2 seconds"):
                await provider.complete(word_request())
        finally:
            released.set()
            await provider.close()

    with serve(answer) as server:
        asyncio.run(once(server.url))


def test_a_repeat_with_a_seed_is_another_draw() -> None:
    _, server = ask(lambda _: Said(completion()), word_request(seed=7), word_request(seed=7, repeat=3), word_request())
    assert [seen.json().get("seed") for seen in server.seen] == [7, 9, None]


@pytest.mark.parametrize("setting", ["messages", "model", "response_format", "stream", "n"])
def test_a_setting_that_every_request_has_is_refused(setting: str) -> None:
    with pytest.raises(InputError, match=f"'{setting}'"):
        OpenAICompatible(ModelName("openai", "judge", {setting: 1}), ProviderSetup(Endpoint(base_url="http://x")))


@pytest.mark.parametrize("address", ["ftp://host/v1", "host/v1", "http://", "http://[::1/v1"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="base URL"):
        OpenAICompatible(ModelName("openai", "judge"), ProviderSetup(Endpoint(base_url=address)))


def test_the_identity_is_the_address_without_credentials() -> None:
    endpoint = Endpoint(base_url="https://me:hidden-word@host.example:8443/v1/?token=hidden-word#x")

    async def identity() -> str:
        provider = OpenAICompatible(ModelName("openai", "judge"), ProviderSetup(endpoint))
        await provider.close()
        return provider.identity

    assert asyncio.run(identity()) == "https://host.example:8443/v1"
