"""People per prompt and quotas are exact, however many threads and processes give prompts out at once."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import datetime
from functools import partial

import pytest
from tests.store import people
from tests.store.people import Place, answer, saving

from folkmoot.errors import InputError
from folkmoot.records.assigning import Cell
from folkmoot.records.survey import Assignment, AssignmentState, State
from folkmoot.store import Store, about, assignments, participants, rows
from folkmoot.study.assignment import Design, chooser

OPEN, DONE, SKIPPED, RETURNED = AssignmentState


def give(
    store: Store, person: str, design: Design, now: datetime = people.NOW, cells: tuple[Cell, ...] = ()
) -> Assignment | None:
    return store.submit(
        lambda connection: assignments.next_prompt(
            connection, person, chooser(design), now, cells=cells, slot_minutes=30
        )
    ).result()


def finish(store: Store, one: Assignment, state: AssignmentState = DONE, now: datetime = people.NOW) -> None:
    store.submit(
        lambda connection: assignments.end(connection, one.participant_id, one.prompt_id, one.occurrence, state, now)
    ).result()


def take_part(store: Store, design: Design, cell: Cell, name: str) -> bool:
    """Somebody comes, and goes to the end; whether the quotas had room."""
    people.enrol(store, name)
    if not store.submit(lambda connection: about.admit(connection, name, [cell], people.NOW)).result():
        store.submit(lambda connection: participants.set_state(connection, name, State.QUOTA_FULL)).result()
        return False
    while one := give(store, name, design):
        saving(store, name, one.prompt_id, answer("veto", None, f"{one.prompt_id} {one.occurrence}")).result()
        finish(store, one)
    store.submit(lambda connection: participants.finish(connection, name)).result()
    return True


def crowd(place: Place, design: Design, first: int) -> list[bool]:
    """What one process does: 24 people through 8 threads, half of them in each of two cells of 10."""
    with place.open() as store, ThreadPoolExecutor(8) as threads:
        who = [
            (Cell("even" if number % 2 == 0 else "odd", 20), f"person {number}") for number in range(first, first + 24)
        ]
        return list(threads.map(lambda one: take_part(store, design, *one), who))


def test_processes_and_threads_at_once_fill_cells_and_prompts_exactly(place: Place) -> None:
    # 72 people for 2 cells of 20: 40 take part; each gets the anchor and one of 8 prompts of 5.
    design = people.design(9, anchors=("p0",), people_per_prompt=5, prompts_per_person=2)
    with place.open() as store:
        people.open_study(store)
        with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("spawn")) as processes:
            admitted = sum(map(sum, processes.map(partial(crowd, place, design), (0, 24, 48))))
        done = store.read(rows.progress)
        every = store.read(rows.rows)
    assert admitted == 40
    assert done.cells == {"even": 20, "odd": 20}
    assert done.participants == {"finished": 40, "quota_full": 32}
    assert {prompt: one.done for prompt, one in done.prompts.items()} == {
        "p0": 40,
        **{f"p{number}": 5 for number in range(1, 9)},
    }
    assert done.answers == 80
    assert set(Counter((one.participant_id, one.prompt_id) for one in every.assignments).values()) == {1}


def test_a_reload_is_the_same_prompt(place: Place) -> None:
    with place.open() as store:
        people.open_study(store)
        people.enrol(store, "ann")
        first = give(store, "ann", people.design())
        assert first is not None
        assert give(store, "ann", people.design()) == first
        assert store.read(lambda connection: assignments.current(connection, "ann")) == first
        assert store.read(rows.progress).prompts[first.prompt_id].open == 1


def test_an_abandoned_prompt_goes_to_others_and_a_late_answer_is_kept_and_counted(place: Place) -> None:
    design = people.design(1, people_per_prompt=1, prompts_per_person=1)
    with place.open() as store:
        people.open_study(store)
        for name in ("ann", "bob", "cas"):
            people.enrol(store, name)
        hers = give(store, "ann", design)
        assert hers is not None
        assert give(store, "bob", design, people.later(29)) is None
        # Whoever answers is not gone.
        saving(store, "ann", "p0", answer("veto", None, "k"), now=people.later(20)).result()
        assert give(store, "bob", design, people.later(45)) is None
        his = give(store, "bob", design, people.later(51))
        assert his is not None
        assert store.read(rows.progress).prompts["p0"].returned == 1
        finish(store, his)
        # Ann comes back: there is no room for her, but what she sends is kept, and counts.
        assert give(store, "ann", design, people.later(60)) is None
        saving(store, "ann", "p0", answer("importance", None, "late"), now=people.later(60)).result()
        finish(store, hers)
        assert store.read(rows.progress).prompts["p0"].done == 2
        assert give(store, "cas", design, people.later(61)) is None


def test_who_comes_back_while_there_is_room_has_the_same_prompt_and_order(place: Place) -> None:
    design = people.design(4, people_per_prompt=5)
    with place.open() as store:
        people.open_study(store)
        people.enrol(store, "ann")
        first = give(store, "ann", design)
        assert first is not None
        released = store.submit(
            lambda connection: assignments.release_abandoned(connection, people.later(31), 30)
        ).result()
        assert released == 1
        assert give(store, "ann", design, people.later(40)) == first


def test_a_skipped_prompt_goes_to_others_and_counts_in_the_series(place: Place) -> None:
    design = people.design(3, people_per_prompt=1)
    with place.open() as store:
        people.open_study(store)
        for name in ("ann", "bob"):
            people.enrol(store, name)
        seen = set()
        while one := give(store, "ann", design):
            seen.add(one.prompt_id)
            finish(store, one, SKIPPED)
        assert seen == {"p0", "p1", "p2"}
        assert store.submit(lambda connection: participants.finish(connection, "ann")).result().state is State.FINISHED
        assert give(store, "bob", design) is not None


def test_a_place_in_the_quotas_is_given_up_by_who_goes_away_and_taken_again(place: Place) -> None:
    design, cell = people.design(), Cell("town", 1)

    def admit(store: Store, name: str, minutes: float) -> bool:
        return store.submit(lambda connection: about.admit(connection, name, [cell], people.later(minutes))).result()

    with place.open() as store:
        people.open_study(store)
        for name in ("ann", "bob", "cas"):
            people.enrol(store, name)
        assert admit(store, "ann", 0)
        assert give(store, "ann", design, cells=(cell,)) is not None
        assert not admit(store, "bob", 1)
        store.submit(lambda connection: assignments.release_abandoned(connection, people.later(31), 30)).result()
        assert admit(store, "bob", 32)
        # No room for Ann now; Bob never begins, and his place is free again.
        assert give(store, "ann", design, people.later(33), (cell,)) is None
        assert give(store, "ann", design, people.later(80), (cell,)) is not None
        assert not admit(store, "cas", 81)
        assert store.read(rows.progress).cells == {"town": 1}


def test_who_finished_keeps_the_place_for_good(place: Place) -> None:
    cell = Cell("town", 1)
    with place.open() as store:
        people.open_study(store)
        assert take_part(store, people.design(), cell, "ann")
        store.submit(lambda connection: assignments.release_abandoned(connection, people.later(10_000), 30)).result()
        assert not take_part(store, people.design(), cell, "bob")


def test_who_is_screened_out_gives_up_the_place_and_gets_nothing(place: Place) -> None:
    cell = Cell("town", 1)
    with place.open() as store:
        people.open_study(store)
        for name in ("ann", "bob"):
            people.enrol(store, name)
        assert store.submit(lambda connection: about.admit(connection, "ann", [cell], people.NOW)).result()
        store.submit(lambda connection: participants.set_state(connection, "ann", State.SCREENED_OUT)).result()
        assert give(store, "ann", people.design()) is None
        assert store.submit(lambda connection: about.admit(connection, "bob", [cell], people.NOW)).result()


def test_nobody_gets_a_prompt_who_is_not_there(place: Place) -> None:
    with place.open() as store:
        people.open_study(store)
        with pytest.raises(InputError, match="no such participant"):
            give(store, "nobody", people.design())
