"""Words that changed, by hand and by law."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.records.spec_diff import Mark
from folkmoot.spec.text_diff import Line, diff_lines, diff_words, likeness

SENTENCES = st.lists(
    st.sampled_from(["be", "fair", "to", "all", "people", ",", " ", "  ", ".", "don't", "é"]), max_size=20
)


def shown(old: str, new: str) -> str:
    marks = {Mark.BOTH: "{}", Mark.OLD: "[-{}-]", Mark.NEW: "{{+{}+}}"}
    return "".join(marks[piece.mark].format(piece.text) for piece in diff_words(old, new))


@pytest.mark.parametrize(
    ("desc", "old", "new", "expected"),
    [
        ("one word", "be fair to all", "be kind to all", "be [-fair-]{+kind+} to all"),
        ("a word more", "be fair", "be very fair", "be {+very +}fair"),
        ("a word less", "be very fair", "be fair", "be [-very -]fair"),
        ("an apostrophe is part of a word", "it isn't so", "it is so", "it [-isn't-]{+is+} so"),
        ("a reference is one word", "see [?](#a).", "see [?](#ab).", "see [-[?](#a)-]{+[?](#ab)+}."),
        ("nothing", "be fair", "be fair", "be fair"),
        ("a lone word between longer changes", "one two three and four five six", "a b c and d e f",
         "[-one two three and four five six-]{+a b c and d e f+}"),
    ],
)  # fmt: skip
def test_words(desc: str, old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected, desc


@given(SENTENCES.map("".join), SENTENCES.map("".join))
def test_the_pieces_of_each_version_are_that_version(old: str, new: str) -> None:
    pieces = diff_words(old, new)
    assert "".join(piece.text for piece in pieces if piece.mark is not Mark.NEW) == old
    assert "".join(piece.text for piece in pieces if piece.mark is not Mark.OLD) == new


def numbered(*texts: str) -> list[Line]:
    return [Line(text, number) for number, text in enumerate(texts, 1)]


def test_lines_that_say_nearly_the_same_are_one_line() -> None:
    old = numbered("kept", "", "treat every person alike", "gone entirely")
    new = numbered("kept", "new words here", "", "treat every citizen alike")
    found = diff_lines(old, new)
    assert [(line.old_line, line.new_line, line.mark) for hunk in found.hunks for line in hunk.lines] == [
        (1, 1, Mark.BOTH),
        (None, 2, Mark.NEW),
        (3, 4, None),
        (4, None, Mark.OLD),
    ]
    assert (found.words_added, found.words_removed) == (4, 3)


def test_only_the_neighbours_of_a_change_are_shown() -> None:
    old = numbered(*(f"line {number} of the text" for number in range(20)))
    new = [*old[:9], Line("something else altogether", 10), *old[10:]]
    (hunk,) = diff_lines(old, new).hunks
    assert hunk.skipped_before == 8
    assert [(line.old_line, line.new_line) for line in hunk.lines] == [(9, 9), (10, None), (None, 10), (11, 11)]


def test_blank_lines_and_blanks_at_the_end_are_no_change() -> None:
    assert diff_lines(numbered("a", "", "b  "), numbered("", "a", "b")).hunks == ()


@settings(deadline=None)
@given(st.lists(SENTENCES.map(" ".join), max_size=8), st.lists(SENTENCES.map(" ".join), max_size=8))
def test_every_line_is_accounted_for(old: list[str], new: list[str]) -> None:
    found = diff_lines(numbered(*old), numbered(*new))
    lines = [line for hunk in found.hunks for line in hunk.lines]
    for texts, numbers, hidden in (
        (old, [line.old_line for line in lines], Mark.NEW),
        (new, [line.new_line for line in lines], Mark.OLD),
    ):
        known = [number for number in numbers if number is not None]
        assert known == sorted(set(known))
        for line in lines:
            number = line.old_line if texts is old else line.new_line
            if number is not None:
                text = "".join(piece.text for piece in line.pieces if piece.mark is not hidden)
                assert text == texts[number - 1].rstrip() or line.mark is Mark.BOTH
    # A line that is in one version alone is never left out.
    only_old = Counter(text.rstrip() for text in old if text.strip()) - Counter(text.rstrip() for text in new)
    seen = Counter(old[line.old_line - 1].rstrip() for line in lines if line.old_line is not None)
    assert only_old <= seen


def test_likeness() -> None:
    # Two of three words shared: 2 * 2 / (3 + 3).
    assert likeness(Counter(["a", "b", "c"]), Counter(["a", "b", "d"])) == pytest.approx(2 / 3)
    assert likeness(Counter(), Counter()) == 1.0
    assert likeness(Counter("a"), Counter()) == 0.0
