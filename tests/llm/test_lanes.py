"""Connections: no more than calls at once, used again, and given back whatever becomes of a call."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.llm.stub_server import WRONGS, Answer, right, stub_server
from tests.llm.words import Study, quick_clock, word_calls


def a_little_later(prompt: str, _asked_before: int) -> Answer:
    return replace(right(prompt), delay=0.01)


def test_connections_are_used_again(tmp_path: Path) -> None:
    with stub_server(a_little_later) as server:
        answers = Study(tmp_path, server).ask(word_calls(60), concurrency=5)
        assert len(answers.answered) == 60
        assert server.connections <= 5
        assert server.most_at_once == 5


def test_a_connection_that_broke_or_timed_out_makes_room_for_another(tmp_path: Path) -> None:
    def wrong_first(prompt: str, asked_before: int) -> Answer:
        wrong = WRONGS[("dropped", "broken", "late")[len(prompt) % 3]]
        return right(prompt) if asked_before else wrong(prompt, 0)

    with stub_server(wrong_first) as server:
        answers = Study(tmp_path, server).ask(word_calls(12), concurrency=3, timeout=0.3, clock=quick_clock())
        assert len(answers.answered) == 12
    assert not server.lines
