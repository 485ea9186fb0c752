"""Whole runs through providers that reply later, or from a recording: asked once, kept, and counted once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.llm.batch_service import BatchService, reply_line
from tests.llm.scripted_server import Said, ScriptedServer, Seen, completion, serve
from tests.llm.words import Word, word_call, word_calls

from folkmoot.errors import FaultsError, InputError, ModelError
from folkmoot.pipeline.model_call_files import forget_batch, list_batches, record_replies
from folkmoot.pipeline.model_calls import Asker, ModelSettings
from folkmoot.records.model_call import Answers, ModelCall

PRICES = """
[[price]]
names = ["openai-batch:judge", "openai:judge"]
input = 1.0
cached_input = 0.5
output = 10.0
batch_discount = 0.5
as_of = 2026-01-01
"""


@dataclass
class Study:
    """A folder with a models file for one server, prices and a cache."""

    folder: Path
    server: ScriptedServer

    def __post_init__(self) -> None:
        address = f"base_url = '{self.server.url}/v1'\nmodel = 'judge'\n"
        (self.folder / "models.toml").write_text(
            f"[models.batch]\nprovider = 'openai-batch'\n{address}[models.now]\nprovider = 'openai'\n{address}"
        )
        (self.folder / "prices.toml").write_text(PRICES)
        self.told: list[str] = []

    def ask(self, model: str, calls: Sequence[ModelCall[Word]], attempts: int = 2) -> Answers[Word]:
        settings = ModelSettings(
            cache=self.folder / "calls.db",
            models=self.folder / "models.toml",
            prices=self.folder / "prices.toml",
            attempts=attempts,
        )
        return Asker(model, settings, self.told.append).ask(calls)


@pytest.fixture
def service() -> BatchService:
    return BatchService()


@pytest.fixture
def study(tmp_path: Path, service: BatchService) -> Iterator[Study]:
    def answer(seen: Seen) -> Said:
        if seen.path == "/v1/chat/completions":
            return Said(completion(json.dumps({"word": seen.json()["messages"][1]["content"]})))
        return service.answer(seen)

    with serve(answer) as server:
        yield Study(tmp_path, server)


def end_with_words(service: BatchService, batch: str) -> None:
    """Every request of a batch gets the word that it asked for."""
    lines = service.requests(batch)
    words = {line["custom_id"]: line["body"]["messages"][1]["content"] for line in lines}
    service.end(batch, [reply_line(name, json.dumps({"word": word})) for name, word in words.items()])


def test_a_batch_is_submitted_left_and_collected(study: Study, service: BatchService) -> None:
    calls = word_calls(3)
    first = study.ask("batch", calls)
    assert (first.answered, first.failed, len(first.not_asked)) == ({}, {}, 3)
    assert first.stopped_because is not None
    assert "3 calls are with" in first.stopped_because
    assert "run again" in first.stopped_because
    assert first.spent.cost == 0

    study.ask("batch", calls)
    end_with_words(service, "batch_1")
    done = study.ask("batch", calls)
    assert {name: answered.reply.word for name, answered in done.answered.items()} == {
        "prompt-0": "prompt-0",
        "prompt-1": "prompt-1",
        "prompt-2": "prompt-2",
    }
    assert (done.failed, done.not_asked, done.stopped_because) == ({}, (), None)
    # 56 new tokens at 1 and 64 cached at 0.5 dollars per million, 30 written at 10: 388 millionths, half of it in a
    # batch; three times.
    assert done.spent.cost == pytest.approx(3 * (56 + 32 + 300) / 1e6 / 2)
    again = study.ask("batch", calls)
    assert again.spent.cost == 0
    assert all(answered.cached for answered in again.answered.values())
    assert len(service.handed_over()) == 3


def test_a_reply_that_cannot_be_read_is_handed_over_again_and_then_has_failed(
    study: Study, service: BatchService
) -> None:
    study.ask("batch", [word_call("a")])
    result = study.ask("batch", [word_call("a")])
    for number in (1, 2):
        (name,) = [line["custom_id"] for line in service.requests(f"batch_{number}")]
        service.end(f"batch_{number}", [reply_line(name, "no JSON")])
        result = study.ask("batch", [word_call("a")])
        assert bool(result.failed) is (number == 2)
    assert result.failed["a"].kind == "unreadable"
    assert result.failed["a"].attempts == 2
    assert len(set(service.handed_over())) == len(service.handed_over()) == 2


def test_files_by_hand_go_through_the_same_checks(study: Study) -> None:
    folder = study.folder / "by-hand"
    model = f"file:{folder}?model=judge"
    first = study.ask(model, word_calls(2))
    assert len(first.not_asked) == 2
    rows = [json.loads(line) for line in (folder / "requests-1.jsonl").read_text().splitlines()]
    names = {row["body"]["messages"][1]["content"]: row["custom_id"] for row in rows}
    with (folder / "replies.jsonl").open("w") as file:
        file.write(json.dumps({"custom_id": names["prompt-0"], "reply": {"word": "yes"}}) + "\n")
        file.write(json.dumps({"custom_id": names["prompt-1"], "reply": {"wrong": "no"}}) + "\n")
        file.write(json.dumps({"custom_id": "unknown", "reply": {"word": "x"}}) + "\n")
    done = study.ask(model, word_calls(2))
    assert done.answered["prompt-0"].reply.word == "yes"
    # The other is asked a second time, in a file of its own.
    assert done.not_asked == ("prompt-1",)
    assert (folder / "requests-2.jsonl").exists()
    assert any("custom_id that no request has" in text for text in study.told)


def test_what_a_model_said_can_be_recorded_and_replayed(study: Study) -> None:
    calls = [*word_calls(2), word_call("twice", repeat=2)]
    said = study.ask("now", calls)
    path = study.folder / "replies.jsonl"
    assert record_replies(study.folder / "calls.db", path) == 3
    seen = len(study.server.seen)
    played = study.ask(f"replay:{path}", calls)
    assert {name: answered.reply for name, answered in played.answered.items()} == {
        name: answered.reply for name, answered in said.answered.items()
    }
    assert played.spent.cost == 0
    assert len(study.server.seen) == seen
    missing = study.ask(f"replay:{path}", word_calls(3))
    assert list(missing.failed) == ["prompt-2"]
    assert "holds no reply to this request" in missing.failed["prompt-2"].why
    assert "You" not in path.read_text()


def test_a_recording_of_two_models_is_made_for_one_at_a_time(study: Study) -> None:
    study.ask("now", word_calls(1))
    study.ask("now?temperature=0", word_calls(1))
    cache, path = study.folder / "calls.db", study.folder / "replies.jsonl"
    assert record_replies(cache, path, "openai:judge?temperature=0") == 1
    assert json.loads(path.read_text())["model"] == "openai:judge?temperature=0"
    # Both settings got the same reply here, so that there is no contradiction.
    assert record_replies(cache, path, "openai:judge") == 1
    with pytest.raises(InputError, match="no usable reply of openai:other"):
        record_replies(cache, path, "openai:other")


def test_two_different_replies_to_one_request_are_no_recording(tmp_path: Path) -> None:
    words = iter(["one", "two"])
    with serve(lambda _: Said(completion(json.dumps({"word": next(words)})))) as server:
        study = Study(tmp_path, server)
        study.ask("now", word_calls(1))
        study.ask("now?temperature=0", word_calls(1))
    with pytest.raises(FaultsError, match="another reply"):
        record_replies(tmp_path / "calls.db", tmp_path / "r.jsonl")
    assert not (tmp_path / "r.jsonl").exists()


def test_batches_are_listed_and_a_lost_one_is_forgotten(study: Study, service: BatchService) -> None:
    cache = study.folder / "calls.db"
    study.ask("batch", word_calls(2))
    (known,) = list_batches(cache)
    assert (known.batch, known.requests) == ("batch_1", 2)
    service.batches.clear()
    with pytest.raises(ModelError, match="calls batches --forget batch_1"):
        study.ask("batch", word_calls(2))
    with pytest.raises(InputError, match="no batch 'batch_2'"):
        forget_batch(cache, "batch_2")
    assert forget_batch(cache, "batch_1") == 2
    assert list_batches(cache) == []
    assert len(study.ask("batch", word_calls(2)).not_asked) == 2
