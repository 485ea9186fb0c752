"""Lines of replies in the forms that services write; a line in none of them is a fault."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.llm.batch_service import error_line, reply_line
from tests.llm.requests import word_request

from folkmoot.errors import Fault
from folkmoot.llm.batch_lines import Came, read_reply_lines, request_line
from folkmoot.llm.provider import ProviderError, ProviderReply, TransientError

_FIELDS = (
    *("response", "result", "reply", "error", "body", "choices", "message", "content", "text", "type", "usage"),
    *("prompt_tokens", "completion_tokens", "input_tokens", "output_tokens", "code", "model", "stop_reason", "param"),
)


def read(*rows: Any) -> tuple[dict[str, Came], list[Fault]]:
    faults: list[Fault] = []
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    return {line.name: line.came for line in read_reply_lines(lines, "r.jsonl", "judge", faults)}, faults


def test_a_request_is_one_line_in_openais_form() -> None:
    line = request_line("a-1", word_request("two\nlines?", temperature=0), structured=True)
    assert line.endswith(b"}\n")
    assert line.count(b"\n") == 1
    row = json.loads(line)
    assert (row["custom_id"], row["method"], row["url"]) == ("a-1", "POST", "/v1/chat/completions")
    assert row["body"]["messages"][1] == {"role": "user", "content": "two\nlines?"}
    assert row["body"]["temperature"] == 0


def test_openais_lines_are_read() -> None:
    came, faults = read(
        reply_line("a"),
        error_line("b", 429, message="busy"),
        error_line("c", 401, message="bad key"),
        {"custom_id": "d", "response": None, "error": {"code": "batch_expired", "message": "too late"}},
        {"custom_id": "e", "response": {"status_code": 200, "body": {}}},
    )
    assert faults == []
    assert came["a"] == ProviderReply('{"word":"yes"}', "model-2026-01-01", 120, 64, 30)
    assert [type(came[name]) for name in "bcde"] == [TransientError, ProviderError, TransientError, TransientError]


def test_anthropics_lines_are_read() -> None:
    message = {
        "model": "claude-x",
        "content": [{"type": "thinking", "thinking": "no?"}, {"type": "text", "text": '{"word":"yes"}'}],
        "stop_reason": "end_turn",
        "usage": {
            "input_tokens": 100,
            "cache_read_input_tokens": 30,
            "cache_creation_input_tokens": 20,
            "output_tokens": 7,
        },
    }
    invalid = {"type": "error", "error": {"type": "invalid_request_error", "message": "no such model"}}
    came, faults = read(
        {"custom_id": "a", "result": {"type": "succeeded", "message": message}},
        {"custom_id": "b", "result": {"type": "succeeded", "message": {**message, "stop_reason": "max_tokens"}}},
        {"custom_id": "c", "result": {"type": "succeeded", "message": {**message, "stop_reason": "refusal"}}},
        {"custom_id": "d", "result": {"type": "errored", "error": invalid}},
        {"custom_id": "e", "result": {"type": "expired"}},
    )
    assert faults == []
    # What Anthropic names input leaves out what its cache served and what it kept: 100 + 30 + 20 were read.
    assert came["a"] == ProviderReply('{"word":"yes"}', "claude-x", 150, 30, 7)
    cut, declined = came["b"], came["c"]
    assert isinstance(cut, ProviderReply)
    assert isinstance(declined, ProviderReply)
    assert (cut.finished, declined.refusal) == (False, "the model declined")
    assert isinstance(came["d"], ProviderError)
    assert "no such model" in str(came["d"])
    assert isinstance(came["e"], TransientError)


def test_lines_by_hand_hold_the_reply_as_text_or_as_it_is() -> None:
    came, _ = read({"custom_id": "a", "reply": "Yes:\n{}"}, {"custom_id": "b", "reply": {"word": "yes"}}, b"", b"  \n")
    assert came == {"a": ProviderReply("Yes:\n{}", "judge"), "b": ProviderReply('{"word":"yes"}', "judge")}


@pytest.mark.parametrize(
    "row", [b"{", b"[]", b"\xff", {"reply": "x"}, {"custom_id": 3, "reply": "x"}, {"custom_id": "a"}]
)
def test_any_other_line_is_a_fault_with_its_place(row: Any) -> None:
    came, (fault,) = read(reply_line("z"), row)
    assert set(came) == {"z"}
    assert (fault.place, fault.line) == ("r.jsonl", 2)
