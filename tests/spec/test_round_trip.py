"""Reading and writing back gives the same text, whatever the text is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from folkmoot.spec.faults import find_faults
from folkmoot.spec.reader import FORMATS, read_spec
from folkmoot.spec.writer import write_spec

from .texts import CITY, Known, known_specs

MARKDOWN = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *(
                    "# ",
                    "## ",
                    "###### ",
                    "#",
                    "{#a}",
                    "{#a authority=root tags=x,y}",
                    "{#",
                    "}",
                    "===",
                    "---",
                    "\n",
                    "\n\n",
                ),
                *(
                    "\r\n",
                    "\r",
                    "\t",
                    "    ",
                    "~~~",
                    "~~~xml\n",
                    "```",
                    "````",
                    "> ",
                    "- ",
                    "1. ",
                    '!!! meta "C"\n    ',
                ),
                *(
                    "**Example**: ",
                    "<user>",
                    "</user>\n",
                    "<comparison>\n",
                    "</comparison>\n",
                    "<assistant> <!-- GOOD -->\n",
                ),
                *(
                    "<!-- BAD[#a]: x -->",
                    "</assistant>\n",
                    "[?](#a)",
                    "[x](#b",
                    "[y]: #c\n",
                    "[^f]",
                    "`",
                    "*",
                    "\\",
                    "&lt;",
                ),
                *(
                    "&#0;",
                    "&#xD800;",
                    "<a id='q'>",
                    "<",
                    "\0",
                    "\ufeff",
                    "\u2028",
                    "\x0b",
                    "\x0c",
                    "\x85",
                    "é",
                    "🙂",
                    "---\n",
                ),
            ]
        ),
        st.text(max_size=8),
    ),
    max_size=40,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(MARKDOWN, st.sampled_from([None, *(row.name for row in FORMATS)]))
@example("", None)
@example("\ufeff# A {#a}\r\n\r\ntext", None)
@example("---\ntitle: x\n---\n# A", None)
@example("no heading", "model_spec")
def test_any_text_comes_back_and_every_line_under_a_heading_is_in_one_section(text: str, name: str | None) -> None:
    spec = read_spec(text, "any", name)
    assert write_spec(spec) == text
    # Lines counted without the package's own splitter.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    n_lines = len(lines) - (lines[-1] == "")
    spans = [(section.first_line, section.last_line) for section in spec.sections]
    assert all(first <= last for first, last in spans)
    assert all(end + 1 == start for (_, end), (start, _) in pairwise(spans))
    assert not spans or spans[-1][1] == n_lines


@settings(max_examples=200, deadline=None)
@given(MARKDOWN)
def test_any_text_is_checked_without_an_exception_and_faults_name_lines_it_has(text: str) -> None:
    n_lines = max(text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1, 1)
    assert all(fault.line is not None and 1 <= fault.line <= n_lines for fault in find_faults(text, "any"))


@settings(max_examples=200, deadline=None)
@given(known_specs())
def test_sections_stand_where_they_were_written(known: Known) -> None:
    spec = read_spec(known.text, "known", "model_spec")
    found = [(section.id, section.level, section.first_line, section.last_line) for section in spec.sections]
    assert found == list(known.headings)
    assert write_spec(spec) == known.text
    position = {section.id: index for index, section in enumerate(spec.sections)}
    for index, section in enumerate(spec.sections):
        # The definition of a parent: the nearest section before of a lower level.
        above = [other for other in spec.sections[:index] if other.level < section.level]
        assert section.parent == (above[-1].id if above else None)
        assert [spec.sections[position[child]].parent for child in section.children] == [section.id] * len(
            section.children
        )


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_change_nothing_but_the_source(ending: str) -> None:
    spec = read_spec(CITY.replace("\n", ending), "city")
    plain = read_spec(CITY, "city")
    assert write_spec(spec) == CITY.replace("\n", ending)
    for ours, theirs in zip(spec.sections, plain.sections, strict=True):
        assert (ours.text, ours.examples, ours.commentary, ours.references) == (
            theirs.text,
            theirs.examples,
            theirs.commentary,
            theirs.references,
        )
