"""`folkmoot calls`: what calls took, and whose words stand in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.running import folkmoot
from tests.llm.stub_server import WRONGS, Answer, right, stub_server
from tests.llm.words import Study, quick_clock, word_call


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Three calls of ann's, one of which was answered at the second time."""

    def once_wrong(prompt: str, asked_before: int) -> Answer:
        return WRONGS["no JSON"](prompt, 0) if prompt == "a" and not asked_before else right(prompt)

    with stub_server(once_wrong) as server:
        study = Study(tmp_path, server)
        study.ask([word_call(prompt, participants=("ann",)) for prompt in "abc"], clock=quick_clock())
    return study.cache


def test_the_summary_as_json(cache: Path) -> None:
    done = folkmoot("calls", "summary", "--cache", cache, "--json")
    (kind,) = json.loads(done.stdout)["kinds"]
    assert (kind["model"], kind["template"], kind["calls"], kind["answered"]) == ("openai:stub", "word", 3, 3)
    assert kind["attempts"] == {"ok": 3, "unreadable": 1, "faulty": 0, "refused": 0, "unavailable": 0}
    # Each of four replies: 101 tokens read, 64 of them from the provider's cache, 6 written; 1, 0.25 and 8 a million.
    assert kind["cost"] == pytest.approx(4 * (37 * 1.0 + 64 * 0.25 + 6 * 8.0) / 1e6)
    assert kind["prices"] == ["as of 2026-01-01 (prices.toml)"]


def test_the_summary_for_people(cache: Path) -> None:
    done = folkmoot("calls", "summary", "--cache", cache)
    assert "openai:stub" in done.stdout
    assert "Attempts without a usable reply: 1 unreadable." in done.stderr
    assert "Prices as of 2026-01-01 (prices.toml)." in done.stderr


def test_find_shows_texts_where_they_are_asked_for(cache: Path) -> None:
    done = folkmoot("calls", "find", "ann", "--cache", cache, "--json")
    found = json.loads(done.stdout)["calls"]
    assert len(found) == 3
    assert all("read" not in call and "replies" not in call for call in found)
    done = folkmoot("calls", "find", "ann", "--cache", cache, "--texts", "--json")
    first = json.loads(done.stdout)["calls"][0]
    assert first["read"][0]["role"] == "user"
    assert json.loads(first["replies"][-1]) == {"word": first["read"][0]["content"]}
    assert "0 calls hold words of bob" in folkmoot("calls", "find", "bob", "--cache", cache).stderr


def test_erase_says_first_and_then_does(cache: Path) -> None:
    dry = folkmoot("calls", "erase", "ann", "--cache", cache, "--dry-run", "--json")
    assert json.loads(dry.stdout)["erased"] == {"calls": 3, "attempts": 4, "texts": 3, "others": 0}
    assert len(json.loads(folkmoot("calls", "find", "ann", "--cache", cache, "--json").stdout)["calls"]) == 3
    done = folkmoot("calls", "erase", "ann", "--cache", cache)
    assert "Erased 3 calls with 4 attempts" in done.stderr
    assert json.loads(folkmoot("calls", "find", "ann", "--cache", cache, "--json").stdout)["calls"] == []


def test_nobody_named_and_no_cache_are_refused(tmp_path: Path) -> None:
    done = folkmoot("calls", "erase", "--cache", tmp_path / "c.db", "--json")
    assert (done.returncode, json.loads(done.stdout)["error"]["kind"]) == (1, "bad_input")
    done = folkmoot("calls", "summary", "--cache", tmp_path / "c.db", "--json")
    assert (done.returncode, json.loads(done.stdout)["error"]["kind"]) == (1, "missing_file")
