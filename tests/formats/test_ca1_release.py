"""CA-1 in the official schema, quirk by quirk, against facts counted by hand (tests/formats/official.py)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.formats import official
from tests.formats.official import person, write_lines, write_release

from folkmoot.pipeline.dataset_convert import convert_dataset
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.records.dataset import Dataset, Message, RationaleOf, View
from folkmoot.records.ranking import Ranking
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED

FILES = ("comparisons.jsonl", "annotators.jsonl", "merged_comparisons_annotators.jsonl")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_release(tmp_path_factory.mktemp("ca1") / "release")


@pytest.fixture(scope="module")
def dataset(release: Path) -> Dataset:
    return load_dataset(release)


def rows_of(dataset: Dataset, prompt: str, participant: str) -> list[int]:
    table = dataset.assessments
    who = dataset.participants.ids.index(participant)
    return np.flatnonzero((table.prompt == dataset.prompts.index[prompt]) & (table.participant == who)).tolist()


def test_the_three_files_are_one_dataset(dataset: Dataset) -> None:
    assert dataset.prompts.ids == ("talk", "withheld", "pair", "eight", "anchor", "elsewhere")
    assert len(dataset.participants) == 1012 + 1
    assert len(dataset.assessments) == 6 + 2 + 1 + 1 + 1012 + 1
    assert dataset.prompts.listed is not None
    assert dataset.prompts.listed.tolist() == [True] * 5 + [False]
    standing = {str(view): int((at >= 0).sum()) for view, at in dataset.assessments.positions.items()}
    assert standing == {"by_prompt": 1022, "by_participant": 1022, "flat": 1022}
    assert dataset.notes == ("annotators.jsonl: assessments that stand in this file alone: 1",)


def test_a_pair_that_stands_in_annotators_alone_is_kept(dataset: Dataset) -> None:
    (row,) = rows_of(dataset, "elsewhere", person(9))
    labels = dataset.prompts.labels[dataset.prompts.index["elsewhere"]]
    assert labels == ("A", "B", "C", "D")
    assert str(Ranking.from_code(int(dataset.assessments.world[row]), labels)) == "D>A>B=C"


def test_the_last_of_repeated_answers_is_the_one_used(dataset: Dataset) -> None:
    first, last = rows_of(dataset, "talk", person(1))
    labels = ("A", "B", "C", "D")
    assert str(Ranking.from_code(int(dataset.assessments.world[first]), labels)) == "A>B>C=D"
    assert str(Ranking.from_code(int(dataset.assessments.world[last]), labels)) == "D>C>B>A"
    assert dataset.last_answers[[first, last]].tolist() == [False, True]
    assert int((~dataset.last_answers).sum()) == 1


def test_never_asked_nothing_flagged_and_flagged_are_three_things(dataset: Dataset) -> None:
    veto = dataset.assessments.veto
    assert veto[rows_of(dataset, "talk", person(3))].tolist() == [NOT_ASKED]
    assert veto[rows_of(dataset, "talk", person(2))].tolist() == [0]
    assert veto[rows_of(dataset, "talk", person(1))].tolist() == [0b0100, NOT_ASKED]
    assert veto[rows_of(dataset, "talk", person(4))].tolist() == [0b1001]
    assert veto[rows_of(dataset, "eight", person(8))].tolist() == [0b1000_0000]


def test_never_asked_skipped_and_tied_throughout_are_three_things(dataset: Dataset) -> None:
    table = dataset.assessments
    assert table.personal[rows_of(dataset, "talk", person(3))].tolist() == [NOT_ASKED]
    assert table.world[rows_of(dataset, "withheld", person(5))].tolist() == [SKIPPED]
    assert table.world[rows_of(dataset, "talk", person(3))].tolist() == [0]


def test_tied_labels_come_in_any_order(tmp_path: Path) -> None:
    rows = [official.comparison("q", [], official.responses("ABCD", None), [])]
    rows[0]["metadata"]["assessments"] = [
        official.answers("a", world=official.world("B>C>D=A")),
        official.answers("b", world=official.world(" B > C > A = D ")),
    ]
    table = load_dataset(write_lines(tmp_path / "comparisons.jsonl", rows)).assessments
    assert table.world[0] == table.world[1]


def test_texts_and_their_absence(dataset: Dataset) -> None:
    prompts = dataset.prompts
    assert [message.role for message in prompts.messages[0]] == ["developer", "user", "assistant", "user"]
    assert prompts.messages[0][3].content == "Just tell me – «straight» 🙂"
    assert prompts.messages[1] == ()
    assert prompts.responses[1] == ((), (), (), ())
    assert prompts.responses[2] == ((Message("assistant", "Say A"),), (Message("assistant", "Say B"),))
    assert prompts.n_responses.tolist() == [4, 4, 2, 8, 4, 4]


def test_rationales_name_what_they_are_for(dataset: Dataset) -> None:
    reasons = dataset.rationales
    told = [(int(row), of, text) for row, of, text in zip(reasons.assessment, reasons.of, reasons.texts, strict=True)]
    (first, _) = rows_of(dataset, "talk", person(1))
    (fourth,) = rows_of(dataset, "talk", person(4))
    assert told == [
        (first, RationaleOf.VETO, "too blunt"),
        (first, RationaleOf.PERSONAL, "kinder"),
        (first, RationaleOf.WORLD, "fairer"),
        (fourth, RationaleOf.VETO, ""),
    ]


def test_missing_demographics_and_an_empty_record_differ(dataset: Dataset) -> None:
    people = dataset.participants
    has = dict(zip(people.ids, people.has_demographics.tolist(), strict=True))
    assert (has[person(1)], has[person(2)], has[person(3)], has["unlinked-7"]) == (True, False, True, False)
    age = dict(zip(people.ids, people.demographics["age"].texts(), strict=True))
    assert (age[person(1)], age[person(2)], age[person(3)], age[person(13)]) == ("18-24", None, None, "35-44")


def test_unlinked_ids_are_people_of_their_own(dataset: Dataset) -> None:
    people = dataset.participants
    assert [name for name, own in zip(people.ids, people.unlinked.tolist(), strict=True) if own] == ["unlinked-7"]


def test_turns_are_known_where_the_merged_file_tells_them(dataset: Dataset) -> None:
    turns = dataset.prompts.turns
    assert turns is not None
    assert turns.user.tolist() == [2, 1, 1, 1, 1, -1]
    assert turns.assistant.tolist() == [1, 0, 0, 0, 0, -1]
    assert turns.assistant_share[:5].tolist() == [1 / 3, 0, 0, 0, 0]
    assert np.isnan(turns.assistant_share[5])


@pytest.mark.parametrize("through", ["ca1", "parquet"])
def test_a_round_trip_gives_the_release_row_for_row(release: Path, tmp_path: Path, through: str) -> None:
    convert_dataset(release, tmp_path / "between", to=through)
    convert_dataset(tmp_path / "between", tmp_path / "again", to="ca1")
    for name in FILES:
        assert official.read_lines(tmp_path / "again" / name) == official.read_lines(release / name), name


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("as_folder", [False, True])
def test_each_file_alone_comes_back_alone(release: Path, tmp_path: Path, name: str, as_folder: bool) -> None:
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / name).write_bytes((release / name).read_bytes())
    convert_dataset(alone if as_folder else alone / name, tmp_path / "between", to="parquet")
    convert_dataset(tmp_path / "between", tmp_path / "again", to="ca1")
    assert [path.name for path in (tmp_path / "again").iterdir()] == [name]
    assert official.read_lines(tmp_path / "again" / name) == official.read_lines(release / name)


def test_a_file_is_known_by_its_fields_whatever_its_name(release: Path, tmp_path: Path) -> None:
    for name in FILES:
        renamed = tmp_path / f"people-{name.split('_', maxsplit=1)[0]}.txt"
        renamed.write_bytes((release / name).read_bytes())
        assert (
            load_dataset(renamed).assessments.positions.keys()
            == load_dataset(release / name).assessments.positions.keys()
        )


def test_the_merged_file_alone_tells_how_many_responses_there_are(release: Path) -> None:
    dataset = load_dataset(release / FILES[2])
    sizes = dict(zip(dataset.prompts.ids, dataset.prompts.n_responses.tolist(), strict=True))
    assert sizes == {"anchor": 4, "eight": 8, "pair": 2, "withheld": 4, "talk": 4}
    assert dataset.prompts.listed is not None
    assert not dataset.prompts.listed.any()


def test_files_that_differ_are_both_kept_and_said(release: Path, tmp_path: Path) -> None:
    rows = official.read_lines(release / FILES[1])
    rows[6]["assessments"][-1]["importance"] = official.NOT  # p0007's answer about `pair`
    folder = tmp_path / "differing"
    folder.mkdir()
    write_lines(folder / FILES[0], official.COMPARISONS)
    write_lines(folder / FILES[1], rows)
    dataset = load_dataset(folder)
    assert len(rows_of(dataset, "pair", person(7))) == 2
    told = "(1 of a participant and prompt that another file has with other answers)"
    assert f"{FILES[1]}: assessments that stand in this file alone: 2 {told}" in dataset.notes


def test_simulated_people_stay_simulated_in_a_lone_file(tmp_path: Path) -> None:
    given: list[dict[str, Any]] = [
        {**official.answers("s1", world=official.world("A>B")), "simulated": True},
        official.answers("p1", world=official.world("B>A")),
    ]
    rows = [official.comparison("q", [], official.responses("AB", None), given)]
    source = write_lines(tmp_path / "comparisons.jsonl", rows)
    dataset = load_dataset(source)
    assert dataset.simulated
    assert dataset.participants.simulated.tolist() == [True, False]
    for to in ("parquet", "ca1"):
        convert_dataset(source, tmp_path / to, to=to)
        assert load_dataset(tmp_path / to).participants.simulated.tolist() == [True, False]
    assert official.read_lines(tmp_path / "ca1" / "comparisons.jsonl") == rows


def test_a_person_may_be_unlinked_under_any_id(tmp_path: Path) -> None:
    given = [{**official.answers("someone", world=official.world("A>B")), "unlinked": True}]
    rows = [official.comparison("q", [], official.responses("AB", None), given)]
    source = write_lines(tmp_path / "comparisons.jsonl", rows)
    assert load_dataset(source).participants.unlinked.tolist() == [True]


def test_a_conversation_with_an_id_of_its_own(tmp_path: Path) -> None:
    row = official.comparison(
        "q", [], official.responses("AB", None), [official.answers("p", world=official.world("A>B"))]
    )
    row["prompt"]["id"] = "conversation-of-q"
    write_lines(tmp_path / FILES[0], [row])
    listed = official.for_participant("conversation-of-q", row["metadata"]["assessments"][0])
    write_lines(tmp_path / FILES[1], [{"annotator_id": "p", "demographics": {}, "assessments": [listed]}])
    dataset = load_dataset(tmp_path)
    assert dataset.prompts.ids == ("q",)
    assert dataset.prompts.conversation_ids == ("conversation-of-q",)
    assert len(dataset.assessments) == 1


def test_unknown_fields_are_left_out_and_said(tmp_path: Path) -> None:
    row = official.comparison(
        "q", [], official.responses("AB", None), [official.answers("p", world=official.world("A>B"))]
    )
    row["colour"] = "blue"
    row["metadata"]["assessments"][0]["mood"] = 3
    dataset = load_dataset(write_lines(tmp_path / FILES[0], [row]))
    place = tmp_path / FILES[0]
    assert dataset.notes == (
        f"{place}: field `colour` is not known and was left out (1 times)",
        f"{place}: field `metadata.assessments[].mood` is not known and was left out (1 times)",
    )


def test_blank_lines_a_byte_order_mark_and_dos_line_ends_are_read(tmp_path: Path) -> None:
    text = "\r\n\r\n".join(json.dumps(row) for row in official.COMPARISONS[:3])
    path = tmp_path / FILES[0]
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert load_dataset(path).prompts.ids == ("talk", "withheld", "pair")


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "n_prompts", "n_assessments", "n_participants", "n_unlinked"),
    [("with_text", 82, 1147, 920, 385), ("rankings_only", 960, 15089, 6119, 5116)],
)
def test_the_real_records(
    shared_data: Path,
    tmp_path: Path,
    name: str,
    n_prompts: int,
    n_assessments: int,
    n_participants: int,
    n_unlinked: int,
) -> None:
    source = shared_data / "ca1" / name
    dataset = load_dataset(source)
    assert len(dataset.prompts) == n_prompts
    assert len(dataset.assessments) == n_assessments
    assert len(dataset.participants) == n_participants
    assert int(dataset.participants.unlinked.sum()) == n_unlinked
    assert not dataset.simulated
    assert set(dataset.assessments.positions) == {View.BY_PROMPT}
    convert_dataset(source, tmp_path / "parquet", to="parquet")
    convert_dataset(tmp_path / "parquet", tmp_path / "again", to="ca1")
    same = official.read_lines(tmp_path / "again" / FILES[0]) == official.read_lines(source / FILES[0])
    # The texts stay out of a failure's output.
    assert same
