"""Inspect's providers: one that reaches a local server over HTTP, and Inspect's own mock."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from inspect_ai.model import ModelOutput, ModelUsage
from tests.llm.requests import word_request
from tests.llm.scripted_server import Said, ScriptedServer, Seen, completion, serve

from folkmoot.errors import InputError
from folkmoot.llm.inspect_ai import Inspect, inlined
from folkmoot.llm.model import ModelName
from folkmoot.llm.provider import (
    Endpoint,
    ProviderError,
    ProviderReply,
    ProviderRequest,
    ProviderSetup,
    TransientError,
)
from folkmoot.llm.redaction import Secret
from folkmoot.llm.structured import reply_schema

# tenacity, which Inspect asks again with, warns about how Inspect calls it.
pytestmark = pytest.mark.filterwarnings("ignore:The 'initial' parameter is deprecated:DeprecationWarning")


def ask(
    answer: Callable[[Seen], Said], request: ProviderRequest, *, structured: bool = True, **settings: Any
) -> tuple[ProviderReply, ScriptedServer]:
    """Ask through Inspect's provider for any OpenAI-compatible service."""

    async def once(url: str) -> ProviderReply:
        endpoint = Endpoint(f"{url}/v1", api_key=Secret("planted-0123456789"), structured=structured)
        name = ModelName("inspect", "openai-api/local/judge", settings)
        provider = Inspect(name, ProviderSetup(endpoint, timeout=20.0))
        try:
            return await provider.complete(request)
        finally:
            await provider.close()

    with serve(answer) as server:
        return asyncio.run(once(server.url)), server


def test_a_structured_request_goes_out_and_its_reply_and_usage_come_back() -> None:
    reply, server = ask(lambda _: Said(completion()), word_request(model="x"), temperature=0.5)
    (seen,) = server.seen
    assert seen.path == "/v1/chat/completions"
    assert seen.headers["authorization"] == "Bearer planted-0123456789"
    body = seen.json()
    assert (body["model"], body["temperature"]) == ("judge", 0.5)
    assert body["response_format"]["json_schema"]["schema"]["required"] == ["word"]
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert "JSON Schema" in str(body["messages"][0]["content"])
    assert (reply.text, reply.model) == ('{"word":"yes"}', "model-2026-01-01")
    assert (reply.input_tokens, reply.cached_input_tokens, reply.output_tokens) == (120, 64, 30)
    assert (reply.finished, reply.refusal) == (True, None)


def test_an_endpoint_known_to_take_no_schema_gets_words_alone() -> None:
    _, server = ask(lambda _: Said(completion()), word_request(), structured=False)
    assert "response_format" not in server.seen[0].json()
    assert "JSON Schema" in str(server.seen[0].json()["messages"][0]["content"])


def test_what_is_cut_off_or_filtered_is_told_apart() -> None:
    cut, _ = ask(lambda _: Said(completion('{"wo', finish_reason="length")), word_request())
    assert cut.finished is False
    filtered, _ = ask(lambda _: Said(completion("", finish_reason="content_filter")), word_request())
    assert filtered.refusal is not None


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_asked_once_and_left_to_the_asker(status: int) -> None:
    seen: list[Seen] = []

    def answer(request: Seen) -> Said:
        seen.append(request)
        return Said({"error": {"message": "busy"}}, status)

    with pytest.raises(TransientError, match="busy"):
        ask(answer, word_request())
    assert len(seen) == 1


def test_what_will_stay_stops_the_run() -> None:
    with pytest.raises(ProviderError, match="AuthenticationError"):
        ask(lambda _: Said({"error": {"message": "bad key"}}, 401), word_request())


def test_inspects_mock_replies() -> None:
    output = ModelOutput.from_content("mockllm/model", '{"word":"yes"}')
    # 100 tokens were new, 30 came from the provider's cache and 20 went into it.
    output.usage = ModelUsage(
        input_tokens=100, input_tokens_cache_read=30, input_tokens_cache_write=20, output_tokens=7, total_tokens=157
    )
    provider = Inspect(ModelName("inspect", "mockllm/model"), ProviderSetup(), custom_outputs=[output])

    async def once() -> ProviderReply:
        try:
            return await provider.complete(word_request())
        finally:
            await provider.close()

    reply = asyncio.run(once())
    assert reply == ProviderReply('{"word":"yes"}', "mockllm/model", 150, 30, 7)
    assert provider.identity == "inspect"


@pytest.mark.parametrize(
    ("model", "settings", "said"),
    [
        ("nosuch/model", {}, "not recognized"),
        ("mockllm", {}, "format"),
        ("anthropic/x", {}, "pip install anthropic"),
        ("mockllm/model", {"temprature": 1}, "'temprature'"),
        ("mockllm/model", {"temperature": "warm"}, "temperature"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_the_reason(model: str, settings: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        Inspect(ModelName("inspect", model, settings), ProviderSetup())


def test_without_inspect_the_command_that_installs_it_is_said() -> None:
    code = """
import sys
sys.modules["inspect_ai.model"] = None  # what an import finds where nothing is installed
from folkmoot.errors import InputError
from folkmoot.llm.model import ModelName
from folkmoot.llm.providers import open_provider
try:
    open_provider(ModelName("inspect", "mockllm/model"))
except InputError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'folkmoot[inspect]'" in done.stdout


class _Leaf(msgspec.Struct):
    grade: int


class _Tree(msgspec.Struct):
    leaves: list[_Leaf]


def test_a_schema_in_parts_becomes_one() -> None:
    schema = inlined(reply_schema(_Tree))
    assert schema is not None
    assert "$defs" not in schema
    leaf = schema["properties"]["leaves"]["items"]
    assert (leaf["properties"], leaf["required"]) == ({"grade": {"type": "integer"}}, ["grade"])


def test_a_schema_that_refers_to_itself_cannot_be_one() -> None:
    assert inlined({"$ref": "#/$defs/a", "$defs": {"a": {"items": {"$ref": "#/$defs/a"}}}}) is None
