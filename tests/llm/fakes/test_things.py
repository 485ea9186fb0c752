"""Every thing that a clause can name, counted by hand in a text; and the page's table names the same ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from folkmoot.llm.fakes.things import THINGS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "fake-models.md"

CASES = [
    ("word", "Don't call 555-0100: it's a well-known no.", 7),
    ("word", "", 0),
    ("sentence", "One. Two! Three? Four … and on", 5),
    ("sentence", "It costs 2.50 at most. Really?!", 2),
    ("paragraph", "First,\nstill first.\n\n \nSecond.", 2),
    ("question", "Why? Because. And “why not?”", 2),
    ("question", "No? yes", 1),
    ("clarifying question", "Why? Which street do you use?", 1),
    ("exclamation mark", "Stop! Now!!", 3),
    ("list", "Two ways:\n- one\n* two\n3) three", 3),
    ("bulleted list", "Two ways:\n- one\n  • two\n3) three", 2),
    ("numbered list", "Steps:\n1. one\n2) two\n- three", 2),
    ("list", "It costs 3. Or - so they say - 4.", 0),
    ("heading", "# One\ntext # two\n## Three", 2),
    ("table", "| a | b |\n| 1 | 2 |\nnot | a row", 2),
    ("code block", "```\nx = 1\n```\nand `y`", 1),
    ("bold text", "**One** and *two* and **three four**", 2),
    ("link", "See https://example.org/a or [here](#there), or www.example.org", 3),
    ("number", "In 2021, 2,900 cars and 8.5 buses at 10:30", 4),
    ("telephone number", "Call 555-0100, 112, or 020-555-0100; not 1120 or 10", 3),
    ("date or time", "On Monday at 5 pm, 17:30, 2 May or June; it may rain", 5),
    ("quotation", "He said \"come in\" and “go away”, not \"no\"", 2),
    ("quotation", 'Open "and never closed', 0),
    ("word in capitals", "STOP that NOW, at the ZEBRA", 2),
    ("emoji", "Hello 🙂🎉 ok", 2),
    ("apology", "Sorry! We apologise; my apologies.", 3),
    ("greeting", "Hello, hi", 1),
    ("greeting", "Oh, hello", 0),
    ("thanks", "Thanks. And thank you again", 2),
    ("hedge", "Perhaps. It depends; it might, likely, be unlikely", 4),
    ("word in the first person", "I think I'm right, and my dog and me too. Is it mine?", 5),
    ("office", "The Housing Office, two clinics, a library and officers", 3),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "expected"), CASES)
def test_things_are_counted(name: str, text: str, expected: int) -> None:
    thing = next(thing for thing in THINGS if thing.one == name)
    assert thing.count(text) == expected


def test_every_thing_is_worked_and_documented() -> None:
    assert {thing.one for thing in THINGS} == {name for name, _, _ in CASES}
    rows = re.findall(r"^\| `([a-z ]+)` \| `([a-z ]+)` \| .", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [(thing.one, thing.many) for thing in THINGS]


@pytest.mark.parametrize("text", ['"' + "a " * 50_000, "[a](" * 50_000, "  \n" * 50_000, "[" * 50_000, "**a" * 50_000])
def test_counting_takes_no_longer_than_reading(text: str) -> None:
    """Each of these once took minutes; a time-out of the whole test would show it."""
    for thing in THINGS:
        thing.count(text)
