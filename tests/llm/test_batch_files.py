"""Requests and replies in a folder: written once, read back, and every odd reply said."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.llm.batch_service import error_line, reply_line
from tests.llm.requests import word_request

from folkmoot.errors import FaultsError, InputError
from folkmoot.llm.batch_files import BatchFiles
from folkmoot.llm.model import ModelName
from folkmoot.llm.provider import Endpoint, Exchange, ProviderReply, ProviderSetup, TransientError


def run(folder: Path, *names: str, structured: bool = True) -> Exchange:
    settings = {"model": "claude-x", "temperature": 0}
    provider = BatchFiles(ModelName("file", str(folder), settings), ProviderSetup(Endpoint(structured=structured)))
    requests = {name: replace(word_request(f"Is it {name}?", model=str(folder)), settings=settings) for name in names}
    return asyncio.run(provider.exchange(requests))


def put(folder: Path, name: str, *rows: Any) -> None:
    (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_requests_are_written_once_and_replies_read(tmp_path: Path) -> None:
    folder = tmp_path / "by-hand"
    first = run(folder, "a-1", "b-1")
    assert first.waiting == ("a-1", "b-1")
    assert first.stopped_because is not None
    assert f"2 calls were written to {folder}/requests-1.jsonl" in first.stopped_because
    rows = [json.loads(line) for line in (folder / "requests-1.jsonl").read_text().splitlines()]
    assert [row["custom_id"] for row in rows] == ["a-1", "b-1"]
    assert (rows[0]["body"]["model"], rows[0]["body"]["temperature"]) == ("claude-x", 0)
    assert rows[0]["body"]["response_format"]["type"] == "json_schema"

    second = run(folder, "a-1", "b-1")
    assert second.stopped_because is not None
    assert "2 calls" in second.stopped_because
    assert "no reply yet" in second.stopped_because

    put(folder, "replies.jsonl", reply_line("b-1"), {"custom_id": "a-1", "reply": {"word": "a"}})
    third = run(folder, "a-1", "b-1")
    assert third.replies == {
        "a-1": ProviderReply('{"word":"a"}', "claude-x"),
        "b-1": ProviderReply('{"word":"yes"}', "model-2026-01-01", 120, 64, 30),
    }
    assert (third.waiting, third.stopped_because, third.notes) == ((), None, ())
    assert [path.name for path in folder.glob("requests*")] == ["requests-1.jsonl"]


def test_new_requests_go_into_a_file_of_their_own(tmp_path: Path) -> None:
    run(tmp_path, "a-1")
    both = run(tmp_path, "a-1", "b-1")
    assert both.waiting == ("a-1", "b-1")
    assert both.stopped_because is not None
    assert "1 of earlier files have no reply yet" in both.stopped_because
    assert json.loads((tmp_path / "requests-2.jsonl").read_text())["custom_id"] == "b-1"


def test_a_missing_reply_is_waited_for(tmp_path: Path) -> None:
    run(tmp_path, "a-1", "b-1")
    put(tmp_path, "replies-1.jsonl", reply_line("a-1"))
    found = run(tmp_path, "a-1", "b-1")
    assert (set(found.replies), found.waiting) == ({"a-1"}, ("b-1",))


def test_unknown_and_repeated_replies_are_said(tmp_path: Path) -> None:
    run(tmp_path, "a-1")
    put(tmp_path, "replies-1.jsonl", reply_line("a-1"), reply_line("z-1"))
    put(tmp_path, "replies-2.jsonl", reply_line("a-1", '{"word":"no"}'))
    found = run(tmp_path, "a-1")
    assert found.replies["a-1"].text == '{"word":"yes"}'
    assert [note.removeprefix(f"{tmp_path}: ") for note in found.notes] == [
        "1 replies have a custom_id that no request has; they were left.",
        "1 replies are to calls that have one; the first ones were taken.",
    ]


def test_a_failure_is_passed_on_unless_a_reply_follows(tmp_path: Path) -> None:
    run(tmp_path, "a-1", "b-1")
    put(tmp_path, "replies.jsonl", error_line("a-1", 500, message="x"), error_line("b-1", 500, message="x"))
    put(tmp_path, "replies_again.jsonl", reply_line("b-1"))
    found = run(tmp_path, "a-1", "b-1")
    assert isinstance(found.failures["a-1"], TransientError)
    assert set(found.replies) == {"b-1"}


def test_lines_that_cannot_be_read_are_faults_and_nothing_is_taken(tmp_path: Path) -> None:
    run(tmp_path, "a-1")
    (tmp_path / "replies.jsonl").write_text(json.dumps(reply_line("a-1")) + "\nnot json\n{}\n")
    with pytest.raises(FaultsError) as caught:
        run(tmp_path, "a-1", "b-1")
    assert [fault.line for fault in caught.value.faults] == [2, 3]
    assert not (tmp_path / "requests-2.jsonl").exists()
    (tmp_path / "requests-1.jsonl").write_text("changed\n")
    with pytest.raises(FaultsError, match=r"requests-1\.jsonl:1"):
        run(tmp_path, "a-1")


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.jsonl").write_text("mine")
    run(tmp_path, "a-1")
    assert (tmp_path / "notes.jsonl").read_text() == "mine"


def test_without_schemas_requests_hold_words(tmp_path: Path) -> None:
    run(tmp_path, "a-1", structured=False)
    body = json.loads((tmp_path / "requests-1.jsonl").read_text())["body"]
    assert "response_format" not in body
    assert "JSON Schema" in body["messages"][0]["content"]


def test_a_folder_and_a_model_are_needed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for model, settings in ((str(tmp_path), {}), (str(tmp_path / "file"), {"model": "m"})):
        with pytest.raises(InputError):
            BatchFiles(ModelName("file", model, settings), ProviderSetup())
