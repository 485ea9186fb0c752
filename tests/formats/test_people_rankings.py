"""Rankings that people wrote, as spreadsheets and scripts save them."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.errors import FaultsError
from folkmoot.formats.people_rankings import PeopleRankings, read

LABELS = {"p": ("A", "B", "C"), "q": ("A", "B")}
SECTIONS = {"be_fair", "be_kind"}


def read_text(text: str, encoding: str = "utf-8") -> PeopleRankings:
    return read(text.encode(encoding).splitlines(keepends=True), "experts.csv", LABELS, SECTIONS)


def faults_of(text: str, encoding: str = "utf-8") -> list[tuple[int | None, str, str]]:
    with pytest.raises(FaultsError) as refused:
        read_text(text, encoding)
    return [(fault.line, fault.field, fault.found) for fault in refused.value.faults]


CSV = """ranker,prompt_id,ranking,cited_sections,explanation,section_relevance
p01,p,B>A=C,be_fair; #be_kind,"It says ""no"",
and why.",be_fair=5; be_kind=3
p02,p,A>B>C,,,
p01,q,A>B,,,
p02,q,,,,
"""


def test_a_spreadsheet() -> None:
    found = read_text(CSV)
    assert [(run.name, [(row.prompt_id, str(row.ranking)) for row in run.rows]) for run in found.runs] == [
        ("p01", [("p", "B>A=C"), ("q", "A>B")]),
        ("p02", [("p", "A>B>C")]),
    ]
    first = found.runs[0].rows[0]
    assert first.cited_sections == ("be_fair", "be_kind")
    assert first.section_relevance == {"be_fair": 5, "be_kind": 3}
    assert first.explanation == 'It says "no",\nand why.'
    assert first.provenance.ranker == "p01"
    assert (found.n_skipped, found.n_addresses) == (1, 0)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_marks_between_columns_a_byte_order_mark_and_dos_line_ends(mark: str) -> None:
    text = f"\ufeffPrompt_ID{mark}Ranker{mark}notes{mark}Ranking\r\np{mark}p01{mark}anything{mark}A>B>C\r\n"
    assert str(read_text(text).runs[0].rows[0].ranking) == "A>B>C"


def test_json_lines() -> None:
    rows = [
        {"ranker": "p01", "prompt_id": "q", "ranking": "B>A", "cited_sections": ["be_kind"], "shown_order": ["B", "A"]},
        {"ranker": "p01", "prompt_id": "p", "ranking": None},
    ]
    found = read_text("".join(json.dumps(row) + "\n" for row in rows))
    (row,) = found.runs[0].rows
    assert (str(row.ranking), row.shown_order, row.cited_sections) == ("B>A", ("B", "A"), ("be_kind",))
    assert found.n_skipped == 1


def test_every_fault_at_once_with_its_line() -> None:
    text = (
        "ranker,prompt_id,ranking,cited_sections,section_relevance\n"
        "p01,p,A>B,,\n"  # C is missing
        "p01,p,A>B>C,,\n"  # again
        ",q,A>B,,\n"  # nobody
        "p01,z,A>B,,\n"  # no such prompt
        "p01,q,A>B,be_brave,be_fair=6; be_kind\n"  # not a grade: the row goes no further
        "p02,q,A>B,be_brave,be_fair=6\n"  # no such section, and no such grade
        "p03,q,A>B,,,,more\n"
    )
    assert faults_of(text) == [
        (2, "ranking", "'A>B' (missing response 'C')"),
        (3, "prompt_id", "'p'"),
        (4, "ranker", "an empty text"),
        (5, "prompt_id", "'z'"),
        (6, "section_relevance", "'be_kind'"),
        (7, "section_relevance.be_fair", "the number 6"),
        (7, "cited_sections", "'be_brave'"),
        (8, "", "7 fields"),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", (None, "", "no rows")),
        ("ranker,prompt_id,ranking\n", (None, "ranking", "no ranking")),
        ("who,prompt_id,ranking\na,p,A>B>C\n", (1, "ranker", "no such column")),
        ('ranker,prompt_id,ranking\np01,p,"A>B>C\n', (2, "", "no CSV: a quote that is not closed")),
    ],
)
def test_files_that_are_none(text: str, fault: tuple[int | None, str, str]) -> None:
    assert faults_of(text) == [fault]


def test_other_encodings_are_a_fault() -> None:
    assert faults_of("ranker,prompt_id,ranking,explanation\np01,p,A>B>C,café\n", "latin-1") == [
        (2, "", "bytes that are no UTF-8")
    ]


def test_codes_that_look_like_addresses_are_counted() -> None:
    text = "ranker,prompt_id,ranking\nann@example.org,q,A>B\nann,q,A>B\n"
    assert read_text(text).n_addresses == 1


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(FaultsError):
        assert read_text(text, "utf-8" if text.isprintable() else "utf-16").runs
