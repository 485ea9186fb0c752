"""Labelled replies taken out of a spec: all of them, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example as hypothesis_example
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.spec.faults import find_faults
from folkmoot.spec.reader import FORMATS, read_spec
from folkmoot.spec.worked_replies import without_replies
from folkmoot.spec.writer import write_spec

from .test_round_trip import MARKDOWN
from .texts import CITY

RELEASES = ("2025-02-12", "2025-04-11", "2025-09-12", "2025-12-18")


def block(*replies: str) -> str:
    return (
        "<comparison>\n" + "".join(f"<assistant> <!-- {reply}\n</assistant>\n" for reply in replies) + "</comparison>\n"
    )


def example(title: str, *inside: str) -> str:
    return f"**Example**: {title}\n\n~~~xml\n{''.join(inside)}~~~\n\n"


ASKS = "<user>\nWho won?\n</user>\n"


def test_the_conversation_stays_and_the_replies_go() -> None:
    spec = read_spec(CITY, "city")
    found = without_replies(spec, {"be_fair"})
    lines = CITY.splitlines(keepends=True)
    # By hand: the two comparisons are lines 27 to 34 and 38 to 45.
    assert write_spec(found.spec) == "".join([*lines[:26], *lines[34:37], *lines[45:]])
    assert (found.n_taken_out, found.n_same_elsewhere, found.left) == (2, 0, ())
    (left,) = found.spec.examples
    assert [message.role for message in left.messages] == ["developer", "user", "user"]
    assert left.comparisons == ()


def test_sections_without_worked_examples_change_nothing() -> None:
    spec = read_spec(CITY, "city")
    for ids in ({"rules"}, {"nowhere"}, set[str]()):
        assert without_replies(spec, ids).spec is spec


def test_the_same_words_elsewhere_go_too_and_what_is_left_in_prose_is_said() -> None:
    one, same, other = (
        block("GOOD -->\nThe “blue” team."),
        block('BAD -->\nThe  "Blue"\nteam.'),
        block("OK -->\nNobody."),
    )
    text = (
        "# A {#a}\n\n"
        + example("one", ASKS, block("GOOD -->\nThe red team.", "BAD: rude -->\nGo &amp; look."), ASKS, one)
        + "# B {#b}\n\nNever say: Go & look.\n\n"
        + example("two", ASKS, same)
        + example("three", ASKS, other)
    )
    found = without_replies(read_spec(text, "two"), {"a"})
    shown = write_spec(found.spec)
    assert shown == (
        "# A {#a}\n\n"
        + example("one", ASKS, ASKS)
        + "# B {#b}\n\nNever say: Go & look.\n\n"
        + example("two", ASKS)
        + example("three", ASKS, other)
    )
    assert (found.n_taken_out, found.n_same_elsewhere) == (2, 1)
    assert [reply.content for reply in found.left] == ["Go & look."]


def test_an_example_that_is_nothing_but_a_comparison_goes_with_its_title() -> None:
    text = "# A {#a}\n\nFirst.\n\n" + example("one", block("GOOD -->\nx", "BAD -->\ny")) + "Last.\n"
    shown = write_spec(without_replies(read_spec(text, "a"), {"a"}).spec)
    assert shown == "# A {#a}\n\nFirst.\n\n\nLast.\n"
    assert find_faults(shown, "a") == ()


def test_broken_blocks_lose_their_replies_too() -> None:
    text = (
        "# A {#a}\n\n**Example**: one\n\n~~~xml\n"
        + ASKS
        + "<assistant> <!-- GOOD -->\nalone\n</assistant>\n"
        + ASKS
        + "<comparison>\n<assistant> <!-- GOOD -->\nnot closed\n<assistant> <!-- BAD -->\nnor this\n~~~\n\nAfter.\n"
    )
    shown = write_spec(without_replies(read_spec(text, "a"), {"a"}).spec)
    assert shown == "# A {#a}\n\n" + example("one", ASKS, ASKS) + "After.\n"


@pytest.mark.real_data
@pytest.mark.parametrize("name", RELEASES)
def test_no_reply_under_test_is_left_in_the_published_specs(shared_data: Path, name: str) -> None:
    """Held against expressions that share nothing with the parser."""
    text = (shared_data / "model_spec" / f"{name}.md").read_text(encoding="utf-8")
    spec = read_spec(text, name)
    for section in [one for one in spec.sections if "<comparison>" in one.source][::4]:
        found = without_replies(spec, {section.id})
        shown = write_spec(found.spec)
        blocks = re.findall(r"(?ms)^\*?<comparison>\n.*?^\*?</comparison>\n", section.source)
        own = [block for block in blocks if block]
        assert found.n_taken_out == len(own) == section.source.count("<comparison>")
        # Nothing but whole comparisons went: put back where they stood they make the text again.
        pieces = re.split(r"(?ms)(^\*?<comparison>\n.*?^\*?</comparison>\n)", text)
        gone = iter(shown.splitlines(keepends=True))
        kept = "".join(piece for index, piece in enumerate(pieces) if index % 2 == 0 or piece in shown)
        assert kept == "".join(gone)
        removed = [piece for index, piece in enumerate(pieces) if index % 2 and piece not in shown]
        assert len(removed) == found.n_taken_out + found.n_same_elsewhere
        assert set(own) <= set(removed)
        # What an author wrote between a reply's tags stands nowhere in what is shown, or is said to.
        bodies = [
            body.strip()
            for one in own
            for body in re.findall(r"(?ms)<assistant[^>]*>[^\n]*\n(.*?)\n?\*?</assistant>", one)
        ]
        said = {reply.content.strip() for reply in found.left}
        plain = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        for body in bodies:
            words = body.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            assert words in said or not re.search(rf"(?<!\w){re.escape(words)}(?!\w)", plain)
        assert [(one.id, one.title, one.instructions) for one in found.spec.sections] == [
            (one.id, one.title, one.instructions) for one in spec.sections
        ]
        assert find_faults(shown, name) == ()


@settings(max_examples=300, deadline=None)
@given(MARKDOWN, st.sampled_from([None, *(row.name for row in FORMATS)]))
@hypothesis_example(
    "# A\n\npara\n~~~xml\n<comparison>\n<assistant> <!-- GOOD -->\nx\n</assistant>\n</comparison>\n~~~\nB\n===\n", None
)
def test_whatever_the_text_is_its_headings_stay_and_its_comparisons_go(text: str, name: str | None) -> None:
    spec = read_spec(text, "any", name)
    found = without_replies(spec, {section.id for section in spec.sections})
    assert not any(example.comparisons for example in found.spec.examples)
    assert [(one.id, one.title, one.level) for one in found.spec.sections] == [
        (one.id, one.title, one.level) for one in spec.sections
    ]
    kept = iter(write_spec(spec).splitlines(keepends=True))
    # What is shown is what was there without some of its lines: nothing was added or changed.
    assert all(any(line == other for other in kept) for line in write_spec(found.spec).splitlines(keepends=True))
