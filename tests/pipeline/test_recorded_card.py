"""What models said, written down, says the same to whoever reads it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.pipeline.town import spec, town

from folkmoot.agreement.validity.inputs import CardInputs
from folkmoot.errors import FaultsError, MissingFileError
from folkmoot.formats import counterfactuals, example_rankings
from folkmoot.pipeline.live_options import LiveOptions
from folkmoot.pipeline.live_validation import LiveResult, LiveValidation
from folkmoot.pipeline.model_calls import ModelSettings
from folkmoot.pipeline.recorded_card import with_recorded, write_recorded
from folkmoot.records.counterfactual import Change, Counterfactual
from folkmoot.records.example_ranking import Book, ExampleRanking, ExampleRankings
from folkmoot.records.provenance import Provenance
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec import Label
from folkmoot.records.spec_ranking import FailedRanking, SpecRanking, SpecRankings

MODELS = ("fake:rule-follower", "fake:spec-ignorer")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> LiveResult:
    options = LiveOptions(MODELS, repeats=2, removed=("rent",), invert=("library",))
    settings = ModelSettings(cache=tmp_path_factory.mktemp("calls") / "calls.db")
    return LiveValidation(options, settings).ask(CardInputs(spec(), town()))


def rankings_of(runs: tuple[SpecRankings, ...]) -> list[list[tuple[str, str, tuple[str, ...], Provenance]]]:
    return [[(row.prompt_id, str(row.ranking), row.shown_order, row.provenance) for row in run.rows] for run in runs]


def said(one: Counterfactual) -> tuple[object, ...]:
    runs = [one.before, one.after, *([] if one.again is None else [one.again])]
    rankings = [sorted((row.prompt_id, str(row.ranking)) for row in run.rows) for run in runs]
    return one.ranker, one.section_id, one.change, one.text, one.written_by, one.governed, one.others, rankings


def test_a_folder_gives_back_what_was_written(done: LiveResult, tmp_path: Path) -> None:
    files = write_recorded(done.made, done.graded, tmp_path / "out")
    assert sorted(path.name for path in files) == [
        "counterfactuals.jsonl",
        "examples.jsonl",
        "rankings.jsonl",
        "relevance.jsonl",
        "without_spec.jsonl",
    ]
    found = with_recorded(CardInputs(spec(), town()), [tmp_path / "out"])
    assert rankings_of(found.rankings) == rankings_of(done.made.rankings)
    assert rankings_of(found.without_spec) == rankings_of(done.made.without_spec)
    assert found.examples == done.made.examples
    assert [said(one) for one in found.counterfactuals] == [said(one) for one in done.made.counterfactuals]
    assert found.relevance is not None
    assert done.made.relevance is not None
    assert found.relevance.grades == done.made.relevance.grades


def test_what_failed_or_was_not_asked_comes_back_as_such() -> None:
    def ranked(prompt: str, text: str) -> SpecRanking:
        return SpecRanking(prompt, Ranking.parse(text, ("A", "B")), (), None, (), "")

    names, labels, targets = ("A", "B"), (Label.GOOD, Label.BAD), (None, "other")
    rows = (
        ExampleRanking("a/1/1", "a/1", "a", names, labels, targets, None, "refused: no"),
        ExampleRanking("a/1/2", "a/1", "a", ("A",), (None,), (None,), None),
    )
    run = ExampleRankings("m", Book.OPEN, rows, 2)
    # A row always says whose it is.
    whose = Provenance(model="m", repeat=2)
    (found,) = example_rankings.read(example_rankings.write(run), "f")
    assert found == replace(run, rows=tuple(replace(row, provenance=whose) for row in rows))
    change = Counterfactual(
        "m",
        "a",
        Change.REMOVED,
        None,
        None,
        ("p1", "p2"),
        ("p3",),
        SpecRankings("before", (ranked("p1", "A>B"), ranked("p3", "A=B"))),
        SpecRankings("after", (ranked("p1", "B>A"),), (FailedRanking("p2", "unavailable: 500"),)),
        None,
    )
    (read,) = counterfactuals.read(counterfactuals.write(change), "f")
    assert said(read) == said(change)
    assert [(row.prompt_id, row.why) for row in read.after.failed] == [("p2", "unavailable: 500")]


def test_every_fault_of_a_folder_is_said(done: LiveResult, tmp_path: Path) -> None:
    write_recorded(done.made, done.graded, tmp_path)
    example, change = (
        json.loads((tmp_path / name).read_text(encoding="utf-8").splitlines()[0])
        for name in ("examples.jsonl", "counterfactuals.jsonl")
    )
    bad_examples = [
        example,
        example,
        {**example, "task_id": "x", "book": "half", "labels": ["FINE", None, None]},
        {**example, "task_id": "y", "ranking": "A>C", "model": None},
    ]
    bad_changes = [change, change, {**change, "prompt_id": "z", "change": "improved", "after": "A>B>C"}]
    for name, rows in (("examples.jsonl", bad_examples), ("counterfactuals.jsonl", bad_changes)):
        (tmp_path / name).write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    with pytest.raises(FaultsError) as refused:
        with_recorded(CardInputs(spec()), [tmp_path])
    assert [(Path(fault.place).name, fault.line, fault.field) for fault in refused.value.faults] == [
        ("examples.jsonl", 2, "task_id"),
        ("examples.jsonl", 3, "book"),
        ("examples.jsonl", 3, "labels[0]"),
        ("examples.jsonl", 3, "labels"),
        ("examples.jsonl", 4, "model"),
        ("examples.jsonl", 4, "ranking"),
        ("counterfactuals.jsonl", 2, "prompt_id"),
        ("counterfactuals.jsonl", 3, "change"),
        ("counterfactuals.jsonl", 3, "after"),
    ]


def test_a_folder_without_any_of_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="found none of"):
        with_recorded(CardInputs(spec()), [tmp_path])
