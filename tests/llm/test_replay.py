"""Recorded replies: found by what was asked, and by nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.llm.requests import word_request

from folkmoot.errors import FaultsError, InputError, MissingFileError
from folkmoot.llm.model import ModelName
from folkmoot.llm.provider import ProviderReply, ProviderRequest, ProviderSetup
from folkmoot.llm.replay import RecordedReply, Replay, read_recorded, recorded_lines
from folkmoot.llm.request_digest import request_digest


def row(request: ProviderRequest, reply: str, model: str = "openai:gpt-5") -> RecordedReply:
    digest = request_digest(request.messages, request.schema, request.repeat)
    return RecordedReply(
        request=digest, model=model, reply=reply, replied_by="gpt-5-x", input_tokens=9, output_tokens=2
    )


def replay(path: Path, request: ProviderRequest, **settings: str) -> ProviderReply:
    return asyncio.run(Replay(ModelName("replay", str(path), settings), ProviderSetup()).complete(request))


def write(path: Path, *rows: RecordedReply) -> Path:
    path.write_bytes(b"".join(recorded_lines(rows)))
    return path


def test_the_same_request_gets_the_recorded_reply_whoever_is_asked(tmp_path: Path) -> None:
    path = write(tmp_path / "r.jsonl", row(word_request("A?"), '{"word":"a"}'), row(word_request("B?"), '{"word":"b"}'))
    assert replay(path, word_request("B?", model="other", temperature=1)) == ProviderReply(
        '{"word":"b"}', "gpt-5-x", 9, None, 2
    )
    assert replay(path, word_request("A?")).text == '{"word":"a"}'


@pytest.mark.parametrize("request_", [word_request("C?"), word_request("A?", repeat=2)])
def test_a_request_without_a_reply_never_gets_anothers(tmp_path: Path, request_: ProviderRequest) -> None:
    reply = replay(write(tmp_path / "r.jsonl", row(word_request("A?"), '{"word":"a"}')), request_)
    assert reply.text == ""
    assert reply.refusal is not None
    assert "holds no reply to this request" in reply.refusal


def test_the_reply_of_one_model_can_be_chosen(tmp_path: Path) -> None:
    request = word_request("A?")
    path = write(tmp_path / "r.jsonl", row(request, '{"word":"a"}'), row(request, '{"word":"z"}', "fake:z"))
    assert replay(path, request, **{"from": "fake:z"}).text == '{"word":"z"}'
    with pytest.raises(FaultsError, match=r"\?from=PROVIDER:MODEL"):
        replay(path, request)
    with pytest.raises(InputError, match="no recorded reply of fake:none"):
        replay(path, request, **{"from": "fake:none"})


def test_what_is_written_is_read_back() -> None:
    rows = [row(word_request("A?"), 'a "text"\nof two lines'), row(word_request("B?"), "")]
    content = b"".join(recorded_lines(rows))
    assert list(read_recorded(content, "r.jsonl").values()) == rows
    # The same reply twice is no contradiction.
    assert list(read_recorded(content + content, "r.jsonl").values()) == rows


def test_every_fault_is_said_with_its_line() -> None:
    good = b"".join(recorded_lines([row(word_request("A?"), "yes")]))
    bad = good + b'{"request":"x","model":"m","reply":"r"}\nnot json\n\n' + good.replace(b'"yes"', b'"no"') + b"[]\n"
    with pytest.raises(FaultsError) as caught:
        read_recorded(bad, "r.jsonl")
    assert [fault.line for fault in caught.value.faults] == [2, 3, 5, 6]


def test_no_file_and_an_empty_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        replay(tmp_path / "none.jsonl", word_request())
    with pytest.raises(InputError, match="no recorded reply"):
        replay(write(tmp_path / "r.jsonl"), word_request())


def test_the_identity_is_the_files_content(tmp_path: Path) -> None:
    one = write(tmp_path / "1.jsonl", row(word_request("A?"), "a"))
    two = write(tmp_path / "2.jsonl", row(word_request("A?"), "b"))
    identities = {Replay(ModelName("replay", str(path)), ProviderSetup()).identity for path in (one, two, one)}
    assert len(identities) == 2
