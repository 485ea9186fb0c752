"""What a dataset holds, against facts counted by hand (tests/formats/official.py)."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.formats import official

from folkmoot.pipeline.dataset_summary import summarise_path
from folkmoot.records.dataset_summary import AnswerCounts, DatasetSummary, QuestionCounts, Spread, ValueCount


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> DatasetSummary:
    return summarise_path(official.write_release(tmp_path_factory.mktemp("ca1") / "release"))


def values(answers: AnswerCounts) -> dict[str | None, int]:
    assert answers.values is not None
    return {value.key or value.value: value.n for value in answers.values}


def test_people_prompts_and_assessments(found: DatasetSummary) -> None:
    assert (found.layout, found.simulated, found.n_simulated) == ("ca1", False, 0)
    assert (found.n_prompts, found.n_prompts_without_assessments) == (6, 0)
    # talk, pair, eight and anchor have a text; withheld and elsewhere have none.
    assert found.n_prompts_with_text == 4
    assert found.responses == {2: 1, 4: 4, 8: 1}
    assert (found.n_participants, found.n_unlinked) == (1013, 1)
    # p0002 and the unlinked rater.
    assert found.n_without_demographics == 2
    assert (found.n_assessments, found.n_repeated, found.n_repeated_pairs) == (1023, 1, 1)


def test_assessments_a_prompt_and_a_participant(found: DatasetSummary) -> None:
    # A prompt: 6, 2, 1, 1, 1012 and 1; in order 1 1 1 2 6 1012: quartiles between the 2nd and 3rd, and the 4th and 5th.
    assert found.per_prompt == Spread(1, 1.0, 1.5, 5.0, 1012)
    assert found.largest_prompt == "anchor"
    # p0001 gave three (talk twice, anchor); 1,001 of 1,013 gave one.
    assert found.per_participant == Spread(1, 1.0, 1.0, 1.0, 3)


def test_questions(found: DatasetSummary) -> None:
    assert found.questions == (
        # One of `withheld` was skipped; one of `talk` is tied throughout.
        QuestionCounts("world", 0, 1, 1022, 1, None, None),
        QuestionCounts("personal", 1021, 0, 2, 0, None, None),
        # p0001, p0002 (nothing flagged), p0004 and p0008 were asked; p0004 and p0008 flag what they rank first.
        QuestionCounts("veto", 1019, 0, 4, None, 1, 2),
    )
    assert found.n_both_rankings == 2
    assert found.rationales == {"veto": 2, "personal": 1, "world": 1}


def test_vocabularies_in_their_own_order(found: DatasetSummary) -> None:
    importance, representativeness, subjectivity = found.vocabularies
    # All 1,023 but p0002's (somewhat), p0003's (not) and the unlinked rater's (none).
    assert list(values(importance).items()) == [("very", 1020), ("somewhat", 1), ("not", 1)]
    assert list(values(representativeness).items()) == [("not_at_all", 1021), ("extremely", 1)]
    assert list(values(subjectivity).items()) == [("single", 1), ("values", 1019), ("circumstances", 1), ("unsure", 1)]
    assert {answers.unanswered for answers in found.vocabularies} == {1}


def test_demographics_mark_small_cells_and_keep_peoples_own_words(found: DatasetSummary) -> None:
    by_field = {answers.field: answers for answers in found.demographics}
    # p0001 to p0012 without p0002 and p0003: ten people.
    assert by_field["age"] == AnswerCounts(
        "age", 3, 1010, (ValueCount("18-24", None, 10, few=True), ValueCount("35-44", None, 1000, few=False))
    )
    # Odd numbers 1 to 1011 are 506, without p0003: 505; even ones 2 to 1012 are 506, without p0002 and p0004: 504.
    assert values(by_field["gender"]) == {"female": 505, "male": 504}
    assert by_field["ideal-model-behavior"] == AnswerCounts("ideal-model-behavior", 3, 1010, None)


def test_the_smallest_cell_is_an_option(tmp_path: Path) -> None:
    people = [{"annotator_id": f"p{n}", "demographics": {"age": "65+"}, "assessments": []} for n in range(5)]
    path = official.write_lines(tmp_path / "annotators.jsonl", people)
    for min_cell, few in ((5, False), (6, True)):
        (age,) = summarise_path(path, min_cell=min_cell).demographics
        assert age.values == (ValueCount("65+", None, 5, few),)


def test_nobody_and_nothing(tmp_path: Path) -> None:
    rows = [official.comparison("q", [], official.responses("AB", None), [])]
    found = summarise_path(official.write_lines(tmp_path / "comparisons.jsonl", rows))
    assert (found.n_assessments, found.n_participants, found.largest_prompt) == (0, 0, None)
    assert found.n_prompts_without_assessments == 1
    assert found.per_participant == Spread(None, None, None, None, None)


def test_simulated_people_are_counted(tmp_path: Path) -> None:
    given = [{**official.answers("s", world=official.world("A>B")), "simulated": True}]
    rows = [official.comparison("q", [], official.responses("AB", None), given)]
    found = summarise_path(official.write_lines(tmp_path / "comparisons.jsonl", rows))
    assert (found.simulated, found.n_simulated) == (True, 1)


@pytest.mark.real_data
def test_the_real_records(shared_data: Path) -> None:
    found = summarise_path(shared_data / "ca1" / "with_text")
    assert (found.n_prompts, found.n_prompts_with_text, found.responses) == (82, 82, {4: 82})
    assert (found.n_participants, found.n_unlinked, found.n_assessments) == (920, 385, 1147)
    assert [question.answered for question in found.questions] == [1147, 0, 0]
    assert found.rationales == {"veto": 0, "personal": 0, "world": 0}
