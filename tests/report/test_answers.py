"""What people said about one prompt, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from tests.report import made_up

from folkmoot.records.ranking import Ranking
from folkmoot.report.answers import PromptAnswers, members, order_of
from folkmoot.report.groups import PromptGroups


@pytest.fixture
def streets() -> PromptAnswers:
    """Four A>B>C, one A>C>B, one A=B>C; four C>B>A, one C>A>B, one B=C>A."""
    return made_up.answers(made_up.dataset()).at(0)


def test_places(streets: PromptAnswers) -> None:
    places = {place.label: place for place in streets.places(Ranking.parse("B>A=C", ("A", "B", "C")))}
    # A: 4·1 + 1 + 1.5 + 4·3 + 2 + 3 = 23.5 of 12 people. B: 4·2 + 3 + 1.5 + 4·2 + 3 + 1.5 = 25. C: as A.
    assert {label: place.mean_rank.value for label, place in places.items()} == pytest.approx(
        {"A": 23.5 / 12, "B": 25 / 12, "C": 23.5 / 12}
    )
    # Two people tie their first; nobody ties a last.
    assert {label: (place.n_first, place.first.n_participants) for label, place in places.items()} == {
        "A": (5, 10),
        "B": (0, 10),
        "C": (5, 10),
    }
    assert {label: (place.n_last, place.last.n_participants) for label, place in places.items()} == {
        "A": (5, 12),
        "B": (2, 12),
        "C": (5, 12),
    }
    assert {label: place.ranker for label, place in places.items()} == {"A": "2=", "B": "1", "C": "2="}


def test_equal_mean_ranks_are_ties(streets: PromptAnswers) -> None:
    assert order_of(streets.places(None)) == "A = C > B"


def test_pairs(streets: PromptAnswers) -> None:
    pairs = streets.pairs(Ranking.parse("B>A=C", ("A", "B", "C")))
    assert [(one.above, one.below, one.n_above, one.share.n_participants, one.n_tied, one.ranker) for one in pairs] == [
        ("A", "B", 6, 11, 1, "reverse"),
        ("A", "C", 6, 12, 0, "tie"),
        ("C", "B", 6, 11, 1, "reverse"),
    ]
    assert {one.ranker for one in streets.pairs(None)} == {None}


def test_groups_stand_beside_the_rest(streets: PromptAnswers) -> None:
    data = made_up.dataset()
    found = streets.group(("region", "north"), members(data, "region", "north"), 6)
    assert found is not None
    assert found.group["A"].value == pytest.approx(6.5 / 6)
    assert found.rest["A"].value == pytest.approx(17 / 6)
    assert found.group["A"].n_participants == found.rest["A"].n_participants == 6


def test_few_people_of_a_group_are_not_shown() -> None:
    data = made_up.dataset()
    groups = PromptGroups(data, made_up.result().groups or ())
    assert groups.keys == (("region", "north"), ("region", "south"))  # the third has too few people anywhere
    at = made_up.answers(data).at
    assert [[one.key[1] for one in groups.at(at(prompt))] for prompt in range(3)] == [
        ["north", "south"],  # 6 and 6
        ["north", "south"],  # 6 and 5
        [],  # 2 and 2
    ]


def test_a_crossing_is_of_people_who_answered_every_question() -> None:
    data = made_up.dataset()
    assert members(data, "region+region", "north + north").tolist() == [True] * 6 + [False] * 6
    assert not members(data, "region", "east").any()


def test_nobody_and_everybody_alike() -> None:
    nobody = PromptAnswers(("A", "B"), np.zeros((0, 2), dtype=np.int8), np.zeros(0, dtype=np.intp))
    assert [place.mean_rank.undefined_because for place in nobody.places(None)] == ["nobody", "nobody"]
    assert order_of(nobody.places(None)) == "undefined"
    alike = made_up.answers(made_up.dataset()).at(2)
    first = alike.places(None)[0]
    assert (first.label, first.mean_rank.value, first.mean_rank.low) == ("A", 1.0, None)
    assert (first.n_first, first.first.value) == (4, 1.0)


def test_intervals_stay_within_the_ranks() -> None:
    two = PromptAnswers(("A", "B"), np.array([[0, 1], [1, 0]], dtype=np.int8), np.arange(2))
    for place in two.places(None):
        # Ranks 1 and 2: 1.5 ± 12.7 · 0.5, of two responses.
        assert (place.mean_rank.value, place.mean_rank.low, place.mean_rank.high) == (1.5, 1.0, 2.0)
