"""Batches over real HTTP: nothing is handed over twice, nothing is lost, every odd reply is said."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.llm.batch_service import BatchService, error_line, reply_line
from tests.llm.requests import word_request
from tests.llm.scripted_server import Said, ScriptedServer, serve

from folkmoot.errors import InputError
from folkmoot.llm.batch_ledger import BatchLedger
from folkmoot.llm.batch_lock import batch_lock
from folkmoot.llm.model import ModelName
from folkmoot.llm.openai_batch import BatchLimits, OpenAIBatch
from folkmoot.llm.provider import (
    Endpoint,
    Exchange,
    ProviderError,
    ProviderReply,
    ProviderRequest,
    ProviderSetup,
    TransientError,
)
from folkmoot.llm.redaction import Secret

YES = ProviderReply('{"word":"yes"}', "model-2026-01-01", 120, 64, 30)


@dataclass
class Desk:
    """A service, and a cache whose runs ask it."""

    service: BatchService
    server: ScriptedServer
    cache: Path
    limits: BatchLimits = field(default_factory=lambda: BatchLimits(look_again=0.01))

    def run(self, *names: str, wait: float = 0.0, **endpoint: Any) -> Exchange:
        """One run, in which these requests have no reply yet."""
        setup = ProviderSetup(
            Endpoint(f"{self.server.url}/v1", api_key=Secret("sk-planted-0123456789"), **endpoint),
            timeout=10.0,
            cache=self.cache,
            wait=wait,
        )

        async def once() -> Exchange:
            provider = OpenAIBatch(ModelName("openai-batch", "judge"), setup, self.limits)
            try:
                return await provider.exchange({name: request(name) for name in names})
            finally:
                await provider.close()

        return asyncio.run(once())


def request(name: str) -> ProviderRequest:
    return word_request(f"Is it {name}?", temperature=0)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    service = BatchService()
    with serve(service.answer) as server:
        yield Desk(service, server, tmp_path / "calls.db")


def test_requests_are_handed_over_once_and_collected_later(desk: Desk) -> None:
    first = desk.run("a-1", "b-1")
    assert (first.replies, first.failures, first.waiting) == ({}, {}, ("a-1", "b-1"))
    assert first.stopped_because is not None
    assert "batch batch_1: validating" in first.stopped_because
    assert "2 calls" in first.stopped_because
    assert "2 calls" in first.notes[0]
    lines = desk.service.requests("batch_1")
    assert [(line["custom_id"], line["method"], line["url"]) for line in lines] == [
        ("a-1", "POST", "/v1/chat/completions"),
        ("b-1", "POST", "/v1/chat/completions"),
    ]
    assert lines[0]["body"]["messages"][1]["content"] == "Is it a-1?"
    assert lines[0]["body"]["model"] == "judge"
    assert lines[0]["body"]["response_format"]["type"] == "json_schema"

    assert desk.run("a-1", "b-1").waiting == ("a-1", "b-1")
    desk.service.end("batch_1")
    done = desk.run("a-1", "b-1")
    assert done.replies == {"a-1": YES, "b-1": YES}
    assert (done.failures, done.waiting, done.stopped_because, done.notes) == ({}, (), None, ())
    assert desk.service.handed_over() == ["a-1", "b-1"]


def test_replies_can_be_collected_again_until_they_are_kept(desk: Desk) -> None:
    desk.run("a-1")
    desk.service.end("batch_1")
    assert desk.run("a-1").replies == desk.run("a-1").replies == {"a-1": YES}
    assert desk.service.handed_over() == ["a-1"]


def test_new_requests_go_beside_those_on_their_way(desk: Desk) -> None:
    desk.run("a-1")
    desk.service.end("batch_1")
    second = desk.run("a-1", "b-1")
    assert (set(second.replies), second.waiting) == ({"a-1"}, ("b-1",))
    assert desk.service.handed_over() == ["a-1", "b-1"]


def test_what_one_batch_cannot_hold_goes_into_several(desk: Desk) -> None:
    desk.limits = BatchLimits(requests=2)
    desk.run("a-1", "b-1", "c-1", "d-1", "e-1")
    sizes = [len(desk.service.requests(batch)) for batch in desk.service.batches]
    assert sizes == [2, 2, 1]
    desk.limits = BatchLimits(size=1)
    desk.run("f-1", "g-1")
    assert [len(desk.service.requests(batch)) for batch in desk.service.batches] == [2, 2, 1, 1, 1]


def test_a_run_may_wait(desk: Desk) -> None:
    looks = 0
    answer = desk.service.answer

    def patient(seen: Any) -> Said:
        nonlocal looks
        if seen.method == "GET" and seen.path == "/v1/batches/batch_1":
            looks += 1
            if looks == 3:
                desk.service.end("batch_1")
        return answer(seen)

    with serve(patient) as server:
        desk.server = server
        assert desk.run("a-1", wait=60.0).replies == {"a-1": YES}


def test_every_odd_line_is_said_and_no_reply_is_anothers(desk: Desk) -> None:
    desk.run("a-1", "b-1", "c-1")
    lines = [
        reply_line("a-1"),
        reply_line("a-1", '{"word":"no"}'),
        reply_line("z-1"),
        reply_line("b-1", '{"word":"b"}'),
    ]
    desk.service.end("batch_1", lines)
    done = desk.run("a-1", "b-1", "c-1")
    assert {name: reply.text for name, reply in done.replies.items()} == {
        "a-1": '{"word":"yes"}',
        "b-1": '{"word":"b"}',
    }
    assert isinstance(done.failures["c-1"], TransientError)
    assert done.notes == (
        "Batch batch_1 holds 1 replies to calls that are not in it.",
        "Batch batch_1 holds 1 replies to calls that have one already; the first ones were taken.",
        "Batch batch_1 completed without 1 of its replies.",
    )


@pytest.mark.parametrize("status", ["expired", "cancelled"])
def test_what_a_batch_did_not_reach_may_be_handed_over_again(desk: Desk, status: str) -> None:
    desk.run("a-1", "b-1")
    expired = {
        "id": "x",
        "custom_id": "b-1",
        "response": None,
        "error": {"code": "batch_expired", "message": "too late"},
    }
    desk.service.end("batch_1", [reply_line("a-1")], [expired], status)
    done = desk.run("a-1", "b-1")
    assert done.replies == {"a-1": YES}
    assert "too late" in str(done.failures["b-1"])
    again = desk.run("b-1")
    assert again.waiting == ("b-1",)
    assert desk.service.handed_over() == ["a-1", "b-1", "b-1"]


def test_an_expired_batch_without_any_file_loses_nothing(desk: Desk) -> None:
    desk.run("a-1")
    desk.service.end("batch_1", [], status="expired")
    assert isinstance(desk.run("a-1").failures["a-1"], TransientError)


def test_errors_of_single_requests_are_theirs(desk: Desk) -> None:
    desk.run("a-1", "b-1", "c-1", "d-1")
    desk.service.end(
        "batch_1",
        [reply_line("a-1")],
        [
            error_line("b-1", 400, message="too long", code="context_length_exceeded"),
            error_line("c-1", 500, message="broken"),
            error_line("d-1", 400, message="json_schema is not supported"),
        ],
    )
    done = desk.run("a-1", "b-1", "c-1", "d-1")
    assert set(done.replies) == {"a-1", "b-1"}
    assert done.replies["b-1"].refusal is not None
    assert isinstance(done.failures["c-1"], TransientError)
    assert isinstance(done.failures["d-1"], ProviderError)
    assert "structured_output = false" in str(done.failures["d-1"])


def test_a_refused_batch_stops_the_run_and_may_be_handed_over_again(desk: Desk) -> None:
    desk.run("a-1")
    batch = desk.service.batches["batch_1"]
    batch["status"] = "failed"
    message = "Enqueued token limit reached"
    batch["errors"] = {"object": "list", "data": [{"code": "token_limit_exceeded", "message": message, "line": None}]}
    with pytest.raises(ProviderError, match=r"Enqueued token limit reached.*--max-calls"):
        desk.run("a-1")
    assert desk.run("a-1").waiting == ("a-1",)


@pytest.mark.parametrize("status", [500, 429, 401])
@pytest.mark.parametrize("path", ["/v1/files", "/v1/batches"])
def test_a_batch_that_the_service_did_not_take_is_handed_over_again(desk: Desk, path: str, status: int) -> None:
    desk.service.refuse[path] = [Said({"error": {"message": "no"}}, status)]
    with pytest.raises(ProviderError if status == 401 else TransientError):
        desk.run("a-1")
    assert desk.service.batches == {}
    assert desk.run("a-1").waiting == ("a-1",)
    assert desk.service.handed_over() == ["a-1"]


def test_a_batch_that_was_made_although_nobody_was_told_is_found(desk: Desk) -> None:
    desk.service.refuse["/v1/batches"] = [Said({"error": {"message": "late"}}, 504)]
    desk.service.made_all_the_same = True
    with pytest.raises(TransientError):
        desk.run("a-1")
    assert desk.run("a-1").waiting == ("a-1",)
    desk.service.end("batch_1")
    assert desk.run("a-1").replies == {"a-1": YES}
    assert desk.service.handed_over() == ["a-1"]


def test_a_run_killed_before_the_service_had_anything_hands_over_anew(desk: Desk) -> None:
    ledger = BatchLedger(desk.cache)
    ledger.intend("0" * 32, f"{desk.server.url}/v1", "2026-01-01T00:00:00+00:00", ["a-1"])
    ledger.close()
    assert desk.run("a-1").waiting == ("a-1",)
    assert desk.service.handed_over() == ["a-1"]


def test_a_batch_that_the_service_does_not_know_is_not_handed_over_in_silence(desk: Desk) -> None:
    desk.run("a-1")
    desk.service.batches.clear()
    with pytest.raises(ProviderError, match=r"does not know the batch batch_1.*calls batches --forget batch_1"):
        desk.run("a-1")


def test_replies_that_the_service_has_deleted_are_missed(desk: Desk) -> None:
    desk.run("a-1")
    desk.service.end("batch_1")
    desk.service.files.clear()
    with pytest.raises(ProviderError, match="no longer has the file"):
        desk.run("a-1")


def test_two_runs_hand_over_one_after_the_other(desk: Desk) -> None:
    async def second() -> None:
        async with batch_lock(desk.cache, 0.0):
            with pytest.raises(TransientError, match="another run"):
                async with batch_lock(desk.cache, 0.2):
                    pytest.fail("the lock was held")
        async with batch_lock(desk.cache, 0.0):
            pass

    asyncio.run(second())


def test_without_schemas_requests_hold_words(desk: Desk) -> None:
    desk.run("a-1", structured=False)
    body = desk.service.requests("batch_1")[0]["body"]
    assert "response_format" not in body
    assert "JSON Schema" in body["messages"][0]["content"]


def test_batches_need_a_cache() -> None:
    with pytest.raises(InputError, match="cache"):
        OpenAIBatch(ModelName("openai-batch", "judge"), ProviderSetup(Endpoint("http://127.0.0.1:1")))


def test_the_ledger_holds_names_and_no_words(desk: Desk) -> None:
    desk.run("a-1", "b-1")
    ledger = BatchLedger(desk.cache)
    (known,) = ledger.batches()
    ledger.close()
    assert (known.batch, known.requests, known.endpoint) == ("batch_1", 2, f"{desk.server.url}/v1")
    content = b"".join(path.read_bytes() for path in desk.cache.parent.iterdir())
    assert b"a-1" in content
    assert b"Is it" not in content
    assert b"sk-planted" not in content
