"""Broken datasets: every fault with its place, no traceback, nothing half-read, and no person's words in a message."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from tests.formats import official
from tests.formats.official import answers, comparison, responses, world, write_lines

from folkmoot.errors import FaultsError, MissingFileError
from folkmoot.formats.rows import shown
from folkmoot.pipeline.dataset_convert import convert_dataset
from folkmoot.pipeline.load_dataset import load_dataset

WORDS = "My neighbour Maria told me about her illness"


def good() -> dict[str, Any]:
    given = [answers("p1", world=world("A>B>C=D"))]
    return copy.deepcopy(comparison("q", official.turns(("user", "Hello?")), responses("ABCD", "R"), given))


def faults_of(path: Path) -> list[tuple[int | None, str, str]]:
    with pytest.raises(FaultsError) as refused:
        load_dataset(path)
    assert all(fault.place.startswith(str(path)) for fault in refused.value.faults)
    assert WORDS not in str(refused.value)
    return [(fault.line, fault.field, fault.found) for fault in refused.value.faults]


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    row = good()
    change(row)
    return row


def assessment(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = row["metadata"]["assessments"][0]
    return found


A = "metadata.assessments[0]"
BLOCKS = f"{A}.ranking_blocks"
ROWS: dict[str, tuple[Callable[[dict[str, Any]], object], list[tuple[str, str]]]] = {
    "a ranking names an unknown response": (
        lambda row: assessment(row)["ranking_blocks"].update(world=world("A>B>C>E")),
        [(f"{BLOCKS}.world[0].ranking", "'A>B>C>E' (unknown response 'E'; missing response 'D')")],
    ),
    "a ranking lacks a response": (
        lambda row: assessment(row)["ranking_blocks"].update(world=world("A>B>C")),
        [(f"{BLOCKS}.world[0].ranking", "'A>B>C' (missing response 'D')")],
    ),
    "a ranking repeats a response": (
        lambda row: assessment(row)["ranking_blocks"].update(world=world("A>B>C>D=A")),
        [(f"{BLOCKS}.world[0].ranking", "'A>B>C>D=A' (repeated 'A')")],
    ),
    "a ranking is a person's words": (
        lambda row: assessment(row)["ranking_blocks"].update(world=world(WORDS)),
        [(f"{BLOCKS}.world[0].ranking", "a text of 44 characters")],
    ),
    "a ranking is a number": (
        lambda row: assessment(row)["ranking_blocks"]["world"][0].update(ranking=7),
        [(f"{BLOCKS}.world[0].ranking", "the number 7")],
    ),
    "two rankings for one question": (
        lambda row: assessment(row)["ranking_blocks"].update(personal=world("A>B>C>D") * 2),
        [(f"{BLOCKS}.personal", "2 rankings")],
    ),
    "a veto of an unknown response": (
        lambda row: assessment(row)["ranking_blocks"].update(unacceptable=[{"rating": ["E is unacceptable"]}]),
        [(f"{BLOCKS}.unacceptable[0].rating[0]", "a text of 17 characters")],
    ),
    "blocks are missing": (
        lambda row: assessment(row).pop("ranking_blocks"),
        [(BLOCKS, "nothing")],
    ),
    "no annotator": (lambda row: assessment(row).pop("annotator_id"), [(f"{A}.annotator_id", "nothing")]),
    "an empty annotator": (
        lambda row: assessment(row).update(annotator_id=""),
        [(f"{A}.annotator_id", "an empty text")],
    ),
    "an annotator that is a number": (
        lambda row: assessment(row).update(annotator_id=12),
        [(f"{A}.annotator_id", "the number 12")],
    ),
    "an empty prompt id": (lambda row: row.update(prompt_id=""), [("prompt_id", "an empty text")]),
    "a message without content": (
        lambda row: row["prompt"]["messages"][0].pop("content"),
        [("prompt.messages[0].content", "nothing")],
    ),
    "a response twice": (
        lambda row: row["responses"][1].update(response_index="A"),
        [
            ("responses[1].response_index", "'A'"),
            (f"{BLOCKS}.world[0].ranking", "'A>B>C=D' (unknown response 'B')"),
        ],
    ),
    "one response": (
        lambda row: (row.update(responses=row["responses"][:1]), row["metadata"].update(assessments=[])),
        [("responses", "1 responses")],
    ),
    "nine responses": (
        lambda row: (row.update(responses=responses("ABCDEFGHI", "R")), row["metadata"].update(assessments=[])),
        [("responses", "9 responses")],
    ),
    "several faults in one row": (
        lambda row: (
            row.update(prompt=3),
            row["responses"][2].update(response_index=None),
            assessment(row).update(importance=[1], simulated="yes"),
        ),
        [
            ("prompt", "the number 3"),
            ("responses[2].response_index", "null"),
            (f"{A}.importance", "a list of 1"),
            (f"{A}.simulated", "'yes'"),
        ],
    ),
    "metadata is a list": (lambda row: row.update(metadata=[]), [("metadata", "a list of 0")]),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_bad_row_is_named_with_all_its_faults(case: str, tmp_path: Path) -> None:
    change, expected = ROWS[case]
    found = faults_of(write_lines(tmp_path / "comparisons.jsonl", [good() | {"prompt_id": "first"}, changed(change)]))
    assert sorted(found) == sorted((2, field, what) for field, what in expected)


def test_one_bad_line_does_not_hide_the_next(tmp_path: Path) -> None:
    path = tmp_path / "comparisons.jsonl"
    lines = [json.dumps(good()), '{"prompt_id": "x", ', "[1, 2]", json.dumps(good()), '{"prompt_id": NaN}', '"text"']
    path.write_text("\n".join(lines))
    assert faults_of(path) == [
        (2, "", "a line cut short"),
        (3, "", "a list of 2"),
        (4, "prompt_id", "'q'"),
        (5, "", "NaN or infinity, which JSON does not have"),
        (6, "", "'text'"),
    ]


LINES: dict[str, tuple[bytes, str]] = {
    "invalid UTF-8": (b'{"prompt_id": "\xff\xfe"}', "bytes that are no UTF-8 (at byte 16)"),
    "nested too deeply": (b'{"prompt_id": ' + b"[" * 100_000, "JSON nested too deeply"),
    "two objects on a line": (b"{}{}", "more than one value"),
    "no JSON": (b"annotator,prompt,ranking", "no JSON (at byte 1)"),
    "UTF-16": ('{"prompt_id": "x"}'.encode("utf-16"), "UTF-16"),
}


@pytest.mark.parametrize("case", LINES)
def test_a_line_that_is_no_json_says_why(case: str, tmp_path: Path) -> None:
    content, found = LINES[case]
    path = tmp_path / "comparisons.jsonl"
    path.write_bytes(content + b"\n")
    assert faults_of(path) == [(1, "", found)]


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "comparisons.jsonl"
    for content in (b"", b"\n\n", b"\xef\xbb\xbf"):
        path.write_bytes(content)
        assert faults_of(path) == [(None, "", "no rows")]


def test_a_long_file_of_another_kind_is_one_fault_more_and_not_a_million(tmp_path: Path) -> None:
    path = tmp_path / "comparisons.jsonl"
    path.write_text("neither JSON nor short\n" * 100_000)
    found = faults_of(path)
    assert len(found) == 101
    assert found[-1] == (None, "", "no JSON in the first 100 lines")


@pytest.mark.parametrize("content", [b"Hello", b'{"colour": "blue"}\n', b"\x00\x01\x02", b"PAR1"])
def test_a_file_of_no_known_layout(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "something.bin"
    path.write_bytes(content)
    assert faults_of(path) == [(None, "", "a file of no known layout")]


def test_a_folder_of_no_known_layout(tmp_path: Path) -> None:
    assert faults_of(tmp_path) == [(None, "", "a folder without files")]
    (tmp_path / "notes.txt").write_text("nothing")
    assert faults_of(tmp_path) == [(None, "", "a folder without any file of a known layout")]


@pytest.mark.parametrize("name", ["absent", "absent/comparisons.jsonl", "a" * 300, "line\nbreak"])
def test_a_missing_file(name: str, tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        load_dataset(tmp_path / name)


def test_faults_of_all_files_come_together(tmp_path: Path) -> None:
    write_lines(tmp_path / "comparisons.jsonl", [good(), good()])
    people = [
        {"annotator_id": "p1", "demographics": {"age": "18-24"}, "assessments": []},
        {"annotator_id": "p1", "demographics": [WORDS], "assessments": None},
        {"annotator_id": "p1", "assessments": [official.for_participant("q", answers("p2", world=world("A>B")))]},
    ]
    write_lines(tmp_path / "annotators.jsonl", people)
    flat = {"annotator_id": "p1", "prompt_id": "q", "demographics": {"age": WORDS}, "num_candidates": 5}
    write_lines(tmp_path / "merged_comparisons_annotators.jsonl", [flat | {"ranking_blocks": {}, "turns_user": -1}])
    assert faults_of(tmp_path) == [
        (2, "demographics", "a list of 1"),
        (3, "annotator_id", "'p1'"),
        (3, "assessments[0].annotator_id", "'p2'"),
        (2, "prompt_id", "'q'"),
        (1, "turns_user", "the number -1"),
        (1, "num_candidates", "the number 5"),
        (3, "assessments[0].ranking_blocks.world[0].ranking", "'A>B' (missing response 'C', 'D')"),
    ]


def test_demographics_that_differ_between_files_name_the_question_alone(tmp_path: Path) -> None:
    write_lines(tmp_path / "annotators.jsonl", [{"annotator_id": "p1", "demographics": {"age": "18-24"}}])
    flat = {"annotator_id": "p1", "prompt_id": "q", "demographics": {"age": WORDS}, "ranking_blocks": {}}
    write_lines(tmp_path / "merged_comparisons_annotators.jsonl", [flat])
    assert faults_of(tmp_path) == [(1, "demographics.age", "another answer")]


def test_what_a_fault_shows() -> None:
    assert shown("3f2a-11_b.c:d") == "'3f2a-11_b.c:d'"
    assert shown("A>B=C>D") == "'A>B=C>D'"
    assert shown(WORDS) == "a text of 44 characters"
    assert shown("\x1b[31mred") == "a text of 8 characters"
    assert shown("x" * 65) == "a text of 65 characters"
    assert shown({"a": 1}) == "an object"
    assert shown(True) == "true"
    assert shown(1) == "the number 1"
    assert shown(None) == "null"


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    source = write_lines(tmp_path / "comparisons.jsonl", official.COMPARISONS[:4])
    convert_dataset(source, tmp_path / "parquet", to="parquet")
    return tmp_path / "parquet"


def rewrite(folder: Path, table: str, query: str) -> None:
    """Replace a table by a query over it."""
    path = folder / f"{table}.parquet"
    new = folder / "new.parquet"
    table_read = f"read_parquet('{path}')"
    duckdb.connect().execute(f"COPY ({query.replace('TABLE', table_read)}) TO '{new}' (FORMAT parquet)")
    new.replace(path)


NUMBERS = {
    "a prompt out of range": ("prompt", "99"),
    "a participant below 0": ("participant", "-1"),
    "tiers with a hole": ("world", "2"),
    "a tier of a fifth response": ("world", "4096"),
    "an unknown negative code": ("personal", "-3"),
    "a veto of a ninth response": ("veto", "256"),
    "a code of no word": ("importance", "77"),
    "a missing value": ("subjectivity", "NULL"),
}


@pytest.mark.parametrize("rows", ["true", "row_number() OVER () = 2"], ids=["everywhere", "in one row"])
@pytest.mark.parametrize("case", NUMBERS)
def test_numbers_that_mean_nothing(case: str, rows: str, parquet: Path) -> None:
    name, value = NUMBERS[case]
    kind = "SMALLINT" if name == "veto" else "INTEGER"
    wrong = f"CASE WHEN {rows} THEN CAST({value} AS {kind}) ELSE {name} END"
    rewrite(parquet, "assessments", f"SELECT * REPLACE ({wrong} AS {name}) FROM TABLE")  # noqa: S608 - the case's own words
    assert [field for _, field, _ in faults_of(parquet)] == [name]


def test_tables_of_another_shape(parquet: Path) -> None:
    rewrite(parquet, "assessments", "SELECT * EXCLUDE (veto) REPLACE (CAST(world AS BIGINT) AS world) FROM TABLE")
    rewrite(parquet, "prompts", "SELECT * FROM TABLE LIMIT 2")
    (parquet / "texts.parquet").unlink()
    (parquet / "rationales.parquet").write_bytes(b"PAR1 and then nothing of use PAR1")
    assert faults_of(parquet) == [
        (None, "veto", "nothing"),
        (None, "world", "BIGINT"),
        (None, "", "2 rows"),
        (None, "", "no such file"),
        (None, "", "no Parquet that can be read"),
    ]


def test_ids_twice_and_rows_out_of_order(parquet: Path) -> None:
    rewrite(
        parquet, "participants", "SELECT * REPLACE ('p0001' AS participant_id) FROM TABLE ORDER BY participant DESC"
    )
    assert [field for _, field, _ in faults_of(parquet)] == ["participant", "participant_id"]


def test_texts_of_prompts_that_are_not_there(parquet: Path) -> None:
    rewrite(parquet, "texts", "SELECT * REPLACE (CAST(44 AS INTEGER) AS prompt) FROM TABLE")
    assert [field for _, field, _ in faults_of(parquet)] == ["prompt"]


@pytest.mark.parametrize(
    ("manifest", "field"),
    [
        ("", ""),
        ("{}", ""),
        ('{"layout": "other", "version": 1, "rows": {}, "demographics": {}}', "layout"),
        ('{"layout": "folkmoot-dataset", "version": 2, "rows": {}, "demographics": {}}', "version"),
    ],
)
def test_a_manifest_of_something_else(manifest: str, field: str, parquet: Path) -> None:
    (parquet / "folkmoot-dataset.json").write_text(manifest)
    assert [name for _, name, _ in faults_of(parquet)] == [field]


def test_texts_are_read_when_they_are_asked_for_and_say_so_when_they_are_gone(parquet: Path) -> None:
    dataset = load_dataset(parquet)
    (parquet / "texts.parquet").unlink()
    assert len(dataset.prompts.messages) == 4
    with pytest.raises(FaultsError, match=r"texts\.parquet"):
        dataset.prompts.messages[0]


def test_a_column_of_one_number_is_known_without_being_read(parquet: Path) -> None:
    rewrite(parquet, "assessments", "SELECT * REPLACE (CAST(-1 AS SMALLINT) AS veto) FROM TABLE")
    whole = load_dataset(parquet)
    assert whole.assessments.veto.tolist() == [-1] * len(whole.assessments)
    assert whole.assessments.veto.dtype == np.int16
    assert whole.assessments.veto.strides == (0,)
    rewrite(parquet, "assessments", "SELECT * REPLACE (CAST(-3 AS SMALLINT) AS veto) FROM TABLE")
    with pytest.raises(FaultsError, match=f"found -3 in row 1 and {len(whole.assessments) - 1} more"):
        load_dataset(parquet)
    rewrite(parquet, "assessments", "SELECT * REPLACE (CAST(NULL AS SMALLINT) AS veto) FROM TABLE")
    with pytest.raises(FaultsError, match=f"found {len(whole.assessments)} missing values"):
        load_dataset(parquet)


def test_answers_of_participants_keep_the_order_in_which_they_appear(tmp_path: Path) -> None:
    parquet = tmp_path / "parquet"
    convert_dataset(official.write_release(tmp_path / "release"), parquet, to="parquet")
    answers = "CASE participant WHEN 0 THEN 'z' WHEN 1 THEN NULL ELSE ['a', 'z', ''][1 + participant % 3] END"
    name = next(iter(json.loads((parquet / "folkmoot-dataset.json").read_text())["demographics"]))
    rewrite(parquet, "participants", f'SELECT * REPLACE ({answers} AS "{name}") FROM TABLE')  # noqa: S608 - the test's own words
    participants = load_dataset(parquet).participants
    column = next(iter(participants.demographics.values()))
    expected = ["z", None, *(["a", "z", ""][row % 3] for row in range(2, len(participants)))]
    assert column.texts() == expected
    assert column.values == tuple(dict.fromkeys(text for text in expected if text is not None))


def test_a_damaged_page_is_a_fault_of_its_file(parquet: Path) -> None:
    path = parquet / "assessments.parquet"
    rewrite(
        parquet, "assessments", "SELECT * REPLACE (CAST(row_number() OVER () % 2 AS INTEGER) AS participant) FROM TABLE"
    )
    data = bytearray(path.read_bytes())
    data[4:64] = bytes(60)  # the first pages; the file's own description of them stands at its end
    path.write_bytes(data)
    assert faults_of(parquet) == [(None, "", "no Parquet that can be read")]
