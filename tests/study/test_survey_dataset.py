"""Rows of a study of several versions, made by hand: each person's questions and prompts are those of their version."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from tests.study.studies import SMALLEST, make_prompts

from folkmoot.errors import FaultsError
from folkmoot.records.dataset import Dataset, Message
from folkmoot.records.drafts import Direction
from folkmoot.records.study import StudyVersion
from folkmoot.records.study_rows import ANSWERS_PART, StudyTable
from folkmoot.records.survey import Participant, State
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED
from folkmoot.study.definition import read_study
from folkmoot.study.prompts import StudyCriterion, StudyPrompt
from folkmoot.study.study_versions import AskedVersion
from folkmoot.study.survey_dataset import survey_dataset

P1, P2, P3 = make_prompts(3)
# Each version was opened at the beginning of its month.
MONTHS = ("2026-01-01", "2026-02-01", "2026-03-01")
SPRING, LATER, LATEST = "2026-01-15", "2026-02-15", "2026-03-15"
A_FIRST, B_FIRST = {"tiers": [["A"], ["B"]], "rationale": ""}, {"tiers": [["B"], ["A"]], "rationale": "Kinder."}
# Two responses: A above B is the tiers 0, 1, the code 0 + 1 * 8; B above A the tiers 1, 0, the code 1.
A_CODE, B_CODE = 8, 1

Given = tuple[str, str, str, str, str, Mapping[str, Any] | None]


def versions(*asked: tuple[Sequence[str], Sequence[StudyPrompt]]) -> tuple[AskedVersion, ...]:
    return tuple(
        AskedVersion(number, f"{MONTHS[number - 1]}T00:00:00.000+00:00", tuple(questions), tuple(prompts))
        for number, (questions, prompts) in enumerate(asked, start=1)
    )


def table(
    asked: Sequence[AskedVersion],
    people: Mapping[str, int],
    given: Sequence[Given],
    *,
    said_at: Mapping[tuple[str, str], str] | None = None,
    shown: Mapping[tuple[str, str], str] | None = None,
) -> StudyTable:
    """People by the version that they entered; what they were given: to whom, which, state, when, until when, answers."""

    def cell(value: Any) -> bytes:
        return b"" if value is None else json.dumps(value, separators=(",", ":")).encode()

    return StudyTable(
        study_id="small",
        versions=tuple(StudyVersion(one.number, str(one.number), one.opened_at) for one in asked),
        participants=tuple(
            Participant(name, version, "public", "1", "en", State.ANSWERING, f"{SPRING}T{at:02d}")
            for at, (name, version) in enumerate(people.items())
        ),
        demographics={},
        assignments=[
            (person, prompt, 1, state, (shown or {}).get((person, prompt), '["B","A"]'), f"{since}T1", f"{until}T2")
            for person, prompt, state, since, until, _ in given
        ],
        answers=[
            (person, prompt, 1, " ".join(answers), ANSWERS_PART.join(map(cell, answers.values())))
            for person, prompt, *_, answers in given
            if answers is not None
        ],
        said_at={(person, prompt, 1): f"{at}T1" for (person, prompt), at in (said_at or {}).items()},
        withdrawals=0,
    )


def dataset(asked: Sequence[AskedVersion], rows: StudyTable) -> Dataset:
    return survey_dataset(read_study(SMALLEST.encode(), "study.toml", None), asked, rows, "town")


def cells(found: Dataset, *columns: str) -> dict[tuple[str, str], tuple[int, ...]]:
    rows = found.assessments
    where = zip(rows.participant.tolist(), rows.prompt.tolist(), strict=True)
    values = zip(*(getattr(rows, name).tolist() for name in columns), strict=True)
    return {
        (found.participants.ids[person], found.prompts.ids[prompt]): cell
        for (person, prompt), cell in zip(where, values, strict=True)
    }


def test_each_person_was_asked_what_the_version_before_them_asked() -> None:
    asked = versions((("veto", "world_ranking"), (P1, P2)), (("world_ranking", "default_policy"), (P1, P2)))
    world = {"world_ranking": A_FIRST}
    rows = table(
        asked,
        {"ana": 1, "ben": 2, "cas": 1, "dee": 1, "eve": 1, "fay": 2},
        [
            ("ana", "p1", "done", SPRING, SPRING, world),
            ("ben", "p1", "done", LATER, LATER, world),
            # Given under the first version, ended under the second: only what both ask was asked for sure.
            ("cas", "p1", "done", SPRING, LATER, world),
            # Entered under the first, and went on to another prompt under the second.
            ("dee", "p1", "done", SPRING, SPRING, world),
            ("dee", "p2", "done", LATER, LATER, world),
            # Would rather not judge it, whatever they said before.
            ("eve", "p1", "skipped", SPRING, SPRING, world),
            ("eve", "p2", "skipped", SPRING, SPRING, None),
            # Given by a machine whose clock is behind: nobody is given anything before they enter.
            ("fay", "p1", "done", SPRING, SPRING, world),
            # Still before them, or left: what was answered is there, nothing else was asked for sure.
            ("ben", "p2", "returned", LATER, LATER, {"default_policy": None}),
        ],
    )
    assert cells(dataset(asked, rows), "veto", "world", "default_policy") == {
        ("ana", "p1"): (SKIPPED, A_CODE, NOT_ASKED),
        ("ben", "p1"): (NOT_ASKED, A_CODE, SKIPPED),
        ("cas", "p1"): (NOT_ASKED, A_CODE, NOT_ASKED),
        ("dee", "p1"): (SKIPPED, A_CODE, NOT_ASKED),
        ("dee", "p2"): (NOT_ASKED, A_CODE, SKIPPED),
        ("eve", "p1"): (SKIPPED, SKIPPED, NOT_ASKED),
        ("eve", "p2"): (SKIPPED, SKIPPED, NOT_ASKED),
        ("fay", "p1"): (NOT_ASKED, A_CODE, SKIPPED),
        ("ben", "p2"): (NOT_ASKED, NOT_ASKED, SKIPPED),
    }


def test_a_question_that_did_not_fit_a_versions_prompt_was_not_asked_of_it() -> None:
    prepared = replace(P1, criteria=(StudyCriterion("It is kind.", Direction.BETTER),))
    questions = ("world_ranking", "criteria_ratings")
    asked = versions((questions, (P1,)), (questions, (prepared,)))
    world = {"world_ranking": A_FIRST}
    rows = table(
        asked,
        {"ana": 1, "ben": 2},
        [("ana", "p1", "done", SPRING, SPRING, world), ("ben", "p1", "done", LATER, LATER, world)],
    )
    assert (
        cells(dataset(asked, rows), "criteria_rated", "world")
        == {
            ("ana", "p1"): (NOT_ASKED, A_CODE),
            ("ben", "p1"): (SKIPPED, A_CODE),
        }
        or dataset(asked, rows).assessments.criteria_rated is None
    )


def test_a_removed_prompt_stays_and_a_changed_one_is_another_prompt() -> None:
    reworded = replace(P1, messages=(Message("user", "Good day?"),))
    longer = replace(P2, responses=(*P2.responses, replace(P2.responses[0], label="C")))
    asked = versions((["world_ranking"], (P1, P2, P3)), (["world_ranking"], (reworded, longer)))
    a_first, b_first = {"world_ranking": A_FIRST}, {"world_ranking": B_FIRST}
    rows = table(
        asked,
        {"ana": 1, "ben": 2, "cas": 1, "dee": 1},
        [
            *(("ana", name, "done", SPRING, SPRING, a_first) for name in ("p1", "p2", "p3")),
            ("ben", "p1", "done", LATER, LATER, b_first),
            ("ben", "p2", "done", LATER, LATER, {"world_ranking": {"tiers": [["C"], ["A", "B"]]}}),
            # Answered under the first version, and taken back under the second: the answer is to what they had read.
            ("cas", "p1", "returned", SPRING, LATER, a_first),
            ("cas", "p2", "returned", SPRING, LATER, a_first),
            # Given under the first, read again and answered under the second.
            ("dee", "p1", "done", SPRING, LATER, b_first),
        ],
        said_at={("cas", "p1"): SPRING, ("cas", "p2"): SPRING, ("dee", "p1"): LATER},
        shown={("ben", "p2"): '["C","A","B"]'},
    )
    found = dataset(asked, rows)
    assert found.prompts.ids == ("p1", "p2", "p1@v1", "p2@v1", "p3")
    assert found.prompts.conversation_ids == ("p1", "p2", "p1", "p2", "p3")
    assert [one[0].content for one in found.prompts.messages] == ["Good day?", "Hello?", "Hello?", "Hello?", "Hello?"]
    assert found.prompts.labels == (("A", "B"), ("A", "B", "C"), ("A", "B"), ("A", "B"), ("A", "B"))
    # C first, A and B after it: the tiers 1, 1, 0, the code 1 + 1 * 8.
    assert cells(found, "world") == {
        ("ben", "p1"): (B_CODE,),
        ("dee", "p1"): (B_CODE,),
        ("ben", "p2"): (9,),
        ("ana", "p1@v1"): (A_CODE,),
        ("cas", "p1@v1"): (A_CODE,),
        ("ana", "p2@v1"): (A_CODE,),
        ("cas", "p2@v1"): (A_CODE,),
        ("ana", "p3"): (A_CODE,),
    }
    assert [(found.assessments.prompt[row], text) for row, text in zip(
        found.rationales.assessment.tolist(), found.rationales.texts, strict=True
    )] == [(0, "Kinder."), (0, "Kinder.")]  # fmt: skip
    told = "prompts that a later version removed or changed, as people were shown them: p1@v1, p2@v1, p3"
    assert told in found.notes
    # Prompts that nobody was shown are the last version's alone.
    assert dataset(asked, table(asked, {"ben": 2}, [])).prompts.ids == ("p1", "p2")


def test_a_text_that_comes_back_is_the_prompt_again() -> None:
    other = replace(P1, messages=(Message("user", "Good day?"),))
    asked = versions((["world_ranking"], (P1,)), (["world_ranking"], (other,)), (["world_ranking"], (P1,)))
    rows = table(
        asked,
        {"ana": 1, "ben": 2, "cas": 3},
        [
            ("ana", "p1", "done", SPRING, SPRING, {"world_ranking": A_FIRST}),
            ("ben", "p1", "done", LATER, LATER, {"world_ranking": B_FIRST}),
            ("cas", "p1", "done", LATEST, LATEST, {"world_ranking": B_FIRST}),
        ],
    )
    assert cells(dataset(asked, rows), "world") == {
        ("ana", "p1"): (A_CODE,),
        ("cas", "p1"): (B_CODE,),
        ("ben", "p1@v2"): (B_CODE,),
    }


def test_ratings_stay_with_the_words_of_their_criteria() -> None:
    kind, short, long = (StudyCriterion(f"It is {word}.", Direction.BETTER) for word in ("kind", "short", "long"))
    before, after = replace(P1, criteria=(kind, short)), replace(P1, criteria=(long, kind))
    asked = versions((["criteria_ratings"], (before,)), (["criteria_ratings"], (after,)))
    rows = table(
        asked,
        {"ana": 1, "ben": 2},
        [
            ("ana", "p1", "done", SPRING, SPRING, {"criteria_ratings": {"ratings": {"0": 3, "1": -4}}}),
            ("ben", "p1", "done", LATER, LATER, {"criteria_ratings": {"ratings": {"1": 5, "0": 6}}}),
        ],
    )
    found = dataset(asked, rows)
    assert [one.text for one in found.prompts.criteria[0]] == ["It is long.", "It is kind.", "It is short."]
    rated = found.criteria_ratings
    assert list(zip(rated.assessment.tolist(), rated.criterion.tolist(), rated.rating.tolist(), strict=True)) == [
        (0, 1, 3),
        (0, 2, -4),
        (1, 0, 6),
        (1, 1, 5),
    ]


def test_answers_as_other_programs_write_them_are_the_same_answers() -> None:
    asked = versions((("veto", "personal_ranking", "world_ranking"), (P1,)))
    answers = {
        "world_ranking": {"rationale": 'She said: ,"rationale":"no".', "tiers": [["B"], ["A"]]},
        "personal_ranking:2": {"tiers": [["A", "B"]]},
        "personal_ranking": A_FIRST,
        "veto": None,
    }
    found = dataset(asked, table(asked, {"ana": 1}, [("ana", "p1", "done", SPRING, SPRING, answers)]))
    assert cells(found, "world", "personal", "veto") == {("ana", "p1"): (B_CODE, 0, SKIPPED)}
    assert list(found.rationales.texts) == ['She said: ,"rationale":"no".']
    assert "earlier revisions of answers, left out: the last one counts: 1" in found.notes


@pytest.mark.parametrize("shown", ['["A"]', '["A","C"]'])
def test_answers_to_responses_that_no_version_has_are_refused(shown: str) -> None:
    asked = versions((["world_ranking"], (P1,)))
    given: list[Given] = [("ana", "p1", "done", SPRING, SPRING, {"world_ranking": A_FIRST})]
    with pytest.raises(FaultsError, match="p1: found answers to a prompt, or to responses, that no version of it has"):
        dataset(asked, table(asked, {"ana": 1}, given, shown={("ana", "p1"): shown}))
