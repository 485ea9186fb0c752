"""A study is a dataset while people answer it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Connection
from tests.pipeline.answered_study import DEFINITION, NOW, end, enter, give, open_it, put, say, write_study
from tests.study.studies import make_prompts

from folkmoot.agreement import Options
from folkmoot.errors import FaultsError, InputError
from folkmoot.pipeline.agreement import AgreementFiles, agreement
from folkmoot.pipeline.dataset_convert import convert_dataset
from folkmoot.pipeline.dataset_summary import summarise_path
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.records.agreement import as_json
from folkmoot.records.dataset import Dataset, RationaleOf
from folkmoot.records.drafts import Direction
from folkmoot.records.survey import AssignmentState
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED
from folkmoot.store import Store, open_store
from folkmoot.study.population import read_population
from folkmoot.study.prompts import StudyCriterion, read_prompts
from folkmoot.study.simulate import simulate

PROMPTS = make_prompts(5)
A_FIRST = {"tiers": [["A"], ["B"]], "rationale": "It says so."}
B_FIRST = {"tiers": [["B"], ["A"]]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_study(tmp_path / "town", PROMPTS)


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with open_store(folder, environment={}) as made:
        open_it(made, folder)
        yield made


def cells(dataset: Dataset) -> dict[tuple[str, str], tuple[int, int, int]]:
    """World, personal and veto of each participant and prompt."""
    table = dataset.assessments
    return {
        (dataset.participants.ids[person], dataset.prompts.ids[prompt]): (world, personal, veto)
        for person, prompt, world, personal, veto in zip(
            table.participant.tolist(),
            table.prompt.tolist(),
            table.world.tolist(),
            table.personal.tolist(),
            table.veto.tolist(),
            strict=True,
        )
    }


def test_a_study_that_was_not_opened_is_its_prompts(folder: Path) -> None:
    dataset = load_dataset(folder)
    assert dataset.prompts.ids == ("p1", "p2", "p3", "p4", "p5")
    assert (len(dataset.participants), len(dataset.assessments)) == (0, 0)
    assert sorted(one.name for one in folder.iterdir()) == ["prompts.jsonl", "study.toml"]


def test_not_asked_skipped_and_tied_are_kept_apart_while_people_answer(folder: Path, store: Store) -> None:
    def answer(connection: Connection) -> None:
        for person in ("ana", "ben", "cas", "dee"):
            enter(connection, person, {"age": "25-34"} if person == "ana" else {})
        give(connection, "ana", PROMPTS[1])
        say(connection, "ana", "p2", {"veto": {"flagged": []}, "world_ranking": {"tiers": [["A", "B"]]}})
        end(connection, "ana", "p2")
        give(connection, "ana", PROMPTS[0])
        say(connection, "ana", "p1", {"world_ranking": A_FIRST})
        give(connection, "ben", PROMPTS[0])
        say(connection, "ben", "p1", {"veto": {"flagged": ["B"]}, "world_ranking": None, "personal_ranking": A_FIRST})
        end(connection, "ben", "p1")
        give(connection, "cas", PROMPTS[0])
        say(connection, "cas", "p1", {"world_ranking": A_FIRST})
        end(connection, "cas", "p1", AssignmentState.SKIPPED)

    store.submit(answer).result()
    dataset = load_dataset(folder)
    # Two responses: A above B is the tiers 0, 1, the code 0 + 1 * 8; tied is 0; B flagged is bit 1.
    assert cells(dataset) == {
        ("ana", "p1"): (8, NOT_ASKED, NOT_ASKED),
        ("ben", "p1"): (SKIPPED, 8, 2),
        ("cas", "p1"): (SKIPPED, SKIPPED, SKIPPED),
        ("ana", "p2"): (0, SKIPPED, 0),
    }
    assert dataset.participants.ids == ("ana", "ben", "cas")
    assert dataset.participants.demographics["age"].texts() == ["25-34", None, None]
    assert dataset.participants.has_demographics.tolist() == [True, False, False]
    assert dataset.simulated
    assert list(zip(dataset.rationales.assessment.tolist(), dataset.rationales.of, strict=True)) == [
        (0, RationaleOf.WORLD),
        (1, RationaleOf.PERSONAL),
    ]
    assert dataset.notes == (
        "people who entered and were given no prompt, left out: 1",
        "prompts under way or left, of which only what was answered is here: 1",
        "prompts that somebody would rather not judge: 1",
    )


def test_the_last_revision_counts_and_a_repeat_item_does_not_replace_the_first_answer(
    folder: Path, store: Store
) -> None:
    def answer(connection: Connection) -> None:
        enter(connection, "ana")
        give(connection, "ana", PROMPTS[0])
        say(connection, "ana", "p1", {"world_ranking": A_FIRST}, key="1")
        say(connection, "ana", "p1", {"world_ranking": B_FIRST}, key="2")
        end(connection, "ana", "p1")
        give(connection, "ana", PROMPTS[0], 2)
        say(connection, "ana", "p1", {"world_ranking": A_FIRST}, occurrence=2)
        end(connection, "ana", "p1", occurrence=2)

    store.submit(answer).result()
    dataset = load_dataset(folder)
    # B above A is the tiers 1, 0: the code 1.
    assert cells(dataset) == {("ana", "p1"): (1, SKIPPED, SKIPPED)}
    assert dataset.notes == (
        "earlier revisions of answers, left out: the last one counts: 1",
        "repeat items, left out: each person's first answer counts: 1",
    )


def test_policies_ratings_and_own_criteria_are_there_and_not_asked_is_not_skipped(tmp_path: Path) -> None:
    asked = DEFINITION.replace('"subjectivity"]', '"default_policy", "criteria_ratings", "own_criteria"]')
    with_criteria = replace(
        PROMPTS[0], criteria=tuple(StudyCriterion(f"Says {what}.", Direction.BETTER) for what in ("why", "who"))
    )
    prompts = (with_criteria, *PROMPTS[1:])
    folder = write_study(tmp_path / "town", prompts, asked)

    def answer(connection: Connection) -> None:
        for person in ("ana", "ben", "cas"):
            enter(connection, person)
            give(connection, person, prompts[0])
        give_all = {
            "default_policy": {"value": "never", "rationale": "Nadie debería decidir esto por los demás."},
            "criteria_ratings": {"ratings": {"1": -10, "0": 3}},
            "own_criteria": {"criteria": [{"text": "Says {who} pays.", "rating": 10}, {"text": "Kurz.", "rating": -1}]},
        }
        say(connection, "ana", "p1", give_all, languages={"default_policy": "es", "own_criteria": "en"})
        end(connection, "ana", "p1")
        say(connection, "ben", "p1", {"default_policy": None, "own_criteria": None})
        end(connection, "ben", "p1")
        say(connection, "cas", "p1", {"default_policy": {"value": "users_choice", "rationale": ""}})
        give(connection, "ana", prompts[1])
        say(connection, "ana", "p2", {"world_ranking": None})
        end(connection, "ana", "p2")

    with open_store(folder, environment={}) as store:
        open_it(store, folder)
        store.submit(answer).result()
        live = load_dataset(folder)
        summary = summarise_path(folder)
        for layout in ("ca1", "parquet"):
            convert_dataset(folder, tmp_path / layout, to=layout)
    for dataset in (live, load_dataset(tmp_path / "ca1"), load_dataset(tmp_path / "parquet")):
        table = dataset.assessments
        assert table.default_policy is not None
        assert table.criteria_rated is not None
        assert table.own_criteria is not None
        # never is the third policy, users_choice the second; p2 has no criteria that could be rated.
        assert table.default_policy.tolist() == [2, SKIPPED, 1, SKIPPED]
        assert table.criteria_rated.tolist() == [2, SKIPPED, NOT_ASKED, NOT_ASKED]
        assert table.own_criteria.tolist() == [2, SKIPPED, NOT_ASKED, SKIPPED]
        rated, own, reasons = dataset.criteria_ratings, dataset.own_criteria, dataset.rationales
        assert [column.tolist() for column in (rated.assessment, rated.criterion, rated.rating)] == [
            [0, 0],
            [0, 1],
            [3, -10],
        ]
        assert (own.assessment.tolist(), own.rating.tolist()) == ([0, 0], [10, -1])
        assert (list(own.texts), list(own.languages)) == (["Says {who} pays.", "Kurz."], ["en", "en"])
        assert (list(reasons.of), list(reasons.languages)) == ([RationaleOf.DEFAULT_POLICY], ["es"])
        assert list(reasons.texts) == ["Nadie debería decidir esto por los demás."]
        assert [one.text for one in dataset.prompts.criteria[0]] == ["Says why.", "Says who."]
        assert dataset.prompts.criteria[1] == ()
    counts = {one.question: (one.answered, one.skipped, one.not_asked, one.n_given) for one in summary.questions}
    assert counts["default_policy"] == (2, 2, 0, None)
    assert counts["criteria_rated"] == (1, 1, 2, 2)
    assert counts["own_criteria"] == (1, 2, 1, 2)
    assert (summary.languages, summary.n_prompts_with_criteria) == ({"es": 1}, 1)


def test_who_withdrew_is_gone(folder: Path, store: Store) -> None:
    def answer(connection: Connection) -> None:
        for person in ("ana", "ben"):
            enter(connection, person)
            give(connection, person, PROMPTS[0])
            say(connection, person, "p1", {"world_ranking": A_FIRST})

    store.submit(answer).result()
    store.withdraw("ana", NOW).result()
    dataset = load_dataset(folder)
    assert (dataset.participants.ids, dataset.rationales.texts) == (("ben",), ("It says so.",))
    assert "people who withdrew, of whom nothing is left: 1" in dataset.notes


def test_answers_to_prompts_that_no_version_has_are_refused(folder: Path, store: Store) -> None:
    def answer(connection: Connection) -> None:
        enter(connection, "ana")
        give(connection, "ana", make_prompts(6)[5])
        say(connection, "ana", "p6", {"world_ranking": A_FIRST})

    store.submit(answer).result()
    with pytest.raises(FaultsError, match=r"p6: found answers to a prompt, or to responses, that no version of it has"):
        load_dataset(folder)


@pytest.mark.usefixtures("store")
def test_files_that_changed_since_the_study_was_opened_are_said(folder: Path) -> None:
    (folder / "study.toml").write_text(DEFINITION.replace("Thank you", "Thanks"), encoding="utf-8")
    assert any("changed since" in note for note in load_dataset(folder).notes)


def test_a_database_of_somebody_else_is_refused(folder: Path) -> None:
    (folder / "study.db").write_bytes(b"no database")
    with pytest.raises(InputError, match=r"study\.db"):
        load_dataset(folder)


def test_exported_to_ca1_and_read_back_the_agreement_is_the_same_to_the_last_digit(tmp_path: Path) -> None:
    bundled = files("folkmoot") / "demo_study"
    prompts = read_prompts((bundled / "prompts.jsonl").read_bytes().splitlines(), "prompts.jsonl")
    population = read_population((bundled / "planted.toml").read_bytes(), "planted.toml", prompts)
    people = simulate(prompts, population, np.random.default_rng(3), n_people=40)
    folder = write_study(tmp_path / "town", prompts)
    rankings = tmp_path / "rankings.jsonl"
    rankings.write_text(
        "".join(
            json.dumps({"prompt_id": one.prompt_id, "ranking": ">".join(sorted(each.label for each in one.responses))})
            + "\n"
            for one in prompts
        ),
        encoding="utf-8",
    )
    with open_store(folder, environment={}) as store:
        open_it(store, folder)
        store.submit(lambda connection: put(connection, people, prompts)).result()
        live = _agreement(folder, rankings)
        convert_dataset(folder, tmp_path / "ca1", to="ca1")
        convert_dataset(folder, tmp_path / "parquet", to="parquet")
        summary = summarise_path(folder)
    first = ~_again(people)
    assert (summary.n_assessments, summary.n_simulated, summary.layout) == (int(first.sum()), 40, "a study")
    assert int(first.sum()) > 100
    assert _agreement(tmp_path / "ca1", rankings) == live
    assert _agreement(tmp_path / "parquet", rankings) == live


def _agreement(dataset: Path, rankings: Path) -> dict[str, object]:
    options = Options(by=("group:age",), replicates=50, min_cell=5)
    result = as_json(agreement(AgreementFiles(dataset, (rankings,)), options))
    return {name: value for name, value in result.items() if name not in {"dataset", "notes"}}


def _again(people: Dataset) -> np.ndarray:
    """True where somebody had answered the prompt before."""
    pairs = list(zip(people.assessments.participant.tolist(), people.assessments.prompt.tolist(), strict=True))
    return np.array([pair in pairs[:row] for row, pair in enumerate(pairs)])
