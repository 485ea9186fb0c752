"""What changed between two versions, by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.records.spec_diff import Change, Mark, Part, SpecDiff
from folkmoot.spec.diff import diff_specs
from folkmoot.spec.reader import read_spec

from .texts import CITY, Known, known_specs

LONG = "The assistant gives every person who asks the same careful answer, whoever they are and wherever they live in town."


def compare(old: str, new: str) -> SpecDiff:
    return diff_specs(read_spec(old, "old"), read_spec(new, "new"))


def changes_of(old: str, new: str) -> list[tuple[str, tuple[Change, ...]]]:
    return [(change.section.id, change.changes) for change in compare(old, new).changes]


def test_nothing_changed() -> None:
    diff = compare(CITY, CITY.replace("\n", "\r\n"))
    assert (diff.changes, diff.preamble, diff.unchanged) == ((), (), 4)


@pytest.mark.parametrize(
    ("desc", "old", "new", "expected"),
    [
        ("added", "# A {#a}\n", "# A {#a}\n\n# B {#b}\ntext\n", [("b", (Change.ADDED,))]),
        ("removed", "# A {#a}\n\n# B {#b}\ntext\n", "# A {#a}\n", [("b", (Change.REMOVED,))]),
        ("retitled", "# A {#a}\n", "# Aa {#a}\n", [("a", (Change.RETITLED,))]),
        ("authority", "# A {#a authority=user}\n", "# A {#a authority=root}\n", [("a", (Change.AUTHORITY,))]),
        ("authority gone", "# A {#a authority=user}\n", "# A {#a}\n", [("a", (Change.AUTHORITY,))]),
        ("tags", "# A {#a}\n", "# A {#a tags=x}\n", [("a", (Change.TAGS,))]),
        ("text", "# A {#a}\none\n", "# A {#a}\ntwo\n", [("a", (Change.TEXT,))]),
        (
            "moved under another",
            "# A {#a}\n## C {#c}\n# B {#b}\n",
            "# A {#a}\n# B {#b}\n## C {#c}\n",
            [("c", (Change.MOVED,))],
        ),
        (
            "moved among siblings",
            "# A {#a}\n# B {#b}\n# C {#c}\n",
            "# C {#c}\n# A {#a}\n# B {#b}\n",
            [("c", (Change.MOVED,))],
        ),
        (
            "neighbours came and went",
            "# A {#a}\n# B {#b}\n# C {#c}\n",
            "# X {#x}\n# C {#c}\n",
            [("x", (Change.ADDED,)), ("a", (Change.REMOVED,)), ("b", (Change.REMOVED,))],
        ),
        (
            "moved with its parent",
            "# A {#a}\n## B {#b}\n# C {#c}\n# D {#d}\n",
            "# C {#c}\n# D {#d}\n# A {#a}\n## B {#b}\n",
            [("a", (Change.MOVED,))],
        ),
        ("another id", f"# A {{#a}}\n{LONG}\n", f"# A {{#b}}\n{LONG}\n", [("b", (Change.RENAMED,))]),
        (
            "a short section with another id and title",
            "# A {#a}\nx\n",
            "# B {#b}\nx\n",
            [("a", (Change.REMOVED,)), ("b", (Change.ADDED,))],
        ),
        (
            "under a parent with another id",
            f"# A {{#a}}\n{LONG}\n## C {{#c}}\n",
            f"# A {{#b}}\n{LONG}\n## C {{#c}}\n",
            [("b", (Change.RENAMED,))],
        ),
        ("plain Markdown, retitled", f"# A\n\n{LONG}\n", f"# B\n\n{LONG}\n", [("b", (Change.RETITLED,))]),
    ],
)
def test_kinds_of_change(desc: str, old: str, new: str, expected: list[tuple[str, tuple[Change, ...]]]) -> None:
    assert sorted(changes_of(old, new)) == sorted(expected), desc


def test_several_changes_of_one_section_and_their_parts() -> None:
    new = (
        CITY.replace("## Be fair {#be_fair authority=root", "## Be just {#be_fair authority=user")
        .replace("Treat everyone alike", "Treat all people alike")
        .replace("The mayor.", "The mayor, surely.")
        .replace("Its second paragraph", "The second paragraph")
    )
    diff = compare(CITY, new)
    overview, fair = diff.changes
    assert (overview.section.id, overview.changes, overview.parts) == ("overview", (Change.TEXT,), (Part.COMMENTARY,))
    assert fair.changes == (Change.RETITLED, Change.AUTHORITY, Change.TEXT)
    assert fair.parts == (Part.INSTRUCTIONS, Part.EXAMPLES)
    # everyone -> all people, and `surely` more.
    assert (fair.words_added, fair.words_removed) == (3, 1)
    assert diff.authorities == (("root", "user", 1),)
    assert diff.unchanged == 2


def test_where_a_section_moved_from_and_to() -> None:
    (moved,) = compare("# A {#a}\n## C {#c}\n# B {#b}\n", "# A {#a}\n# B {#b}\n## C {#c}\n").changes
    assert (moved.moved_from, moved.moved_to) == ("under “A”, first", "under “B”, first")


def test_a_removed_section_stands_where_it_stood() -> None:
    diff = compare("# A {#a}\nx\n# B {#b}\n# C {#c}\nx\n", "# A {#a}\ny\n# C {#c}\ny\n")
    assert [change.section.id for change in diff.changes] == ["a", "b", "c"]


def test_punctuation_alone_is_told_apart() -> None:
    (change,) = compare("# A {#a}\nfair — always\n", "# A {#a}\nfair --- always\n").changes
    assert change.is_cosmetic
    (change,) = compare("# A {#a}\nfair\n", "# A {#a}\nunfair\n").changes
    assert not change.is_cosmetic


def test_blanks_alone_change_the_text_but_no_part_of_it() -> None:
    (change,) = compare("# A {#a}\none\ntwo\n", "# A {#a}\none\n\ntwo\n").changes
    assert (change.changes, change.parts, change.hunks) == ((Change.TEXT,), (), ())


def test_what_stands_before_the_first_heading() -> None:
    (hunk,) = compare("old words\n\n# A {#a}\n", "new words\n\n# A {#a}\n").preamble
    assert [(piece.mark, piece.text) for piece in hunk.lines[0].pieces] == [
        (Mark.OLD, "old"),
        (Mark.NEW, "new"),
        (Mark.BOTH, " words"),
    ]


def test_the_whole_text_of_an_added_section_has_its_lines() -> None:
    (change,) = compare("# A {#a}\n", "# A {#a}\n\n# B {#b}\n\none two\n\nthree\n").changes
    assert [(line.old_line, line.new_line) for line in change.hunks[0].lines] == [(None, 5), (None, 7)]
    assert (change.words_added, change.words_removed) == (3, 0)


@settings(deadline=None)
@given(known_specs(), known_specs(), st.booleans())
def test_both_ways_tell_the_same_story(one: Known, two: Known, same: bool) -> None:
    old = read_spec(one.text, "old", "model_spec")
    new = old if same else read_spec(two.text, "new", "model_spec")
    there, back = diff_specs(old, new), diff_specs(new, old)
    assert len(there.having(Change.ADDED)) == len(back.having(Change.REMOVED))
    assert len(there.having(Change.REMOVED)) == len(back.having(Change.ADDED))
    for change in (Change.RETITLED, Change.AUTHORITY, Change.TEXT, Change.RENAMED):
        assert len(there.having(change)) == len(back.having(change))
    assert not same or there.changes == ()
    assert there.unchanged == back.unchanged or there.having(Change.MOVED)
