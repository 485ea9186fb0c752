"""Asking over real HTTP, from a server that goes wrong: every prompt is answered once, and money counts each reply once."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from tests.llm.stub_server import HTML, WRONGS, Answer, completion, going_wrong, right, stub_server, tokens
from tests.llm.words import KEY, Study, Word, quick_clock, word_call, word_calls

from folkmoot.errors import InputError, ModelError
from folkmoot.records.model_call import Usage


def dollars(billed: Sequence[tuple[int, int, int]]) -> float:
    """By the prices of words.PRICES, per million: 1 for input, 0.25 where the provider's cache served it, 8 for output."""
    return sum((read - cached) * 1.0 + cached * 0.25 + written * 8.0 for read, cached, written in billed) / 1e6


def kept(cache: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(cache)) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("seed", range(3))
def test_every_prompt_is_answered_once_whatever_goes_wrong(tmp_path: Path, seed: int) -> None:
    calls = word_calls(80)
    with stub_server(going_wrong(seed)) as server:
        study = Study(tmp_path, server)
        answers = study.ask(calls, timeout=1.0, concurrency=16, clock=quick_clock())
        assert not answers.failed
        assert {id_: answer.reply for id_, answer in answers.answered.items()} == {
            call.id: Word(call.id) for call in calls
        }
        assert set(server.answered.values()) == {1}
        assert set(server.answered) == {call.id for call in calls}
        assert server.most_at_once <= 16
        assert answers.spent.cost == pytest.approx(dollars(server.billed))
        assert answers.spent.input_tokens == sum(read for read, _, _ in server.billed)
        assert answers.spent.cached_input_tokens == sum(cached for _, cached, _ in server.billed)
        assert answers.spent.output_tokens == sum(written for _, _, written in server.billed)
        ((attempts, cost),) = kept(study.cache, "SELECT count(*), sum(cost) FROM attempts")
        assert attempts == server.asked.total()
        assert cost == pytest.approx(dollars(server.billed))

        again = study.ask(calls)
        assert server.asked.total() == attempts
        assert again.spent == Usage()
        assert all(answer.cached for answer in again.answered.values())
        assert {id_: answer.digest for id_, answer in again.answered.items()} == {
            id_: answer.digest for id_, answer in answers.answered.items()
        }
        assert sum(answer.usage.cost or 0 for answer in again.answered.values()) == pytest.approx(
            dollars(server.billed)
        )


@pytest.mark.parametrize("wrong", sorted(WRONGS))
def test_each_way_of_going_wrong_is_asked_again(tmp_path: Path, wrong: str) -> None:
    def once(prompt: str, asked_before: int) -> Answer:
        return (right if asked_before else WRONGS[wrong])(prompt, asked_before)

    with stub_server(once) as server:
        answers = Study(tmp_path, server).ask([word_call("p")], timeout=1.0, clock=quick_clock())
        assert answers.answered["p"].reply == Word("p")
        assert server.asked["p"] == 2
        # One whole reply, and a first one that could not be used, where that was a completion in full.
        n_billed = 2 if wrong in {"cut off", "no JSON", "half a JSON", "another form"} else 1
        assert answers.spent.cost == pytest.approx(dollars([tokens("p")] * n_billed))


@pytest.mark.parametrize(
    ("wrong", "kind", "asked"),
    [
        ("no JSON", "unreadable", 3),
        ("another form", "unreadable", 3),
        ("cut off", "unreadable", 3),
        ("500", "unavailable", 3),
        ("late", "unavailable", 3),
        # Turned away unread: these are no attempts, and have a limit of their own.
        ("429", "unavailable", 10),
    ],
)
def test_what_goes_wrong_to_the_end_has_failed_and_is_asked_anew_by_the_next_run(
    tmp_path: Path, wrong: str, kind: str, asked: int
) -> None:
    with stub_server(lambda p, n: WRONGS[wrong](p, n) if p == "bad" else right(p)) as server:
        study = Study(tmp_path, server)
        answers = study.ask([word_call("bad"), word_call("good")], timeout=0.5, attempts=3, clock=quick_clock())
        assert set(answers.answered) == {"good"}
        failed = answers.failed["bad"]
        assert (failed.kind, failed.attempts) == (kind, asked)
        assert failed.why
        assert server.asked == {"bad": asked, "good": 1}
        server.script = right
        again = study.ask([word_call("bad"), word_call("good")])
        assert again.answered["bad"].reply == Word("bad")
        assert again.answered["bad"].attempts == asked + 1
        assert server.asked == {"bad": asked + 1, "good": 1}


def test_a_reply_with_faults_is_asked_again_with_the_faults_told_after_the_same_beginning(tmp_path: Path) -> None:
    def wrong_first(prompt: str, asked_before: int) -> Answer:
        text = None if asked_before else '{"word": "made-up"}'
        return Answer(completion(prompt, text), bills=tokens(prompt))

    def faults(reply: Word) -> list[str]:
        return [] if reply.word == "p" else [f"'{reply.word}' was never shown"]

    with stub_server(wrong_first) as server:
        answers = Study(tmp_path, server).ask([word_call("p", faults=faults)], clock=quick_clock())
        assert answers.answered["p"].attempts == 2
        first, second = (request["messages"] for request in server.requests)
        assert second[: len(first)] == first
        # Roles take turns, for some models' templates want that.
        assert [message["role"] for message in second[len(first) :]] == ["assistant", "user"]
        assert second[-2]["content"] == '{"word": "made-up"}'
        assert "'made-up' was never shown" in second[-1]["content"]


def test_faults_to_the_end_are_no_answer(tmp_path: Path) -> None:
    with stub_server() as server:
        answers = Study(tmp_path, server).ask([word_call("p", faults=lambda _: ["no"])], attempts=2)
        assert (answers.failed["p"].kind, answers.failed["p"].attempts) == ("faulty", 2)


def test_a_refusal_is_asked_once(tmp_path: Path) -> None:
    body = completion("p").replace(
        b'"content": "{\\"word\\": \\"p\\"}"', b'"content": null, "refusal": "I would rather not."'
    )
    with stub_server(lambda p, _: Answer(body, bills=tokens(p))) as server:
        answers = Study(tmp_path, server).ask([word_call("p")])
        assert (answers.failed["p"].kind, answers.failed["p"].why) == ("refused", "I would rather not.")
        assert answers.spent.cost == pytest.approx(dollars([tokens("p")]))


def test_a_cached_reply_that_no_longer_will_do_is_asked_again(tmp_path: Path) -> None:
    with stub_server() as server:
        study = Study(tmp_path, server)
        study.ask([word_call("p")])
        answers = study.ask([word_call("p", faults=lambda _: ["a rule that is new"])], attempts=1)
        assert answers.failed["p"].kind == "faulty"
        assert server.asked["p"] == 2


def test_the_same_call_twice_in_a_batch_is_asked_once_and_a_repeat_is_another_call(tmp_path: Path) -> None:
    calls = [word_call("p"), word_call("p", id="twin"), word_call("p", id="repeat", repeat=2)]
    with stub_server() as server:
        answers = Study(tmp_path, server).ask(calls)
        assert set(answers.answered) == {"p", "twin", "repeat"}
        assert server.asked["p"] == 2
        assert answers.spent.cost == pytest.approx(dollars([tokens("p")] * 2))


def test_settings_of_the_model_name_another_call(tmp_path: Path) -> None:
    with stub_server() as server:
        study = Study(tmp_path, server)
        for model in ("stub", "stub?temperature=0", "stub?temperature=1", "stub"):
            study.ask([word_call("p")], model)
        assert server.asked["p"] == 3


def test_a_provider_that_will_not_answer_stops_the_run_and_keeps_what_came(tmp_path: Path) -> None:
    def bad_key(prompt: str, _asked_before: int) -> Answer:
        if prompt == "prompt-20":
            return Answer(f'{{"error": {{"message": "bad key {KEY}"}}}}'.encode(), 401)
        return right(prompt)

    with stub_server(bad_key) as server:
        study = Study(tmp_path, server)
        with pytest.raises(ModelError) as caught:
            study.ask(word_calls(200), concurrency=4)
        assert KEY not in str(caught.value)
        assert caught.value.kind == "model"
        answered = server.answered.total()
        # Nothing new is sent once it is known.
        assert answered <= 20 + 2 * 4
        ((ok,),) = kept(study.cache, "SELECT count(*) FROM attempts WHERE status = 'ok'")
        assert ok == answered
        server.script = right
        assert len(study.ask(word_calls(200)).answered) == 200
        assert server.answered.total() == 200


def test_a_provider_that_asks_to_wait_is_not_asked_meanwhile(tmp_path: Path) -> None:
    slept: list[float] = []
    clock = quick_clock()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await clock.sleep(seconds)

    def busy_once(prompt: str, asked_before: int) -> Answer:
        return right(prompt) if asked_before else Answer(b"{}", 429, (("Retry-After", "20"),))

    with stub_server(busy_once) as server:
        study = Study(tmp_path, server)
        answers = study.ask([word_call("p")], clock=type(clock)(clock.now, sleep, clock.dice, clock.stamp))
        assert answers.answered["p"].attempts == 2
    # Its own wait: what was asked for, and up to a second of jitter.
    assert 20.0 <= slept[0] <= 21.0


def test_a_wait_longer_than_anybody_waits_is_a_failure(tmp_path: Path) -> None:
    with stub_server(lambda _p, _n: Answer(b"{}", 429, (("Retry-After", "86400"),))) as server:
        answers = Study(tmp_path, server).ask([word_call("p")])
        assert answers.failed["p"].kind == "unavailable"
        assert server.asked["p"] == 1


def test_progress_counts_every_call_and_every_dollar(tmp_path: Path) -> None:
    with stub_server(lambda p, n: WRONGS["no JSON"](p, n) if p == "prompt-3" else right(p)) as server:
        study = Study(tmp_path, server)
        study.ask(word_calls(2))
        study.told.progress.clear()
        answers = study.ask(word_calls(5), attempts=2)
        assert study.told.texts[-1] == "openai:stub: prices as of 2026-01-01 (prices.toml)."
        last = study.told.progress[-1]
        assert (last.calls, last.cached, last.answered, last.failed, last.attempts) == (5, 2, 2, 1, 4)
        assert last.spent == answers.spent


def test_the_key_is_nowhere(tmp_path: Path) -> None:
    def echo(prompt: str, asked_before: int) -> Answer:
        if asked_before == 0:
            return Answer(f"<html>Bearer {KEY}</html>".encode(), 500, HTML)
        return right(prompt) if prompt == "p" else Answer(completion(prompt, f"my key is {KEY}"), bills=tokens(prompt))

    with stub_server(echo) as server:
        study = Study(tmp_path, server)
        answers = study.ask([word_call("p"), word_call("q")], clock=quick_clock())
        assert any(KEY in head for head in server.headers)
    (tmp_path / "models.toml").unlink()
    for path in tmp_path.iterdir():
        assert KEY.encode() not in path.read_bytes(), path
    assert KEY not in repr((answers, study.told))


def test_an_estimate_asks_nothing_and_makes_no_file(tmp_path: Path) -> None:
    with stub_server() as server:
        study = Study(tmp_path, server)
        asker = study.asker(study.settings())
        estimate = asker.estimate(word_calls(10))
        assert not study.cache.exists()
        assert (estimate.calls, estimate.cached) == (10, 0)
        assert estimate.prices_of == "as of 2026-01-01 (prices.toml)"
        study.ask(word_calls(6))
        estimate = asker.estimate(word_calls(10))
        assert (estimate.calls, estimate.cached) == (4, 6)
        assert server.asked.total() == 6
        # Six replies of this kind took 5 + len("prompt-N") % 7 = 6 tokens each.
        assert estimate.usage.output_tokens == 4 * 6


def test_an_unknown_price_is_no_price_of_zero(tmp_path: Path) -> None:
    with stub_server() as server:
        study = Study(tmp_path, server)
        answers = study.ask([word_call("p")], prices=None)
        assert answers.spent.cost is None
        assert study.told.texts[-1] == "openai:stub has no price (--prices FILE): what it costs is unknown."
        assert answers.spent.input_tokens == tokens("p")[0]
        with pytest.raises(InputError, match="--max-cost: openai:stub has no price"):
            study.ask([word_call("q")], prices=None, max_cost=1.0)
        assert server.asked == {"p": 1}


def test_tokens_that_the_provider_does_not_say_are_estimated_and_marked(tmp_path: Path) -> None:
    body = completion("p").replace(b'"usage"', b'"unused"')
    with stub_server(lambda _p, _n: Answer(body, bills=tokens("p"))) as server:
        study = Study(tmp_path, server)
        answers = study.ask([word_call("p")])
        # "Give the word back. " 50 times is 1,000 letters and "p" is one: 1001 / 4; the reply's 13 letters / 4.
        assert (answers.spent.input_tokens, answers.spent.output_tokens) == (250, 3)
        assert kept(study.cache, "SELECT tokens_are_estimated FROM attempts") == [(1,)]
