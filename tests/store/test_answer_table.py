"""Answers in bulk, from SQLite and from Postgres: every one of them, those to one prompt in one piece."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection
from tests.store.people import NOW, Place, answer, enrol, later, open_study, saving

from folkmoot.records.assigning import Choice
from folkmoot.records.study_rows import ANSWERS_PART
from folkmoot.records.survey import AssignmentState
from folkmoot.store import answers, assignments, studies
from folkmoot.store.answer_table import table
from folkmoot.store.times import kept_time


def give(connection: Connection, person: str, prompt: str, minutes: float = 0) -> None:
    assignments.next_prompt(connection, person, lambda _: Choice(prompt, 1, ("B", "A")), later(minutes))


def test_every_answer_is_there_with_its_question_its_revision_and_its_language(place: Place) -> None:
    with place.open() as store:
        open_study(store)
        for person in ("ana", "ben"):
            enrol(store, person)
            store.submit(partial(give, person=person, prompt="p1")).result()
        said = answer("world_ranking", {"tiers": [["A"], ["B"]], "rationale": "È così."}, "1")
        store.submit(
            lambda connection: answers.save(connection, "ana", "p1", 1, [said], NOW, languages={"world_ranking": "it"})
        ).result()
        saving(store, "ana", "p1", answer("veto", None, "2")).result()
        saving(store, "ana", "p1", answer("world_ranking", {"tiers": [["A", "B"]]}, "3")).result()
        found = store.read(table)
    assert sorted(found.assignments) == [
        ("ana", "p1", 1, "open", '["B", "A"]', kept_time(NOW), kept_time(NOW)),
        ("ben", "p1", 1, "open", '["B", "A"]', kept_time(NOW), kept_time(NOW)),
    ]
    ((*key, names, cells),) = found.answers
    assert key == ["ana", "p1", 1]
    by_name = dict(zip(names.split(" "), cells.split(ANSWERS_PART), strict=True))
    assert by_name == {
        "veto": b"",
        "world_ranking": 'it{"tiers":[["A"],["B"]],"rationale":"È così."}'.encode(),
        "world_ranking:2": b'{"tiers":[["A","B"]]}',
    }
    assert found.said_at == {}


def test_of_prompts_that_were_open_while_a_version_was_opened_it_is_known_when_the_last_answer_came(
    place: Place,
) -> None:
    def second(connection: Connection) -> None:
        studies.open_version(connection, study_id="town", study_hash="h2", content=b"{}", now=later(10))

    def end(connection: Connection, prompt: str, minutes: float) -> None:
        assignments.end(connection, "ana", prompt, 1, AssignmentState.DONE, later(minutes))

    with place.open() as store:
        open_study(store)
        enrol(store, "ana")
        for prompt, given, said, ended in (("p1", 0, 1, 2), ("p2", 3, 4, 11), ("p3", 12, 13, 14)):
            store.submit(partial(give, person="ana", prompt=prompt, minutes=given)).result()
            saving(store, "ana", prompt, answer("veto", None, prompt), now=later(said)).result()
            store.submit(partial(end, prompt=prompt, minutes=ended)).result()
        store.submit(second).result()
        found = store.read(table)
    assert [one.number for one in found.versions] == [1, 2]
    assert found.said_at == {("ana", "p2", 1): kept_time(later(4))}
