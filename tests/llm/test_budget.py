"""Limits are never passed: what a call can cost at most is set aside before it is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.llm.stub_server import WRONGS, Answer, completion, going_wrong, right, stub_server
from tests.llm.words import Study, quick_clock, word_call, word_calls

from folkmoot.llm.budget import Budget, most_output_tokens
from folkmoot.llm.model import ModelName
from folkmoot.llm.prices import Price, find_price
from folkmoot.llm.tokens import most_input_tokens
from folkmoot.records.dataset import Message
from folkmoot.records.model_call import Usage

FREE_FORM = Price(1.0, 8.0, 0.25, 1.0, 0.5, None, None, 1.0, 1.0, "of a test")


@pytest.mark.parametrize("limit", [0, 1, 7, 40])
def test_no_more_calls_than_the_limit_attempts_counted(tmp_path: Path, limit: int) -> None:
    with stub_server(going_wrong(3)) as server:
        study = Study(tmp_path, server)
        answers = study.ask(word_calls(60), max_calls=limit, timeout=1.0, clock=quick_clock())
        assert server.asked.total() == limit
        assert len(answers.answered) + len(answers.failed) + len(answers.not_asked) == 60
        assert answers.stopped_because is not None
        assert answers.stopped_because.startswith(f"--max-calls {limit} is reached")


def test_calls_that_were_not_asked_are_asked_by_the_next_run(tmp_path: Path) -> None:
    with stub_server() as server:
        study = Study(tmp_path, server)
        first = study.ask(word_calls(30), max_calls=10)
        assert len(first.not_asked) == 20
        second = study.ask(word_calls(30), max_calls=20)
        assert (len(second.answered), second.stopped_because) == (30, None)
        assert set(server.answered.values()) == {1}


@pytest.mark.parametrize("concurrency", [1, 16])
def test_no_more_money_than_the_limit(tmp_path: Path, concurrency: int) -> None:
    with stub_server() as server:
        study = Study(tmp_path, server)
        answers = study.ask(word_calls(300), "stub?max_tokens=50", max_cost=0.02, concurrency=concurrency)
        assert answers.stopped_because is not None
        assert "--max-cost $0.02" in answers.stopped_because
        spent = answers.spent.cost
        assert spent is not None
        # The bytes of a request (1,000 of its beginning, some 10 of its prompt, 150 of its schema) and 1,000 more for
        # what a server adds, at 1 a million, and 50 tokens of output at 8: at most 0.0027 for one call.
        assert 0.02 - 0.0027 <= spent <= 0.02


def test_a_limit_that_no_call_fits_under_asks_nothing(tmp_path: Path) -> None:
    with stub_server() as server:
        answers = Study(tmp_path, server).ask(word_calls(5), "stub?max_tokens=50", max_cost=0.0001)
        assert server.asked.total() == 0
        assert len(answers.not_asked) == 5


def test_where_nobody_says_how_long_a_reply_can_be_the_longest_known_is_set_aside(tmp_path: Path) -> None:
    with stub_server() as server:
        # 131,072 tokens of output at 8 a million are 1.05 dollars: one call does not fit under one dollar.
        answers = Study(tmp_path, server).ask(word_calls(5), max_cost=1.0)
        assert server.asked.total() == 0
        assert "max_tokens" in str(answers.stopped_because)


def test_cached_replies_cost_nothing(tmp_path: Path) -> None:
    with stub_server() as server:
        study = Study(tmp_path, server)
        study.ask(word_calls(5))
        answers = study.ask(word_calls(5), max_cost=0.0, max_calls=0)
        assert (len(answers.answered), answers.stopped_because) == (5, None)


def test_all_that_one_run_asks_counts_together(tmp_path: Path) -> None:
    with stub_server() as server:
        study = Study(tmp_path, server)
        settings = study.settings(max_calls=7)
        assert len(study.asker(settings).ask(word_calls(5)).answered) == 5
        answers = study.asker(settings).ask([word_call(f"more-{number}") for number in range(5)])
        assert len(answers.answered) == 2
        assert server.asked.total() == 7


def test_an_attempt_that_may_be_billed_keeps_what_was_set_aside(tmp_path: Path) -> None:
    with stub_server(WRONGS["late"]) as server:
        study = Study(tmp_path, server)
        settings = study.settings(max_cost=0.01, timeout=0.2, attempts=10, concurrency=1, clock=quick_clock())
        answers = study.asker(settings, "stub?max_tokens=50").ask([word_call("p")])
        # 1,001 bytes of messages, 1,000 for what a server adds and some 120 of the schema at 1 a million, 50 tokens at 8:
        # an attempt can cost up to 0.0025. Three time-outs fit; a fourth might pass the limit.
        assert server.asked["p"] == 3
        assert settings.budget.lost <= 0.01
        assert "set aside for attempts that gave no reply" in str(answers.stopped_because)


def test_money_set_aside_comes_back_and_others_wait_for_it(tmp_path: Path) -> None:
    def half_a_second(prompt: str, _asked_before: int) -> Answer:
        return Answer(completion(prompt), delay=0.05, bills=right(prompt).bills)

    with stub_server(half_a_second) as server:
        # Room for two calls at a time, and far more than all of them cost.
        answers = Study(tmp_path, server).ask(word_calls(10), "stub?max_tokens=50", max_cost=0.0057, concurrency=8)
        assert server.most_at_once == 2
        assert len(answers.answered) > 2


@given(
    st.floats(0.0, 10.0),
    st.lists(st.tuples(st.floats(0.001, 1.0), st.floats(0.0, 1.0), st.booleans()), max_size=60),
    st.integers(1, 5),
)
def test_whatever_calls_cost_the_limit_holds(
    limit: float, calls: list[tuple[float, float, bool]], at_once: int
) -> None:
    budget = Budget(max_cost=limit)
    under_way: list[tuple[float, float, bool]] = []
    billed = 0.0
    for most, part, is_lost in calls:
        if len(under_way) == at_once:
            held, cost, lost = under_way.pop(0)
            budget.settle(held, Usage() if lost else Usage(0, 0, 0, cost), lost=lost)
        if budget.allows(most):
            budget.take(most)
            under_way.append((most, most * part, is_lost))
            billed += most * part
    assert billed <= limit + 1e-9


@given(st.text(max_size=200))
def test_a_text_has_no_more_tokens_than_bytes(text: str) -> None:
    most = most_input_tokens([Message("user", text)], {})
    # Every token of a tokenizer of bytes stands for one byte at least.
    assert most >= len(text.encode())


@pytest.mark.parametrize(
    ("settings", "price", "expected"),
    [
        ({"max_tokens": 200}, FREE_FORM, 200),
        ({"max_completion_tokens": 300, "max_tokens": 200}, FREE_FORM, 300),
        ({"max_tokens": "many"}, FREE_FORM, 131_072),
        ({}, FREE_FORM, 131_072),
        ({}, find_price(ModelName("openai", "gpt-4.1"), "https://api.openai.com/v1"), 32_768),
    ],
)
def test_the_longest_reply(settings: dict[str, object], price: Price, expected: int) -> None:
    assert most_output_tokens(settings, price) == expected
