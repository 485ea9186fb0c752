"""CSV files: readable by anything, run by nothing."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.records.spreadsheet import safe_text
from folkmoot.report.csv_file import csv_blocks

DANGEROUS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\N{NO-BREAK SPACE}=1",
    "\N{FULLWIDTH EQUALS SIGN}1",
)


def read(header: tuple[str, ...], *rows: tuple[str | int | float | None, ...]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(csv_blocks(header, rows)).decode("utf-8"), newline="")))


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_could_be_a_formula_is_text(text: str) -> None:
    assert read(("x",), (text,))[1][0].startswith("'")


def test_numbers_stay_numbers_and_nothing_stays_nothing() -> None:
    assert read(("a", "b", "c", "d"), (-0.011, 3, None, 0.1))[1] == ["-0.011", "3", "", "0.1"]


def test_control_characters_are_left_out() -> None:
    assert safe_text("a\x00b\x1b[31m\x7fc") == "ab[31mc"


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_every_text_comes_back_in_its_own_cell(texts: list[str]) -> None:
    header = tuple(f"column {number}" for number in range(len(texts)))
    rows = read(header, tuple(texts))
    assert len(rows) == 2
    assert rows[1] == [safe_text(text) for text in texts]
    for cell in rows[1]:
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))


def test_lone_surrogates_do_not_stop_the_file() -> None:
    assert read(("x",), ("a\ud800b",))[1] == ["a?b"]


def test_many_rows_come_in_blocks() -> None:
    blocks = list(csv_blocks(("n",), ((number,) for number in range(1000))))
    assert len(blocks) > 1
    assert b"".join(blocks).count(b"\r\n") == 1001
