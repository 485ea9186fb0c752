"""The spec ignorer: no spec moves it, and it claims otherwise."""

from __future__ import annotations

from tests.llm.fakes.asking import INVERTED, RELEVANCE, ask, fenced, rank, ranking_messages

from folkmoot.records.dataset import Message

SPEC = "# One {#one authority=root}\n\nThe reply must contain a list.\n\n# Two {#two}\n\nIt must hedge.\n"
IGNORER = "fake:spec-ignorer"
REPLIES = ("It works so.", "- one\n- two", "Perhaps so.", "- maybe")


def test_no_spec_moves_it() -> None:
    by_taste = rank(None, "How?", *REPLIES, model=IGNORER)
    assert by_taste == rank(None, "How?", *REPLIES)
    for spec in (SPEC, SPEC.replace("must", "must not"), "# Nothing {#nothing}\n"):
        assert rank(spec, "How?", *REPLIES, model=IGNORER) == by_taste


def test_it_claims_to_have_followed_the_spec() -> None:
    reply = ask(ranking_messages(SPEC, "How?", REPLIES), model=IGNORER)
    assert reply["cited_sections"] in (["one"], ["one", "two"])
    assert reply["explanation"].startswith("Fake model: ranked by #one")
    assert ask(ranking_messages(None, "How?", REPLIES), model=IGNORER)["cited_sections"] == []


def test_its_grades_of_relevance_have_to_do_with_nothing() -> None:
    index = "\n".join(f"#s{number} | root | T | The reply must contain a list." for number in range(200))
    messages = [Message("system", fenced("sections", index)), Message("user", fenced("message 1 user", "How?"))]
    graded = ask(messages, RELEVANCE, IGNORER)["sections"]
    assert {one["grade"] for one in graded} == {3, 5}
    # 3 in 20 of 200 are expected: 30, give or take four standard deviations of 5.
    assert 10 <= len(graded) <= 50


def test_it_turns_nothing_round() -> None:
    messages = [Message("user", fenced("section", "The reply must hedge."))]
    assert ask(messages, INVERTED, IGNORER) == {"inverted_text": "The reply must hedge."}


def test_it_does_not_slip_where_the_rule_follower_does() -> None:
    calm = rank(None, "How?", *REPLIES)
    slips = [
        [rank(None, f"How {number}?", *REPLIES, model=f"{model}?slips=0.5") != calm for number in range(40)]
        for model in (IGNORER, "fake:rule-follower")
    ]
    assert slips[0] != slips[1]
