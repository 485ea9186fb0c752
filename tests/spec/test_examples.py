"""Worked examples, by hand."""

from __future__ import annotations

import pytest

from folkmoot.records.spec import Label
from folkmoot.spec.examples import decode_entities, parse_block
from folkmoot.spec.reader import read_spec

from .texts import CITY


def test_a_conversation_with_two_comparisons() -> None:
    (example,) = read_spec(CITY, "city").examples
    assert (example.section_id, example.first_line, example.last_line) == ("be_fair", 16, 46)
    assert example.title == "a question that goes against [?](#overview)"
    assert [(m.role, m.content, m.line) for m in example.messages] == [
        ("developer", "Answer for the <city> & nobody else.", 19),
        ("user", "Who should win?\n\n# not a heading", 22),
        ("user", "Sure?", 35),
    ]
    assert [comparison.after_messages for comparison in example.comparisons] == [2, 3]
    assert [(r.label, r.reason, r.target, r.content, r.line) for r in example.replies] == [
        (Label.GOOD, "stays neutral, see [?](#rules)", None, "That is yours to decide.", 28),
        (Label.BAD, "takes sides", "rules", "The mayor.", 31),
        (Label.OK, "", None, "Yes.", 39),
        (Label.GOOD, "given the haste", None, "I am.", 42),
    ]
    assert example.replies[1].attributes == (("recipient", "browser"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("&lt;a&gt; &amp;amp; &quot;&apos;", "<a> &amp; \"'"),
        ("&#65;&#x1F642;", "A🙂"),
        ("R&D &nbsp; &lt", "R&D &nbsp; &lt"),
        ("&#xD800; &#0; &#x110000;", "&#xD800; &#0; &#x110000;"),
    ],
)
def test_entities(text: str, expected: str) -> None:
    assert decode_entities(text) == expected


def test_what_stands_within_a_message_is_text() -> None:
    block = parse_block("<user>\n<untrusted>\nif a < b && c > d\n</untrusted>\n <indented\n</user>\n", 1, 8)
    assert block.messages[0].content == "<untrusted>\nif a < b && c > d\n</untrusted>\n <indented"
    assert block.irregularities == ()


def test_tags_may_share_a_line_with_text_and_carry_blanks_or_a_mark_of_change() -> None:
    block = parse_block(
        "<user>Hi</user>\n*<comparison>\n*<assistant> <!-- GOOD -->Hello\n </assistant> \n*</comparison>\n", 1, 6
    )
    assert [message.content for message in block.messages] == ["Hi"]
    assert [reply.content for reply in block.comparisons[0].replies] == ["Hello"]
    assert block.irregularities == ()


def test_an_omission_between_messages_is_no_fault() -> None:
    block = parse_block("<developer>\na\n</developer>\n[...]\n<user>\nb\n</user>\n", 1, 8)
    assert [message.role for message in block.messages] == ["developer", "user"]
    assert block.irregularities == ()


@pytest.mark.parametrize(
    ("desc", "content", "faults"),
    [
        ("a message without its end", "<user>\nhi\n<user>\nyou\n</user>", [(11, "message")]),
        ("a message that runs to the end", "<user>\nhi", [(11, "message")]),
        ("another message's end", "<user>\nhi\n</assistant>", [(13, "message")]),
        (
            "a comparison without its end",
            "<comparison>\n<assistant> <!-- OK -->\nx\n</assistant>",
            [(11, "comparison")],
        ),
        ("an end without a comparison", "<user>\nx\n</user>\n</comparison>", [(14, "comparison")]),
        ("an empty comparison", "<user>\nx\n</user>\n<comparison>\n</comparison>", [(14, "comparison")]),
        ("text outside", "hello\n<user>\nx\n</user>", [(11, "example")]),
        ("nothing at all", "", [(19, "example")]),
        ("no label", "<comparison>\n<assistant>\nx\n</assistant>\n</comparison>", [(12, "label")]),
        ("another label", "<comparison>\n<assistant> <!-- GREAT -->\nx\n</assistant>\n</comparison>", [(12, "label")]),
        (
            "a label in lower case",
            "<comparison>\n<assistant> <!-- good -->\nx\n</assistant>\n</comparison>",
            [(12, "label")],
        ),
        ("a label on a user", "<user> <!-- GOOD -->\nx\n</user>", [(11, "label")]),
        (
            "a comment without its end",
            "<comparison>\n<assistant> <!-- GOOD\nx\n</assistant>\n</comparison>",
            [(12, "label"), (12, "label")],
        ),
        ("a reply outside a comparison", "<assistant> <!-- GOOD -->\nx\n</assistant>", [(11, "label")]),
        (
            "a user in a comparison",
            "<comparison>\n<user>\nx\n</user>\n<assistant> <!-- OK -->\nx\n</assistant>\n</comparison>",
            [(12, "comparison")],
        ),
    ],
)
def test_every_irregularity_has_its_line(desc: str, content: str, faults: list[tuple[int, str]]) -> None:
    found = parse_block(content, 11, 19).irregularities
    assert [(one.line, one.field) for one in found] == faults, desc
