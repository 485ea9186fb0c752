"""The question how relevant sections are, and its reply."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from tests.ranker.any_text import TEXTS
from tests.ranker.made_up_spec import made_up
from tests.ranker.tasks import task

from folkmoot.ranker.relevance import (
    failed_relevance,
    read_relevance,
    relevance_call,
    relevance_messages,
    relevance_provenance,
    section_index,
)
from folkmoot.ranker.replies import RelevanceReply, SectionGrade
from folkmoot.records.model_call import Answered, Failed, Usage


def reply(*grades: tuple[str, int], reason: str = "It asks.") -> RelevanceReply:
    return RelevanceReply(
        sections=[SectionGrade(section_id=section, reason=reason, grade=grade) for section, grade in grades]
    )


def answered(said: RelevanceReply) -> Answered[RelevanceReply]:
    return Answered("p relevance", said, "made-2026", Usage(10, 0, 5, 0.1), "d", 1, cached=False)


def test_the_index_has_a_line_a_section_that_says_something() -> None:
    long = "word " * 40
    spec = made_up(
        f"# Over {{#over}}\n\n## Long {{#long authority=root}}\n\n{long}\n\nMore.\n\n## Short {{#short}}\n\nYes | no.\n"
    )
    # 160 characters of "word word …" end within the thirty-third word; the cut stands after the thirty-second.
    assert section_index(spec).split("\n") == [
        f"#long | root | Long | {('word ' * 32).strip()} …",
        "#short | - | Short | Yes | no.",
    ]


def test_responses_are_not_shown_and_the_index_is_shared() -> None:
    one = task("left answer", "right answer", prompt="What now?")
    first, second = relevance_messages(one, made_up())
    assert "answer" not in second.content
    assert re.search(r"\[BEGIN message 1 user [0-9a-f]{16}\]\nWhat now\?\n\[END", second.content)
    assert first == relevance_messages(task("a", "b", prompt="Other"), made_up())[0]
    assert re.search(r"\[BEGIN sections [0-9a-f]{16}\]\n#overview \| - \| Overview \| What this is\.\n", first.content)


@given(TEXTS)
def test_no_prompt_closes_its_fence(text: str) -> None:
    second = relevance_messages(task("a", "b", prompt=text), made_up())[1].content
    token = second.removeprefix("The token of this message is ")[:16]
    assert f"[BEGIN message 1 user {token}]\n{text}\n[END message 1 user {token}]" in second
    assert second.count(token) == 3


def test_a_faultless_reply_becomes_grades_the_highest_first_without_ones() -> None:
    one = task("a", "b")
    said = reply(("#be_kind", 2), ("letter", 1), ("do_not_lie", 5))
    call = relevance_call(one, made_up())
    assert call.faults(said) == []
    graded = read_relevance(one, answered(said), relevance_provenance("fake:m", call, "hash", answered(said)))
    assert list(graded.section_relevance.items()) == [("do_not_lie", 5), ("be_kind", 2)]
    assert graded.reasons == {"do_not_lie": "It asks.", "be_kind": "It asks."}
    assert (graded.provenance.model, graded.provenance.spec_hash, graded.provenance.cost) == ("fake:m", "hash", 0.1)


def test_nothing_relevant_is_a_reply_too() -> None:
    assert relevance_call(task("a", "b"), made_up()).faults(reply()) == []
    assert read_relevance(task("a", "b"), answered(reply())).section_relevance == {}


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (reply(("be_kynd", 5)), "section_id: 'be_kynd': no such section is listed"),
        # A heading that only holds others is not listed.
        (reply(("truth", 5)), "section_id: 'truth': no such section is listed"),
        (reply(("be_kind", 5), ("#be_kind", 4)), "section_id: be_kind more than once"),
        (reply(("be_kind", 6)), "grade of 'be_kind': 6; it must be a whole number from 1 to 5"),
        (reply(("be_kind", 0)), "grade of 'be_kind': 0; it must be a whole number from 1 to 5"),
        (reply(("be_kind", 4), reason=" "), "reason of 'be_kind': empty"),
    ],
)
def test_a_reply_that_cannot_be_is_named(said: RelevanceReply, fault: str) -> None:
    (found,) = relevance_call(task("a", "b"), made_up()).faults(said)
    assert found.startswith(fault)


def test_a_failure_is_no_grade() -> None:
    failed = failed_relevance(task("a", "b"), Failed("p relevance", "refused", "no", Usage(), 1))
    assert (failed.prompt_id, failed.why) == ("p", "refused: no")
