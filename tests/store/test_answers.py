"""An answer is kept once, whatever is sent again and in whatever order."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec
import numpy as np
import pytest
from tests.store import people
from tests.store.people import Place, answer, saving

from folkmoot.errors import InputError
from folkmoot.records.survey import AssignmentState
from folkmoot.store import Store, answers, assignments, rows
from folkmoot.study.assignment import chooser

CHOOSE = chooser(people.design(prompts=1, prompts_per_person=1))


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A study with one participant, ann, who has the prompt p0 before her."""
    with place.open() as opened:
        people.open_study(opened)
        people.enrol(opened, "ann")
        opened.submit(lambda connection: assignments.next_prompt(connection, "ann", CHOOSE, people.NOW)).result()
        yield opened


def test_the_same_key_again_is_the_same_answer(store: Store) -> None:
    first = saving(store, "ann", "p0", answer("veto", {"flagged": []}, "k1"), answer("importance", None, "k2")).result()
    again = saving(
        store,
        "ann",
        "p0",
        answer("importance", None, "k2"),
        answer("veto", {"flagged": []}, "k1"),
        now=people.later(5),
    ).result()
    assert again == first[::-1]
    assert [(one.question, one.revision, one.value) for one in first] == [
        ("veto", 1, msgspec.Raw(b'{"flagged":[]}')),
        ("importance", 1, None),
    ]
    assert len(store.read(rows.rows).answers) == 2


def test_a_key_used_for_another_answer_is_refused_and_nothing_of_the_rest_is_kept(store: Store) -> None:
    saving(store, "ann", "p0", answer("veto", {"flagged": []}, "k1")).result()
    for other in (
        answer("veto", {"flagged": ["A"]}, "k1"),
        answer("veto", None, "k1"),
        answer("importance", None, "k1"),
    ):
        with pytest.raises(InputError, match="another answer"):
            saving(store, "ann", "p0", answer("subjectivity", None, "new"), other).result()
    assert [one.question for one in store.read(rows.rows).answers] == ["veto"]


def test_a_key_used_for_another_prompt_is_refused(place: Place) -> None:
    choose = chooser(people.design(prompts=2, prompts_per_person=2))
    with place.open() as store:
        people.open_study(store)
        people.enrol(store, "ann")
        for _ in range(2):
            one = store.submit(
                lambda connection: assignments.next_prompt(connection, "ann", choose, people.NOW)
            ).result()
            assert one is not None
            end = partial(assignments.end, state=AssignmentState.DONE, now=people.NOW)
            store.submit(partial(end, participant_id="ann", prompt_id=one.prompt_id, occurrence=1)).result()
        saving(store, "ann", "p0", answer("veto", None, "k1")).result()
        with pytest.raises(InputError, match="another answer"):
            saving(store, "ann", "p1", answer("veto", None, "k1")).result()
        assert len(store.read(rows.rows).answers) == 1


def test_a_changed_answer_is_a_revision_and_the_last_counts(store: Store) -> None:
    for number, flagged in enumerate((["A"], ["B"], ["A"])):
        saving(store, "ann", "p0", answer("veto", {"flagged": flagged}, f"k{number}")).result()
    kept = store.read(rows.rows).answers
    assert [(one.revision, bytes(one.value or b"")) for one in kept] == [
        (1, b'{"flagged":["A"]}'),
        (2, b'{"flagged":["B"]}'),
        (3, b'{"flagged":["A"]}'),
    ]
    assert store.read(lambda connection: answers.given(connection, "ann", "p0", 1))["veto"] == kept[-1]


def test_a_prompt_of_somebody_else_is_refused(store: Store) -> None:
    people.enrol(store, "bob")
    for person, prompt, occurrence in (("bob", "p0", 1), ("ann", "p1", 1), ("ann", "p0", 2), ("nobody", "p0", 1)):
        with pytest.raises(InputError, match="not given"):
            saving(store, person, prompt, answer("veto", None, "k"), occurrence=occurrence).result()
    assert not store.read(rows.rows).answers


def test_two_answers_to_one_question_at_once_are_refused(store: Store) -> None:
    with pytest.raises(InputError, match="two answers"):
        saving(store, "ann", "p0", answer("veto", None, "k1"), answer("veto", None, "k2")).result()


def test_repeated_and_reordered_submissions_are_each_stored_once(store: Store) -> None:
    # Deliveries of 40 answers, each three times, shuffled: what a bad line makes of them.
    draw = np.random.default_rng(4)
    each = [answer("importance", {"value": str(number)}, f"key {number}") for number in range(40)]
    sent = [each[at] for at in draw.permutation(np.arange(40).repeat(3))]
    saved = [future.result()[0] for future in [saving(store, "ann", "p0", one) for one in sent]]
    kept = store.read(rows.rows).answers
    assert [one.revision for one in kept] == list(range(1, 41))
    assert len({bytes(one.value or b"") for one in kept}) == 40
    assert {(one.revision, bytes(one.value or b"")) for one in saved} == {
        (one.revision, bytes(one.value or b"")) for one in kept
    }


def test_an_answer_to_a_skipped_prompt_opens_it_again(store: Store) -> None:
    def skip() -> None:
        store.submit(
            lambda connection: assignments.end(connection, "ann", "p0", 1, AssignmentState.SKIPPED, people.NOW)
        ).result()

    skip()
    assert store.read(rows.progress).prompts["p0"].skipped == 1
    saving(store, "ann", "p0", answer("veto", None, "k1")).result()
    assert store.read(rows.progress).prompts["p0"].open == 1
    skip()
    # Sent again by a line that lost the reply: no new answer, and nothing changes.
    saving(store, "ann", "p0", answer("veto", None, "k1")).result()
    assert store.read(rows.progress).prompts["p0"].skipped == 1
