"""Laws of assignment, on participants who come and go as hypothesis says."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.records.assigning import Situation
from folkmoot.records.survey import Assignment, AssignmentState
from folkmoot.study.assignment import REPEAT_GAP, Design, next_choice

OPEN, DONE, SKIPPED, RETURNED = AssignmentState


class Crowd:
    """A study in memory: what the database does, done slowly."""

    def __init__(self, design: Design, before: dict[str, frozenset[str]] | None = None) -> None:
        self.design = design
        self.before = before or {}
        self.given: defaultdict[str, list[Assignment]] = defaultdict(list)

    def people(self) -> Counter[str]:
        every = [one for series in self.given.values() for one in series]
        return Counter(one.prompt_id for one in every if one.occurrence == 1 and one.state in {OPEN, DONE})

    def next(self, person: str, then: AssignmentState = DONE) -> Assignment | None:
        """The person gets their next prompt, and does `then` with it."""
        mine = self.given[person]
        choice = next_choice(
            self.design, Situation(person, tuple(mine), self.people(), self.before.get(person, frozenset()))
        )
        if choice is None:
            return None
        for at, one in enumerate(mine):
            if (one.prompt_id, one.occurrence) == (choice.prompt_id, choice.occurrence):
                assert one.state is RETURNED
                mine[at] = replace(one, state=then)
                return mine[at]
        mine.append(
            Assignment(person, choice.prompt_id, choice.occurrence, len(mine) + 1, choice.shown_order, then, "now")
        )
        return mine[-1]


@st.composite
def designs(draw: st.DrawFn) -> Design:
    prompts = draw(st.integers(2, 9))
    anchors = draw(st.integers(0, min(2, prompts - 1)))
    each = draw(st.integers(max(1, anchors), prompts))
    names = [f"p{number}" for number in range(prompts)]
    return Design(
        labels=dict.fromkeys(names, ("A", "B", "C")),
        anchors=names[:anchors],
        people_per_prompt=draw(st.integers(1, 6)),
        prompts_per_person=each,
        repeats=draw(st.integers(0, 2)),
        seed=draw(st.integers(0, 1000)),
    )


@given(design=designs(), people=st.integers(1, 12))
def test_people_one_after_another_leave_prompts_within_one_of_each_other(design: Design, people: int) -> None:
    crowd = Crowd(design)
    for number in range(people):
        while crowd.next(f"person {number}"):
            pass
    counts = crowd.people()
    others = [counts[name] for name in design.labels if name not in design.anchors]
    assert max(others) - min(others) <= 1
    assert max(others) <= design.people_per_prompt


@given(design=designs(), data=st.data())
def test_whoever_comes_and_goes_no_prompt_has_too_many_and_nobody_has_one_twice(
    design: Design, data: st.DataObject
) -> None:
    crowd = Crowd(design)
    people = [f"person {number}" for number in range(6)]
    for person in data.draw(st.lists(st.sampled_from(people), max_size=60)):
        crowd.next(person, data.draw(st.sampled_from([DONE, DONE, SKIPPED, RETURNED])))
    counts = crowd.people()
    for name in design.labels:
        if name not in design.anchors:
            assert counts[name] <= design.people_per_prompt
    for series in crowd.given.values():
        names = [(one.prompt_id, one.occurrence) for one in series]
        assert len(set(names)) == len(names)
        firsts = [one for one in series if one.occurrence == 1 and one.state is not RETURNED]
        assert len(firsts) <= design.prompts_per_person
        assert sum(one.occurrence == 2 for one in series) <= design.repeats
        assert all(sorted(one.shown_order) == ["A", "B", "C"] for one in series)


@given(design=designs())
def test_enough_people_fill_every_prompt_exactly_and_then_nobody_gets_more(design: Design) -> None:
    crowd = Crowd(design)
    # As many people as it takes where each answers a single prompt that is no anchor.
    for number in range(design.people_per_prompt * len(design.labels)):
        while crowd.next(f"person {number}"):
            pass
    counts = crowd.people()
    can_fill = design.prompts_per_person > len(design.anchors)
    for name in design.labels:
        if name not in design.anchors:
            assert counts[name] == (design.people_per_prompt if can_fill else 0)
    if can_fill:
        assert crowd.next("late") is None


@given(design=designs())
def test_everyone_who_gets_anything_sees_every_anchor(design: Design) -> None:
    crowd = Crowd(design)
    for number in range(15):
        while crowd.next(f"person {number}"):
            pass
    for series in crowd.given.values():
        assert not series or set(design.anchors) <= {one.prompt_id for one in series}


@given(design=designs())
def test_repeat_items_were_answered_before_with_others_in_between(design: Design) -> None:
    crowd = Crowd(replace(design, people_per_prompt=1000))
    while crowd.next("one"):
        pass
    places = {(one.prompt_id, one.occurrence): one.place for one in crowd.given["one"]}
    again = [(prompt, place) for (prompt, occurrence), place in places.items() if occurrence == 2]
    # With the gap and the repeats to fit in, all of them are asked.
    if design.prompts_per_person >= REPEAT_GAP + design.repeats:
        assert len(again) == design.repeats
    for prompt, place in again:
        assert place - places[prompt, 1] - 1 >= REPEAT_GAP


def test_anchors_stand_at_every_place_and_orders_are_all_as_likely() -> None:
    # 600 people, 1 anchor among 3 places, 3! orders of each prompt: 200 and 100 expected, with standard deviations of
    # sqrt(600 * 1/3 * 2/3) = 11.5 and sqrt(600 * 1/6 * 5/6) = 9.1. Draws are seeded: five of them never fail by chance.
    design = Design(dict.fromkeys("pqrs", ("A", "B", "C")), ["p"], 1000, 3, 0, seed=1)
    crowd = Crowd(design)
    places: Counter[int] = Counter()
    orders: Counter[tuple[str, ...]] = Counter()
    for number in range(600):
        while one := crowd.next(f"person {number}"):
            if one.prompt_id == "p":
                places[one.place] += 1
                orders[one.shown_order] += 1
    assert set(places) == {1, 2, 3}
    assert all(abs(count - 200) < 5 * 11.5 for count in places.values())
    assert len(orders) == 6
    assert all(abs(count - 100) < 5 * 9.1 for count in orders.values())


@given(design=designs(), data=st.data())
def test_whoever_returns_gets_what_they_answered_before_as_far_as_there_is_room(
    design: Design, data: st.DataObject
) -> None:
    others = [name for name in design.labels if name not in design.anchors]
    people = [f"person {number}" for number in range(8)]
    before = {person: frozenset(data.draw(st.sets(st.sampled_from(others)))) for person in people if others}
    crowd = Crowd(design, before)
    for person in people:
        counts = crowd.people()
        had: set[str] = set()
        while one := crowd.next(person):
            if one.occurrence == 1 and one.prompt_id not in design.anchors:
                room = {name for name in before[person] - had if counts[name] < design.people_per_prompt}
                assert one.prompt_id in room or not room
                had.add(one.prompt_id)
    assert all(n <= design.people_per_prompt for name, n in crowd.people().items() if name not in design.anchors)
