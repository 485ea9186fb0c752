"""A ranker's file: read, refused with every fault, and written as it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats import official

from folkmoot.errors import FaultsError, MissingFileError
from folkmoot.formats import spec_rankings
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.load_rankings import load_ranking_rows, load_rankings
from folkmoot.records.dataset import Dataset
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings

WORDS = "They asked me about my neighbour Maria"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    path = tmp_path_factory.mktemp("ca1") / "comparisons.jsonl"
    return load_dataset(official.write_lines(path, official.COMPARISONS[:4]))


def row(prompt: str, ranking: str, **others: Any) -> dict[str, Any]:
    return {"prompt_id": prompt, "ranking": ranking, **others}


def write(tmp_path: Path, *rows: Any) -> Path:
    return official.write_lines(tmp_path / "run-1.jsonl", rows)


def faults_of(path: Path, dataset: Dataset | None) -> list[tuple[int | None, str, str]]:
    with pytest.raises(FaultsError) as refused:
        load_ranking_rows(path) if dataset is None else load_rankings(path, dataset)
    assert WORDS not in str(refused.value)
    return [(fault.line, fault.field, fault.found) for fault in refused.value.faults]


def test_a_file_of_rankings(dataset: Dataset, tmp_path: Path) -> None:
    rows = [
        row(
            "talk",
            "B>D=A>C",
            shown_order=["D", "B", "A", "C"],
            section_relevance={"be_fair": 5, "be_kind": 1},
            cited_sections=["be_fair"],
            explanation=WORDS,
            mood="anything else is left alone",
        ),
        row("eight", "H>A=B=C=D=E=F=G", shown_order=None, explanation=None),
        row("pair", "A=B", section_relevance={}),
    ]
    (rankings,) = load_rankings(write(tmp_path, *rows), dataset)
    assert rankings.name == "run-1"
    assert rankings.relevance is not None
    assert rankings.relevance.grades == {"talk": {"be_fair": 5, "be_kind": 1}, "pair": {}}
    assert rankings.rows == (
        SpecRanking(
            "talk",
            Ranking((("B",), ("A", "D"), ("C",))),
            ("D", "B", "A", "C"),
            {"be_fair": 5, "be_kind": 1},
            ("be_fair",),
            WORDS,
        ),
        SpecRanking("eight", Ranking((("H",), tuple("ABCDEFG"))), (), None, (), ""),
        SpecRanking("pair", Ranking((("A", "B"),)), (), {}, (), ""),
    )


def test_every_fault_at_once(dataset: Dataset, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        row("talk", "A>B>C>E"),
        row("pair", "A>B>C"),
        row("withheld", "A>B>C>D>D", section_relevance={"one": 0, "two": 6, "three": 3}),
        row("withheld", "A>B>C>D", shown_order=["A", "B", "C", "C"]),
        row("eight", WORDS, section_relevance={"one": 2.5}),
        row("eight", WORDS),
        {"ranking": "A>B"},
        row("", "A>B"),
    )
    assert faults_of(path, dataset) == [
        (1, "ranking", "'A>B>C>E' (unknown response 'E'; missing response 'D')"),
        (2, "ranking", "'A>B>C' (unknown response 'C')"),
        (3, "ranking", "'A>B>C>D>D' (repeated 'D')"),
        (3, "section_relevance.one", "the number 0"),
        (3, "section_relevance.two", "the number 6"),
        (4, "prompt_id", "'withheld'"),
        (4, "shown_order", "'A', 'B', 'C', 'C'"),
        (5, "section_relevance.one", "the number 2.5"),
        (6, "ranking", "a text of 38 characters"),
        (7, "prompt_id", "nothing"),
        (8, "prompt_id", "an empty text"),
    ]


def test_a_file_for_another_dataset(dataset: Dataset, tmp_path: Path) -> None:
    path = write(tmp_path, row("other-1", "A>B"), row("other-2", "A>B"))
    assert faults_of(path, dataset) == [(None, "prompt_id", "2 prompts, none of them in the dataset")]


def test_prompts_beyond_the_dataset_are_kept(dataset: Dataset, tmp_path: Path) -> None:
    (rankings,) = load_rankings(write(tmp_path, row("other", "X>Y"), row("pair", "B>A")), dataset)
    assert [(own.prompt_id, str(own.ranking)) for own in rankings.rows] == [("other", "X>Y"), ("pair", "B>A")]


def test_without_a_dataset_each_row_is_checked_by_itself(tmp_path: Path) -> None:
    (rankings,) = load_ranking_rows(write(tmp_path, row("a", "A>B=C"), row("b", "X>Y")))
    assert len(rankings.rows) == 2
    path = write(
        tmp_path,
        row("a", "A>A>B"),
        row("b", "A"),
        row("c", ""),
        row("d", "A>B", shown_order=["A", "C"]),
        row("e", "A>>B"),
        row("f", ">".join("ABCDEFGHI")),
    )
    assert faults_of(path, None) == [
        (1, "ranking", "'A>A>B' (repeated 'A')"),
        (2, "ranking", "'A'"),
        (3, "ranking", "an empty text"),
        (4, "shown_order", "'A', 'C'"),
        (5, "ranking", "a text of 4 characters"),
        (6, "ranking", "'A>B>C>D>E>F>G>H>I'"),
    ]


def test_files_that_are_none(dataset: Dataset, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("")
    assert faults_of(empty, dataset) == [(None, "", "no rows")]
    assert faults_of(tmp_path, dataset) == [(None, "", "a folder")]
    with pytest.raises(MissingFileError):
        load_rankings(tmp_path / "absent.jsonl", dataset)


def test_people_given_for_a_ranker_are_refused(dataset: Dataset, tmp_path: Path) -> None:
    path = official.write_lines(tmp_path / "comparisons.jsonl", official.COMPARISONS[:1])
    assert faults_of(path, dataset) == [(1, "ranking", "nothing")]


def test_a_file_may_hold_several_runs_and_failures(dataset: Dataset, tmp_path: Path) -> None:
    one = {"model": "fake:one", "template_hash": "t", "spec_hash": None, "input_tokens": 10, "cost": 0.25}
    path = write(
        tmp_path,
        row("talk", "A>B>C>D", **one, repeat=1),
        row("talk", "B>A>C>D", **one, repeat=2),
        {"prompt_id": "pair", "failed": "faulty: no", "model": "fake:one", "repeat": 1},
        row("talk", "C>A>B>D", model="fake:two", repeat=1),
        row("pair", "A>B", **one, repeat=2),
    )
    runs = load_rankings(path, dataset)
    assert [run.name for run in runs] == ["run-1#1", "run-1#2", "run-1#3"]
    assert [[str(own.ranking) for own in run.rows] for run in runs] == [["A>B>C>D"], ["B>A>C>D", "A>B"], ["C>A>B>D"]]
    assert [(own.prompt_id, own.why) for own in runs[0].failed] == [("pair", "faulty: no")]
    assert [(run.provenance.model, run.provenance.repeat) for run in runs] == [
        ("fake:one", 1),
        ("fake:one", 2),
        ("fake:two", 1),
    ]
    assert (runs[0].rows[0].provenance.input_tokens, runs[0].rows[0].provenance.cost) == (10, 0.25)
    again = b"".join(spec_rankings.write(*runs)).splitlines(keepends=True)
    assert spec_rankings.read(again, "run-1.jsonl", "run-1") == runs


def test_a_prompt_twice_in_one_run_is_a_fault_and_in_two_is_none(dataset: Dataset, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        row("pair", "A>B", model="m", repeat=1),
        row("pair", "A>B", model="m", repeat=2),
        row("pair", "B>A", model="m", repeat=1),
        {"prompt_id": "pair", "failed": "why", "model": "m", "repeat": 2},
    )
    assert faults_of(path, dataset) == [(3, "prompt_id", "'pair'"), (4, "prompt_id", "'pair'")]


def test_faults_of_what_a_row_says_of_itself(dataset: Dataset, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        {"prompt_id": "pair"},
        row("talk", "A>B>C>D", failed="no"),
        row("eight", ">".join("ABCDEFGH"), repeat=0, input_tokens=-1, cost=-0.5, output_tokens=1.5),
        row("withheld", "A>B>C>D", repeat=0, cost=-0.5),
    )
    assert faults_of(path, dataset) == [
        (1, "ranking", "nothing"),
        (2, "failed", "a failure beside a ranking"),
        (3, "output_tokens", "the number 1.5"),
        (4, "repeat", "the number 0"),
        (4, "cost", "the number -0.5"),
    ]


words = st.text(st.characters(codec="utf-8"), max_size=10)


@st.composite
def rows(draw: st.DrawFn, prompt_id: str) -> SpecRanking:
    labels = tuple("ABCDEFGH"[: draw(st.integers(2, 8))])
    levels = draw(st.lists(st.integers(0, 7), min_size=len(labels), max_size=len(labels)))
    tiers = [tuple(label for label, at in zip(labels, levels, strict=True) if at == level) for level in range(8)]
    relevance = draw(st.one_of(st.none(), st.dictionaries(words, st.integers(1, 5), max_size=3)))
    return SpecRanking(
        prompt_id,
        Ranking(tuple(tier for tier in tiers if tier)),
        draw(st.one_of(st.just(()), st.permutations(labels).map(tuple))),
        relevance,
        tuple(draw(st.lists(words, max_size=2))),
        draw(words),
    )


@given(data=st.data(), prompts=st.lists(words.filter(bool), min_size=1, max_size=4, unique=True))
@settings(deadline=None)
def test_write_then_read_loses_nothing(data: st.DataObject, prompts: list[str]) -> None:
    rankings = SpecRankings("run", tuple(data.draw(rows(prompt)) for prompt in prompts))
    written = b"".join(spec_rankings.write(rankings)).splitlines(keepends=True)
    assert spec_rankings.read(written, "run.jsonl", "run") == (rankings,)


@pytest.mark.real_data
@pytest.mark.parametrize("run", ["with_spec_run1", "with_spec_run2", "without_spec"])
def test_the_real_runs_come_back_row_for_row(shared_data: Path, run: str) -> None:
    path = shared_data / "ca1" / "spec_rankings" / f"{run}.jsonl"
    (rankings,) = load_rankings(path, load_dataset(shared_data / "ca1" / "with_text"))
    assert len(rankings.rows) == 82
    assert (rankings.relevance is not None) == run.startswith("with_spec")
    given = official.read_lines(path)
    for own in given:
        # Tied labels are written in the prompt's order, whatever theirs was.
        own["ranking"] = ">".join("=".join(sorted(tier.split("="))) for tier in own["ranking"].split(">"))
    same = [json.loads(line) for line in spec_rankings.write(rankings)] == given
    # The texts stay out of a failure's output.
    assert same
