"""Prompts and a spec in, a file of rankings out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.cli.running import write_lines
from tests.ranker.made_up_spec import TEXT

from folkmoot.errors import FaultsError, InputError
from folkmoot.formats.spec_rankings import write
from folkmoot.pipeline.load_rankings import load_ranking_rows
from folkmoot.pipeline.load_spec import load_spec
from folkmoot.pipeline.model_calls import ModelSettings
from folkmoot.pipeline.ranker_cost import ranker_cost, run_cost
from folkmoot.pipeline.ranker_job import RankerJob, Sections
from folkmoot.pipeline.ranker_relevance import RelevanceJob, ranker_relevance
from folkmoot.pipeline.ranker_run import ranker_run
from folkmoot.ranker.shown_spec import spec_hash

FOLLOWER = "fake:rule-follower"


def prompt(prompt_id: str, text: str, *responses: str) -> dict[str, Any]:
    """A prompt that nobody assessed."""
    said = [
        {"response_index": "ABCDEFGH"[at], "messages": [{"role": "assistant", "content": response}]}
        for at, response in enumerate(responses)
    ]
    messages = [{"role": "user", "content": text}] if text else []
    return {
        "prompt_id": prompt_id,
        "prompt": {"id": prompt_id, "messages": messages},
        "responses": said,
        "metadata": {"assessments": []},
    }


RULES = TEXT.replace("Never lie.", 'A reply must not say "sure".').replace(
    "Be kind to all.", 'A reply should say "thank you".'
)
"""A spec with rules that the fake model reads: the first may weigh more than the second."""


@pytest.fixture
def job(tmp_path: Path) -> RankerJob:
    rows = [
        prompt("two", "Is it?", "Sure.", "No, thank you."),
        prompt("three", "And this?", "Maybe, thank you.", "Perhaps.", "Sure, sure."),
    ]
    spec = tmp_path / "spec.md"
    spec.write_text(RULES, encoding="utf-8")
    return RankerJob(dataset=write_lines(tmp_path / "prompts.jsonl", rows), spec=spec, model=FOLLOWER)


def settings(tmp_path: Path, **others: Any) -> ModelSettings:
    return ModelSettings(cache=tmp_path / "calls.db", **others)


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_prompt_is_ranked_by_the_spec_and_says_where_it_comes_from(job: RankerJob, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "run.jsonl"
    done = ranker_run(job, settings(tmp_path), out)
    (run,) = load_ranking_rows(out)
    # By hand: "sure" breaks a rule with user authority, no "thank you" one that is a guideline.
    assert {row.prompt_id: str(row.ranking) for row in run.rows} == {"two": "B>A", "three": "A>B>C"}
    assert run.rows == done.runs[0].rows
    (provenance,) = {replace(row.provenance, input_tokens=0, output_tokens=0, reply_digest="") for row in run.rows}
    assert (provenance.model, provenance.answered_by, provenance.repeat, provenance.cost) == (FOLLOWER, FOLLOWER, 1, 0)
    assert job.spec is not None
    assert provenance.spec_hash == spec_hash(load_spec(job.spec))
    assert {section for row in run.rows for section in row.cited_sections} <= {"do_not_lie", "be_kind"}


def test_repeats_are_runs_with_orders_of_their_own(job: RankerJob, tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    ranker_run(replace(job, repeats=6), settings(tmp_path), out)
    runs = load_ranking_rows(out)
    assert [run.name for run in runs] == [f"run#{number}" for number in range(1, 7)]
    assert len({run.by_prompt["three"].shown_order for run in runs}) > 1
    assert {str(run.by_prompt["three"].ranking) for run in runs} == {"A>B>C"}
    as_is = tmp_path / "as-is.jsonl"
    ranker_run(replace(job, repeats=3, order="as-is"), settings(tmp_path), as_is)
    assert {row.shown_order for run in load_ranking_rows(as_is) for row in run.rows} == {("A", "B"), ("A", "B", "C")}


def test_without_a_spec_rows_say_so_and_cite_nothing(job: RankerJob, tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    ranker_run(replace(job, spec=None), settings(tmp_path), out)
    assert [(row["spec_hash"], row.get("cited_sections"), row.get("section_relevance")) for row in rows_of(out)] == [
        (None, None, None),
        (None, None, None),
    ]


@pytest.mark.parametrize(
    "others", [{"sections": "auto"}, {"sections": ("truth",)}, {"relevance": Path("x")}, {"always": ("truth",)}]
)
def test_without_a_spec_there_is_nothing_to_choose(job: RankerJob, tmp_path: Path, others: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="without a spec"):
        ranker_run(replace(job, spec=None, **others), settings(tmp_path), tmp_path / "run.jsonl")


def test_chosen_sections_are_shown_with_what_they_contain_and_the_chain_of_command(
    job: RankerJob, tmp_path: Path
) -> None:
    out = tmp_path / "run.jsonl"
    ranker_run(replace(job, sections=("truth",)), settings(tmp_path), out)
    shown = ["overview", "levels_of_authority", "chain_of_command", "letter", "truth", "do_not_lie", "be_kind"]
    assert [row["shown_sections"] for row in rows_of(out)] == [shown, shown]
    other = tmp_path / "other.jsonl"
    ranker_run(replace(job, sections=("do_not_lie",), always=("overview",)), settings(tmp_path), other)
    assert rows_of(other)[0]["shown_sections"] == ["overview", "levels_of_authority", "truth", "do_not_lie"]


@pytest.mark.parametrize(("sections", "always"), [(("truth", "nowhere"), ()), ("auto", ("nowhere",))])
def test_sections_that_do_not_exist_are_refused(
    job: RankerJob, tmp_path: Path, sections: Sections, always: tuple[str, ...]
) -> None:
    with pytest.raises(FaultsError, match="'nowhere'"):
        ranker_run(replace(job, sections=sections, always=always), settings(tmp_path), tmp_path / "run.jsonl")


def test_auto_grades_first_and_keeps_the_grades(job: RankerJob, tmp_path: Path) -> None:
    out, grades = tmp_path / "run.jsonl", tmp_path / "relevance.jsonl"
    done = ranker_run(replace(job, sections="auto"), settings(tmp_path), out)
    assert len(done.answers.answered) == 4
    assert job.spec is not None
    graded = ranker_relevance(
        RelevanceJob(dataset=job.dataset, spec=job.spec, model=FOLLOWER), settings(tmp_path, max_calls=0), grades
    )
    # The same questions: the cache answers them all.
    assert len(graded.graded) == 2
    kept = {row["prompt_id"]: row["section_relevance"] for row in rows_of(out)}
    assert kept == {row["prompt_id"]: row["section_relevance"] for row in rows_of(grades)}
    again = tmp_path / "again.jsonl"
    ranker_run(replace(job, sections="auto", relevance=grades), settings(tmp_path, max_calls=0), again)
    assert rows_of(again) == rows_of(out)


def test_grades_of_a_file_are_kept_and_decide_what_auto_shows(job: RankerJob, tmp_path: Path) -> None:
    grades = write_lines(tmp_path / "relevance.jsonl", [{"prompt_id": "two", "section_relevance": {"be_kind": 4}}])
    out = tmp_path / "run.jsonl"
    ranker_run(replace(job, relevance=grades), settings(tmp_path), out)
    assert [row.get("section_relevance") for row in rows_of(out)] == [{"be_kind": 4}, None]
    auto = tmp_path / "auto.jsonl"
    done = ranker_run(replace(job, sections="auto", relevance=grades), settings(tmp_path), auto)
    ranked, failed = rows_of(auto)
    assert "be_kind" in ranked["shown_sections"]
    assert "do_not_lie" not in ranked["shown_sections"]
    # A prompt without grades is no ranking, and it says so.
    assert (failed["prompt_id"], failed["model"]) == ("three", FOLLOWER)
    assert "no grades" in failed["failed"]
    assert len(done.answers.failed) == 1


def test_grades_of_another_spec_are_refused_and_of_another_version_said(job: RankerJob, tmp_path: Path) -> None:
    row = {"prompt_id": "two", "section_relevance": {"elsewhere": 4}, "spec_hash": "0" * 64}
    grades = write_lines(tmp_path / "relevance.jsonl", [row])
    with pytest.raises(FaultsError, match="the section 'elsewhere'"):
        ranker_run(replace(job, relevance=grades), settings(tmp_path), tmp_path / "run.jsonl")
    grades = write_lines(tmp_path / "relevance.jsonl", [row | {"section_relevance": {"be_kind": 4}}])
    told: list[str] = []
    ranker_run(replace(job, relevance=grades), settings(tmp_path), tmp_path / "run.jsonl", told.append)
    assert any("another version" in text for text in told)
    assert any("another version" in text for text in run_cost(replace(job, relevance=grades), settings(tmp_path)).notes)


def test_withheld_texts_are_counted_and_where_all_are_it_is_refused(job: RankerJob, tmp_path: Path) -> None:
    rows = [prompt("open", "Is it?", "Sure.", "No."), prompt("closed", "", "Sure.", "No.")]
    rows[1]["responses"] = [{"response_index": label, "messages": []} for label in "AB"]
    data = write_lines(tmp_path / "some.jsonl", rows)
    done = ranker_run(replace(job, dataset=data), settings(tmp_path), tmp_path / "run.jsonl")
    assert done.withheld == ("closed",)
    assert [row.prompt_id for row in done.runs[0].rows] == ["open"]
    none = write_lines(tmp_path / "none.jsonl", rows[1:])
    with pytest.raises(InputError, match="withhold"):
        ranker_run(replace(job, dataset=none), settings(tmp_path), tmp_path / "other.jsonl")


def test_prompts_can_be_named_and_limited(job: RankerJob, tmp_path: Path) -> None:
    named = ranker_run(replace(job, prompts=("three",)), settings(tmp_path), tmp_path / "a.jsonl")
    assert [row.prompt_id for row in named.runs[0].rows] == ["three"]
    first = ranker_run(replace(job, limit=1), settings(tmp_path), tmp_path / "b.jsonl")
    assert [row.prompt_id for row in first.runs[0].rows] == ["two"]
    with pytest.raises(FaultsError, match="'nobody'"):
        ranker_run(replace(job, prompts=("nobody",)), settings(tmp_path), tmp_path / "c.jsonl")


def test_a_stopped_run_keeps_its_rows_and_the_next_goes_on(job: RankerJob, tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    stopped = ranker_run(job, settings(tmp_path, max_calls=1, concurrency=1), out)
    assert stopped.answers.stopped_because is not None
    assert [row["prompt_id"] for row in rows_of(out)] == ["two"]
    # Even where the cache is lost, a run that stops earlier takes no row away.
    lost = ModelSettings(cache=tmp_path / "new.db", max_calls=0)
    assert ranker_run(job, lost, out).n_kept == 1
    assert [row["prompt_id"] for row in rows_of(out)] == ["two"]
    whole = ranker_run(job, settings(tmp_path, max_calls=1), out)
    assert whole.answers.stopped_because is None
    assert [row["prompt_id"] for row in rows_of(out)] == ["two", "three"]


@pytest.mark.parametrize(
    ("others", "named"),
    [
        ({"model": "fake:spec-ignorer"}, "another model"),
        ({"sections": ("truth",)}, "other words"),
        ({"spec": None}, "another spec"),
        ({"prompts": ("two",)}, "prompts or repeats"),
        ({"seed": 7}, "another order"),
    ],
)
def test_a_file_of_another_run_is_not_written_over(
    job: RankerJob, tmp_path: Path, others: dict[str, Any], named: str
) -> None:
    out = tmp_path / "run.jsonl"
    ranker_run(job, settings(tmp_path), out)
    before = out.read_bytes()
    with pytest.raises(InputError, match=named):
        ranker_run(replace(job, **others), settings(tmp_path), out)
    assert out.read_bytes() == before


def test_more_repeats_take_a_file_further_and_other_sections_do_not(job: RankerJob, tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    ranker_run(replace(job, sections=("truth",)), settings(tmp_path), out)
    ranker_run(replace(job, sections=("truth",), repeats=2), settings(tmp_path), out)
    assert len(load_ranking_rows(out)) == 2
    with pytest.raises(InputError, match="prompts or repeats"):
        ranker_run(replace(job, sections=("truth",)), settings(tmp_path), out)
    with pytest.raises(InputError, match="other sections"):
        ranker_run(replace(job, sections=("be_kind",), repeats=2), settings(tmp_path), out)


def test_a_file_that_is_no_ranking_is_not_written_over(job: RankerJob, tmp_path: Path) -> None:
    for name, content in (
        ("notes.jsonl", "my notes\n"),
        ("recorded.jsonl", '{"prompt_id": "two", "ranking": "A>B"}\n'),
    ):
        out = tmp_path / name
        out.write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match="name another --out"):
            ranker_run(job, settings(tmp_path), out)
        assert out.read_text(encoding="utf-8") == content
    with pytest.raises(InputError, match="folder"):
        ranker_run(job, settings(tmp_path), tmp_path)
    assert not (tmp_path / "calls.db").exists()


def test_cost_counts_calls_and_shows_both_ways(job: RankerJob, tmp_path: Path) -> None:
    cost = ranker_cost(replace(job, repeats=3), settings(tmp_path))
    steps = {name: (one.calls, one.cached) for name, one in cost.steps.items()}
    assert steps == {
        "all sections": (6, 0),
        "auto: relevance": (2, 0),
        "auto: ranking": (6, 0),
        "auto": (8, 0),
    }
    assert any("by lot" in note for note in cost.notes)
    assert not (tmp_path / "calls.db").exists()
    ranker_run(replace(job, sections="auto"), settings(tmp_path), tmp_path / "run.jsonl")
    after = run_cost(replace(job, sections="auto"), settings(tmp_path))
    assert {name: (one.calls, one.cached) for name, one in after.steps.items()} == {
        "auto: relevance": (0, 2),
        "auto: ranking": (0, 2),
        "auto": (0, 4),
    }
    assert after.notes == ()


def test_what_was_read_can_be_written_again(job: RankerJob, tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    ranker_run(replace(job, repeats=2), settings(tmp_path), out)
    assert b"".join(write(*load_ranking_rows(out))) == out.read_bytes()
