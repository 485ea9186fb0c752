"""Two versions of the town's spec, of which one clause differs: what turns, and for whom, is known beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from tests.pipeline.town import SPEC, town

from folkmoot.agreement import Options
from folkmoot.errors import FaultsError, InputError
from folkmoot.formats import section_relevance
from folkmoot.pipeline.dataset_convert import write_dataset
from folkmoot.pipeline.load_rankings import load_ranking_rows
from folkmoot.pipeline.model_calls import ModelSettings
from folkmoot.pipeline.what_if import WhatIfDone, estimate_what_if, what_if, write_what_if
from folkmoot.pipeline.what_if_job import WhatIfJob
from folkmoot.pipeline.write_file import write_file
from folkmoot.ranker.shown_spec import spec_hash
from folkmoot.records.provenance import Provenance
from folkmoot.records.section_relevance import GradedPrompt
from folkmoot.records.what_if import Direction
from folkmoot.spec.reader import read_spec

READS = "fake:rule-follower"
RENT, OPPOSITE = "The reply must contain a question.", "The reply must not contain a question."


def job(place: Path, new: str, *, old: str = SPEC, **others: object) -> WhatIfJob:
    (place / "old.md").write_text(old, encoding="utf-8")
    (place / "new.md").write_text(new, encoding="utf-8")
    if not (place / "people").exists():
        write_dataset(town(), place / "people", to="ca1")
    base = WhatIfJob(old=place / "old.md", new=place / "new.md", dataset=place / "people", model=READS)
    return replace(base, **others)  # type: ignore[arg-type]  # fields by name


def run(one: WhatIfJob, place: Path) -> WhatIfDone:
    return what_if(one, ModelSettings(cache=place / "calls.db"))


def about(section: str) -> set[str]:
    return {f"{section}-{n}" for n in range(6)}


def turned(done: WhatIfDone) -> set[str]:
    return {row.prompt_id for row in done.result.prompts if row.pairs_turned}


def graded(place: Path, name: str, spec: str, grades: Mapping[str, Mapping[str, int]], *, with_hash: bool) -> Path:
    whose = Provenance(spec_hash=spec_hash(read_spec(spec, "s")) if with_hash else None)
    rows = [GradedPrompt(prompt, of, {}, whose) for prompt, of in grades.items()]
    write_file(place / name, section_relevance.write(rows))
    return place / name


def test_an_edited_clause_turns_the_prompts_that_it_should_and_no_other_is_asked(tmp_path: Path) -> None:
    done = run(job(tmp_path, SPEC.replace(RENT, OPPOSITE)), tmp_path)
    found = done.result
    assert turned(done) == {row.prompt_id for row in found.prompts} == about("rent")
    assert (found.n_prompts, found.n_concerned, found.n_ranked) == (18, 6, 6)
    assert found.overall is not None
    # People want what the old clause wants: from all of their pairs to none of them.
    assert (found.overall.agreement_old.value, found.overall.agreement_new.value) == (1.0, 0.0)
    assert found.overall.agreement_change.value == -1.0
    assert found.overall.pairs_turned.value == 1.0
    assert found.overall.retest_turned.value == 0.0
    assert found.overall.retest_change.value == 0.0
    assert found.first_choice_changed.value == 1.0
    # Of 18 prompts with as many people each, six lost everything.
    assert found.agreement_change_all.value == pytest.approx(-1 / 3)
    assert found.agreement_change_all.n_prompts == 18
    (section,) = found.sections
    assert (section.section_id, section.changes, section.n_prompts) == ("rent", ("text_changed",), 6)
    assert all(row.sections == ("rent",) and row.first_choice_changed for row in found.prompts)
    assert all(row.retest_turned == 0 and "question" in row.why_new for row in found.prompts)
    # By hand: 18 grades against each version; six prompts under each version, and once more under the old one.
    assert len(done.answers.answered) == 36 + 18


def test_a_version_nearer_to_some_people_is_further_from_others(tmp_path: Path) -> None:
    write_dataset(town(8, 12, right=False), tmp_path / "people", to="ca1")
    options = Options(by=("group:age",), min_cell=5)
    found = run(job(tmp_path, SPEC.replace(RENT, OPPOSITE), options=options), tmp_path).result
    assert found.overall is not None
    assert found.overall.agreement_change.value == pytest.approx(0.0)
    assert found.groups is not None
    assert [(row.value, row.agreement_change.value) for row in found.groups] == [("old", 1.0), ("young", -1.0)]
    # The same change at every prompt and of every person: a sample in which nothing varies has no interval.
    assert found.overall.direction is Direction.CANNOT_TELL


def test_a_group_with_few_people_gets_no_number(tmp_path: Path) -> None:
    options = Options(by=("group:age",), min_cell=5)
    found = run(job(tmp_path, SPEC.replace(RENT, OPPOSITE), options=options), tmp_path).result
    assert found.groups is not None
    for row in found.groups:
        assert row.agreement_change.value is None
        assert row.agreement_change.undefined_because == "too few: 4 participants, and a number needs 5"


def test_sections_added_and_removed_are_graded_in_the_version_that_has_them(tmp_path: Path) -> None:
    without = SPEC[: SPEC.index("## Parking")] + SPEC[SPEC.index("## Library") :]
    gone = run(job(tmp_path, without), tmp_path)
    assert {row.prompt_id for row in gone.result.prompts} == about("parking")
    (section,) = gone.result.sections
    assert (section.section_id, section.changes) == ("parking", ("removed",))
    come = run(job(tmp_path, SPEC, old=without), tmp_path)
    assert {row.prompt_id for row in come.result.prompts} == about("parking")
    assert come.result.overall is not None
    assert come.result.overall.agreement_new.value == 1.0
    assert [row.changes for row in come.result.sections] == [("added",)]


def test_a_section_with_another_id_is_found_again(tmp_path: Path) -> None:
    long = (
        "It is about what tenants owe to those who let a flat or a house to them, and about nothing that is not that."
    )
    old = SPEC.replace(RENT, f"{long} {RENT}")
    new = old.replace("{#rent ", "{#rents ").replace(RENT, OPPOSITE)
    done = run(job(tmp_path, new, old=old), tmp_path)
    assert [(row.section_id, row.changes) for row in done.result.sections] == [
        ("rents", ("id_changed", "text_changed"))
    ]
    assert turned(done) == about("rent")
    assert all(row.sections == ("rents",) for row in done.result.prompts)


def test_a_clause_that_reaches_further_concerns_what_it_reaches_now(tmp_path: Path) -> None:
    wider = SPEC.replace("This section is about rent.", "This section is about rent or library.")
    done = run(job(tmp_path, wider), tmp_path)
    assert {row.prompt_id for row in done.result.prompts} == about("rent") | about("library")


def test_nothing_changed_costs_nothing(tmp_path: Path) -> None:
    tagged = SPEC.replace("{#rent authority=user}", "{#rent authority=user tags=money}")
    # An edit that only changed tags is told, and said not to have been tried.
    for new, sections in ((SPEC, []), (tagged, [("rent", False)])):
        one = job(tmp_path, new)
        assert estimate_what_if(one, ModelSettings(cache=tmp_path / "calls.db")) == {}
        done = run(one, tmp_path)
        assert (done.result.overall, done.result.prompts, done.answers.answered) == (None, (), {})
        assert done.result.notes
        assert [(row.section_id, row.ranked) for row in done.result.sections] == sections
    assert not (tmp_path / "calls.db").exists()


def test_grades_from_a_file_are_not_asked_for(tmp_path: Path) -> None:
    new = SPEC.replace(RENT, OPPOSITE)
    one = job(tmp_path, new)
    grades = {f"rent-{n}": {"rent": 5 if n < 3 else 4} for n in range(6)}
    path = graded(tmp_path, "grades.jsonl", SPEC, grades, with_hash=False)
    done = run(replace(one, relevance=(path,)), tmp_path)
    assert {row.prompt_id for row in done.result.prompts} == {"rent-0", "rent-1", "rent-2"}
    assert len(done.answers.answered) == 9
    assert any("graded against the old version alone" in note for note in done.result.notes)
    assert done.result.relevance_from == "grades"
    # Fewer than five prompts: a value without an interval.
    assert done.result.overall is not None
    assert done.result.overall.agreement_change.value == -1.0
    assert done.result.overall.agreement_change.undefined_because == "no interval: 3 prompts, and it needs 5"
    four = replace(one, relevance=(path,), options=Options(relevance=4))
    assert {row.prompt_id for row in run(four, tmp_path).result.prompts} == about("rent")
    # Grades that say which spec they are of serve that version; the other one's are asked for where it has a new section.
    newer = graded(tmp_path, "newer.jsonl", new, {f"rent-{n}": {"rent": 5} for n in range(2)}, with_hash=True)
    assert {row.prompt_id for row in run(replace(one, relevance=(newer, path)), tmp_path).result.prompts} == {
        "rent-0",
        "rent-1",
        "rent-2",
    }
    strange = graded(tmp_path, "strange.jsonl", SPEC + "More.\n", {"rent-0": {"rent": 5}}, with_hash=True)
    with pytest.raises(FaultsError, match="another spec"):
        run(replace(one, relevance=(strange,)), tmp_path)
    with pytest.raises(FaultsError, match="a second one"):
        run(replace(one, relevance=(newer, newer)), tmp_path)


def test_before_prompts_are_graded_cost_is_reckoned_with_as_much_of_a_version_as_will_be_shown(tmp_path: Path) -> None:
    more = "".join(f"\n## Matter {n} {{#matter-{n}}}\n\n{'Nothing is said of it here. ' * 40}\n" for n in range(40))
    heard: list[str] = []
    settings = ModelSettings(cache=tmp_path / "calls.db")
    whole, chosen = (
        estimate_what_if(
            job(tmp_path, SPEC.replace(RENT, OPPOSITE) + more, old=SPEC + more, sections=sections),
            settings,
            heard.append,
        )
        for sections in ("all", "auto")
    )
    for step in ("old version, at most", "new version, at most"):
        assert whole[step].calls == chosen[step].calls
        assert chosen[step].usage.input_tokens < whole[step].usage.input_tokens / 4
    assert sum("not graded yet" in text for text in heard) == 1


def test_what_it_takes_is_said_before_and_refused_above_the_limit(tmp_path: Path) -> None:
    one = job(tmp_path, SPEC.replace(RENT, OPPOSITE), repeats=2)
    settings = ModelSettings(cache=tmp_path / "calls.db")
    assert {name: part.calls for name, part in estimate_what_if(one, settings).items()} == {
        "relevance, old version": 18,
        "relevance, new version": 18,
        "old version, at most": 36,
        "new version, at most": 36,
        "together": 108,
    }
    heard: list[str] = []
    with pytest.raises(InputError, match="--max-calls: ranking 6 prompts under both versions takes 24 calls"):
        what_if(one, ModelSettings(cache=tmp_path / "calls.db", max_calls=50), heard.append)
    assert any("24 calls to make" in text for text in heard)
    # What was graded is kept: now it is known which prompts are concerned.
    assert {name: part.calls for name, part in estimate_what_if(one, settings).items()} == {
        "relevance, old version": 0,
        "relevance, new version": 0,
        "old version": 12,
        "new version": 12,
        "together": 24,
    }
    done = run(one, tmp_path)
    assert [run.name for run in done.old + done.new] == ["old#1", "old#2", "new#1", "new#2"]
    assert done.result.overall is not None
    assert done.result.overall.retest_turned.value == 0.0


def test_both_versions_show_responses_in_one_order(tmp_path: Path) -> None:
    done = run(job(tmp_path, SPEC.replace(RENT, OPPOSITE), repeats=3), tmp_path)
    orders = [{row.prompt_id: row.shown_order for row in run.rows} for run in (*done.old, *done.new)]
    assert orders[:3] == orders[3:]
    assert orders[0] == orders[1]
    assert orders[0] != orders[2]


def test_only_what_matters_can_be_shown_of_both(tmp_path: Path) -> None:
    done = run(job(tmp_path, SPEC.replace(RENT, OPPOSITE), sections="auto"), tmp_path)
    assert turned(done) == about("rent")
    assert all("library" not in (row.provenance.shown_sections or ()) for run in done.new for row in run.rows)


def test_what_was_said_is_written_down(tmp_path: Path) -> None:
    done = run(job(tmp_path, SPEC.replace(RENT, OPPOSITE)), tmp_path)
    files = write_what_if(done, tmp_path / "out")
    assert {path.name for path in files} == {
        "what-if.json",
        "what-if.html",
        "old.jsonl",
        "new.jsonl",
        "relevance_old.jsonl",
        "relevance_new.jsonl",
    }
    first, again = load_ranking_rows(tmp_path / "out" / "old.jsonl")
    assert (len(first.rows), len(again.rows)) == (6, 6)
    (new,) = load_ranking_rows(tmp_path / "out" / "new.jsonl")
    assert {row.provenance.spec_hash for row in new.rows} == {spec_hash(read_spec(SPEC.replace(RENT, OPPOSITE), "x"))}


def test_whoever_does_not_read_is_not_turned(tmp_path: Path) -> None:
    path = graded(tmp_path, "grades.jsonl", SPEC, {f"rent-{n}": {"rent": 5} for n in range(6)}, with_hash=True)
    done = run(job(tmp_path, SPEC.replace(RENT, OPPOSITE), model="fake:spec-ignorer", relevance=(path,)), tmp_path)
    assert turned(done) == set()
    assert done.result.overall is not None
    assert done.result.overall.agreement_change.value == 0.0
