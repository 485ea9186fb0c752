"""What the console's pages count and list, on both databases; expected values are counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection
from tests.store import people
from tests.store.people import NOW, Place, answer, later

from folkmoot.records.console_overview import Spread, Standing
from folkmoot.store import Store, answers, assignments, console_counts, console_people
from folkmoot.store.console_people import Wanted
from folkmoot.store.times import kept_time
from folkmoot.study.assignment import chooser

T = TypeVar("T")
CHOOSE = chooser(people.design(1, people_per_prompt=50, prompts_per_person=1))
SECONDS = {"ann": 2.0, "bob": 4.0, "cem": 10.0}


def write(store: Store, do: Callable[[Connection], T]) -> T:
    return store.submit(do).result()


def fill(store: Store) -> None:
    """Ann, Bob and Cem are given p0 and answer it; Ann twice. Dan only entered, Eve so in wave 2."""
    people.open_study(store)
    for name in ("ann", "bob", "cem", "dan"):
        people.enrol(store, name)
    people.enrol(store, "eve", later(5), wave="2")
    for name, seconds in SECONDS.items():
        write(store, partial(assignments.next_prompt, participant_id=name, choose=CHOOSE, now=NOW))
        save(store, name, f"{name} 1", seconds, "fr", 1)
    save(store, "ann", "ann 2", 6.0, "hi", 2)


def save(store: Store, who: str, key: str, seconds: float, language: str, minutes: float) -> None:
    given = [replace(answer("veto", {"flagged": []}, key), seconds=seconds)]
    write(
        store,
        lambda connection: answers.save(connection, who, "p0", 1, given, later(minutes), languages={"veto": language}),
    )


def test_times_are_of_last_revisions_and_between_neighbours(place: Place) -> None:
    with place.open() as store:
        fill(store)
        # 6, 4 and 10: sorted 4, 6, 10; type 7 puts the quarters half-way between neighbours.
        spread = {"veto": Spread("veto", 3, 3, 5.0, 6.0, 8.0)}
        assert store.read(console_counts.seconds_by_question) == spread
        assert store.read(partial(console_counts.seconds_by_question, wave="1")) == spread
        assert store.read(partial(console_counts.seconds_by_question, wave="2")) == {}
        # Nobody is done yet.
        assert store.read(console_counts.seconds_by_prompt) == {}


def test_where_people_stand_and_what_they_speak(place: Place) -> None:
    with place.open() as store:
        fill(store)
        found = store.read(partial(console_counts.standings, since=[kept_time(later(4)), kept_time(later(0.5))]))
        # Eve came after both thresholds, Dan before both; the others did something between the two.
        assert {(one.state, one.has_place, one.idle): one.people for one in found} == {
            ("consenting", False, 0): 1,
            ("consenting", False, 2): 1,
            ("consenting", True, 1): 3,
        }
        assert isinstance(found[0], Standing)
        assert store.read(partial(console_counts.standings, since=[], wave="2")) == (
            Standing("consenting", has_tried_quiz=False, has_place=False, n_ended=0, idle=0, people=1),
        )
        assert store.read(console_counts.languages) == ({"en": 5}, {"fr": 2, "hi": 1})
        assert store.read(console_counts.places_of) == {}
        assert store.read(partial(console_counts.people_in, where={"age": "25+"})) == (0, 0)


def test_people_are_found_those_who_did_something_last_first(place: Place) -> None:
    with place.open() as store:
        fill(store)

        def find(wanted: Wanted, offset: int = 0, limit: int = 10) -> tuple[int, list[str]]:
            total = store.read(lambda connection: console_people.count(connection, wanted))
            found = store.read(lambda connection: console_people.find(connection, wanted, offset, limit))
            return total, [one.person.id for one in found]

        total, everybody = find(Wanted())
        assert (total, everybody[0], everybody[-1]) == (5, "eve", "dan")
        assert find(Wanted(), 1, 1) == (5, everybody[1:2])
        assert find(Wanted(wave="2")) == (1, ["eve"])
        assert find(Wanted(id="a")) == (1, ["ann"])
        assert find(Wanted(id="%")) == (0, [])
        assert find(Wanted(idle_since=kept_time(later(0.5)))) == (1, ["dan"])
        assert find(Wanted(state="finished"))[0] == find(Wanted(language="xx"))[0] == find(Wanted(cohort="no"))[0] == 0
        found = store.read(lambda connection: console_people.find(connection, Wanted(id="ann"), 0, 1))
        assert (found[0].seconds, found[0].ended, found[0].has_place) == (6.0, 0, True)
        # By id: the same people, in the order asked for; who is not there any more is left out.
        assert store.read(lambda connection: console_people.every_id(connection, Wanted())) == tuple(everybody)
        assert store.read(lambda connection: console_people.every_id(connection, Wanted(id="a"))) == ("ann",)
        named = store.read(lambda connection: console_people.those(connection, ("dan", "gone", "ann")))
        assert [one.person.id for one in named] == ["dan", "ann"]
        assert named[1] == found[0]
        assert store.read(console_people.counts)["wave"] == {"1": 4, "2": 1}
