"""The explorer on a small dataset, counted by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from folkmoot.agreement import compare
from folkmoot.agreement.explored_data import ExploredData
from folkmoot.agreement.exploring import explore, explore_prompt
from folkmoot.agreement.options import Options
from folkmoot.pipeline.explore_tables import gaps_table
from folkmoot.records.agreement import SectionRow
from folkmoot.records.dataset import (
    Assessments,
    Categorical,
    Dataset,
    Message,
    Participants,
    Prompts,
    Question,
    RationaleOf,
    Rationales,
)
from folkmoot.records.explore import ExploreQuery, Sight
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings
from folkmoot.statistics.weak_order import NOT_ASKED, pack_one

ALL = Sight(every_answer=True, texts=True, min_cell=3)
FEW = Sight(every_answer=False, texts=False, min_cell=3)
AB, BA = pack_one([0, 1]), pack_one([1, 0])


def made_data(play_in_p1: int = 2, ranked_p1: int = 6) -> ExploredData:
    """Eight people. p1: six of them, four A>B, two B>A; two flag B. p2: all eight, A>B; nobody flags anything.

    Five live in the city, three in the country; of p1's people, four and two. All answered the veto of p1; its first
    `ranked_p1` people ranked it.
    """
    ids = tuple(f"person {number}" for number in range(8))
    prompts = Prompts(
        ("p1", "p2"),
        ((Message("user", "May I <b>lie</b>?"),), (Message("user", "Sing a song."),)),
        (("A", "B"), ("A", "B")),
        (((Message("assistant", "No."),), (Message("assistant", "Yes."),)),) * 2,
    )
    homes: list[str | None] = [*["city"] * 4, "country", "country", "city", "country"]
    home = Categorical.from_texts(homes)
    nobody = np.zeros(8, dtype=np.bool_)
    people = Participants(ids, {"home": home}, nobody, nobody, np.ones(8, dtype=np.bool_))
    person = np.array([*range(6), *range(8)], dtype=np.int32)
    world = np.array([AB, AB, AB, AB, BA, BA] + [AB] * 8, dtype=np.int32)
    world[ranked_p1:6] = NOT_ASKED
    nothing = Categorical.from_texts([None] * 14)
    matters: list[str | None] = [*["very"] * 3, *["not"] * 3, *["very"] * 8]
    table = Assessments(
        participant=person,
        prompt=np.array([0] * 6 + [1] * 8, dtype=np.int32),
        world=world,
        personal=np.full(14, NOT_ASKED, dtype=np.int32),
        veto=np.array([2, 0, 0, 2, 0, 0] + [0] * 8, dtype=np.int16),
        importance=Categorical.from_texts(matters),
        representativeness=nothing,
        subjectivity=nothing,
    )
    reasons = Rationales(
        np.array([0, 4], dtype=np.int32), (RationaleOf.WORLD, RationaleOf.WORLD), ("Lies hurt.", "It is <i>kind</i>.")
    )
    dataset = Dataset(prompts, people, table, reasons)
    run = SpecRankings(
        "spec",
        (
            SpecRanking(
                "p1",
                Ranking((("B",), ("A",))),
                ("A", "B"),
                {"honesty": 5, "play": play_in_p1},
                ("honesty",),
                "Because.",
            ),
            SpecRanking("p2", Ranking((("A",), ("B",))), ("A", "B"), {"play": 5}, (), ""),
        ),
    )
    by = ("prompt", "section")
    options = Options(question=Question.WORLD, by=by, replicates=0, estimates=("agreement", "human_human"))
    figures = {Question.WORLD: compare(dataset, (run,), options=options, name="town")}
    return ExploredData(dataset, "town", (run,), run.relevance, {"honesty": "Honesty"}, figures)


@pytest.fixture(scope="module")
def data() -> ExploredData:
    return made_data()


def _ids(data: ExploredData, query: ExploreQuery, sight: Sight = ALL) -> list[tuple[str, int | None]]:
    return [(one.prompt_id, one.kept) for one in explore(data, query, sight).prompts]


def test_everything_is_listed_with_its_figures(data: ExploredData) -> None:
    found = explore(data, ExploreQuery(), ALL)
    first, second = found.prompts
    # p1: the spec says B>A, two of six people do. Pairs of people alike: 4·3/2 + 2·1/2 = 7 of 15.
    assert first.agreement.value == pytest.approx(2 / 6)
    assert first.human_human.value == pytest.approx(7 / 15)
    assert (first.people, first.vetoes, first.sections) == (6, 2, ("honesty",))
    assert (second.people, second.vetoes, second.agreement.value) == (8, 0, 1.0)
    assert (found.n_prompts, found.n_people, found.n_answers, found.ranker) == (2, 8, 14, "spec")
    assert [(one.value, one.label, one.n) for one in found.sections] == [("honesty", "Honesty", 1), ("play", "play", 1)]
    assert [(one.value, one.n) for _, values in found.groups for one in values] == [
        ("home=city", 5),
        ("home=country", 3),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (ExploreQuery(section="honesty"), [("p1", 6)]),
        (ExploreQuery(words="SONG"), [("p2", 8)]),
        (ExploreQuery(agreement=40), [("p1", 6)]),
        (ExploreQuery(split=50), [("p1", 6)]),
        (ExploreQuery(group="home=country"), [("p1", 2), ("p2", 3)]),
        (ExploreQuery(group="home=moon"), []),
        (ExploreQuery(importance="not"), [("p1", 3)]),
        (ExploreQuery(veto="yes"), [("p1", 2)]),
        (ExploreQuery(veto="yes", importance="very"), [("p1", 1)]),
        (ExploreQuery(said="hurt"), [("p1", 1)]),
        (ExploreQuery(sort="people"), [("p2", 8), ("p1", 6)]),
        (ExploreQuery(sort="gap"), [("p1", 6), ("p2", 8)]),
        (ExploreQuery(page=7), [("p1", 6), ("p2", 8)]),
    ],
)
def test_filters_keep_what_they_say(data: ExploredData, query: ExploreQuery, expected: list[tuple[str, int]]) -> None:
    assert _ids(data, query) == expected


def test_gaps_by_section_are_of_everybody_the_widest_first(data: ExploredData) -> None:
    found = explore(data, ExploreQuery(section="play", group="home=city"), ALL).gaps
    assert [(one.section_id, one.title, one.n_prompts) for one in found] == [
        ("honesty", "Honesty", 1),
        ("play", "play", 1),
    ]
    # p1 alone is of honesty, p2 alone of play; the figures are those of the prompts.
    assert [one.agreement.value for one in found] == pytest.approx([2 / 6, 1.0])
    assert [one.human_human.value for one in found] == pytest.approx([7 / 15, 1.0])
    assert [one.agreement.n_participants for one in found] == [6, 8]
    rows = gaps_table(explore(data, ExploreQuery(), ALL)).rows
    assert rows[0][:4] == ("honesty", "Honesty", 1, 33.3)
    assert explore(replace(data, rankings=()), ExploreQuery(), ALL).gaps == ()
    assert explore(data, ExploreQuery(question=Question.PERSONAL), ALL).gaps == ()


def test_what_is_sure_of_sections_comes_first(data: ExploredData) -> None:
    result = data.figures[Question.WORLD]
    assert result.sections is not None
    row = result.sections[0]

    def section(name: str, value: float | None, high: float | None) -> SectionRow:
        agreement = replace(row.estimates["agreement"], value=value, high=high)
        return replace(row, section_id=name, title=name, estimates={**row.estimates, "agreement": agreement})

    # One prompt's low figure has no interval: nothing is sure of it.
    made = (
        section("nothing", None, None),
        section("one prompt", 0.2, None),
        section("another prompt", 0.1, None),
        section("wide", 0.3, 0.6),
        section("narrow", 0.4, 0.45),
    )
    others = replace(data, figures={**data.figures, Question.WORLD: replace(result, sections=made)})
    found = [one.section_id for one in explore(others, ExploreQuery(), ALL).gaps]
    assert found == ["narrow", "wide", "another prompt", "one prompt", "nothing"]


def test_a_section_with_a_prompt_of_few_people_is_hidden() -> None:
    # Play has both prompts: eight people in all, but two of them answered the second alone.
    both = made_data(play_in_p1=5)
    assert {one.section_id: one.n_prompts for one in explore(both, ExploreQuery(), ALL).gaps} == {
        "honesty": 1,
        "play": 2,
    }
    hidden = explore(both, ExploreQuery(), replace(FEW, min_cell=7)).gaps
    few = "fewer than 7 people"
    for one in hidden:
        assert (one.n_prompts, one.agreement.value, one.agreement.n_participants) == (None, None, 0)
        assert (one.agreement.undefined_because, one.human_human.undefined_because) == (few, few)
    assert len(hidden) == 2
    assert [one.n_prompts for one in explore(both, ExploreQuery(), FEW).gaps if one.section_id == "play"] == [2]


def test_who_may_not_see_answers_is_told_no_wave_and_no_note_with_a_count(data: ExploredData) -> None:
    notes = ("3 answers were revised.", "Everybody is simulated.")
    waves = replace(data, waves=("spring", "autumn"), dataset=replace(data.dataset, notes=notes))
    assert (explore(waves, ExploreQuery(), ALL).waves, explore(waves, ExploreQuery(), ALL).notes) == (
        waves.waves,
        notes,
    )
    found = explore(waves, ExploreQuery(), FEW)
    assert (found.waves, found.notes, found.refused) == ((), notes[1:], None)
    one = explore(waves, ExploreQuery(wave="spring"), FEW)
    assert one.refused is not None
    assert (one.prompts, one.gaps, one.n_people) == ((), (), None)


def test_data_without_vetoes_say_so(data: ExploredData) -> None:
    assert explore(data, ExploreQuery(), ALL).has_vetoes
    never = replace(data.dataset.assessments, veto=np.full(14, NOT_ASKED, dtype=np.int16))
    without = replace(data, dataset=replace(data.dataset, assessments=never))
    assert not explore(without, ExploreQuery(), ALL).has_vetoes


def test_few_people_are_never_counted_for_those_who_may_not_see_answers(data: ExploredData) -> None:
    # In p1 two live in the country, and four in the city would tell it: neither count stands. In p2, five and three do.
    assert _ids(data, ExploreQuery(group="home=country"), FEW) == [("p2", 3)]
    assert _ids(data, ExploreQuery(group="home=city"), FEW) == [("p2", 5)]
    # Two of six flag a response of p1.
    assert _ids(data, ExploreQuery(veto="yes"), FEW) == []
    assert explore(data, ExploreQuery(), FEW).prompts[0].vetoes is None
    assert explore(data, ExploreQuery(importance="not"), FEW).n_people is None
    for several in (ExploreQuery(group="home=city", veto="yes"), ExploreQuery(said="hurt"), ExploreQuery(flag="fast")):
        found = explore(data, several, FEW)
        assert found.refused is not None
        assert (found.prompts, found.n_people) == ((), None)


def test_a_prompts_figures_are_hidden_where_few_answered_it(data: ExploredData) -> None:
    many = replace(FEW, min_cell=7)
    first, second = explore(data, ExploreQuery(), many).prompts
    assert (first.people, first.agreement.undefined_because) == (None, "fewer than 7 people")
    assert (second.people, second.agreement.value) == (8, 1.0)
    # Nor does a filter on its agreement tell.
    assert _ids(data, ExploreQuery(agreement=40), many) == []


def test_a_prompts_figures_are_hidden_where_few_of_those_who_answered_ranked_it() -> None:
    # Six answered the veto of p1; two of them ranked it, and agree with each other: all that these two said.
    two = made_data(play_in_p1=5, ranked_p1=2)
    first, _ = explore(two, ExploreQuery(), FEW).prompts
    assert first.people == 6
    for one in (first.agreement, first.human_human):
        assert (one.value, one.undefined_because, one.n_participants) == (None, "fewer than 3 people", 0)
    # The spec has B>A there, so that both are wholly against it: neither a filter nor an order tells.
    assert _ids(two, ExploreQuery(agreement=40), ALL) == [("p1", 6)]
    assert _ids(two, ExploreQuery(agreement=40), FEW) == []
    assert [name for name, _ in _ids(two, ExploreQuery(sort="gap"), ALL)] == ["p1", "p2"]
    assert [name for name, _ in _ids(two, ExploreQuery(sort="gap"), FEW)] == ["p2", "p1"]
    # Nor does a section that has it: with all eight of p2, ten answers less eight are these two.
    assert {one.section_id: one.n_prompts for one in explore(two, ExploreQuery(), FEW).gaps} == {
        "honesty": None,
        "play": None,
    }


def test_the_page_of_a_prompt(data: ExploredData) -> None:
    found = explore_prompt(data, "p1", ExploreQuery(), ALL)
    assert found is not None
    a, b = found.responses
    # A: first of four; mean place (4 · 1 + 2 · 2) / 6.
    assert [(one.first, one.vetoes) for one in (a, b)] == [(4, 0), (2, 2)]
    assert [one.mean_place for one in (a, b)] == pytest.approx([8 / 6, 10 / 6])
    assert found.rankings[0].ranking == "B>A"
    assert found.rankings[0].cited == (("honesty", "Honesty"),)
    assert found.sections == (("honesty", "Honesty", 5), ("play", "", 2))
    assert [one.world for one in found.answers] == ["A>B"] * 4 + ["B>A"] * 2
    assert found.answers[0].flagged == ("B",)
    assert found.answers[0].reasons[0].text == "Lies hurt."
    assert len({one.id for one in found.answers}) == 6
    again = explore_prompt(data, "p1", ExploreQuery(importance="not"), ALL)
    assert again is not None
    assert [one.id for one in again.answers] == [one.id for one in found.answers[3:]]
    assert explore_prompt(data, "p9", ExploreQuery(), ALL) is None


def test_who_ranks_the_last_response_first_is_not_told_by_the_others_counts() -> None:
    # Eleven people: five have A first, five B, one C. Each of five stands beside six, but together they tell of the one.
    codes = [pack_one([0, 1, 2])] * 5 + [pack_one([1, 0, 2])] * 5 + [pack_one([1, 2, 0])]
    world = np.array(codes, dtype=np.int32)
    nobody, nothing = np.zeros(11, dtype=np.bool_), Categorical.from_texts([None] * 11)
    people = Participants(tuple(f"person {n}" for n in range(11)), {}, nobody, nobody, ~nobody)
    prompts = Prompts(("p1",), ((Message("user", "Sing."),),), (("A", "B", "C"),), ((),))
    table = Assessments(
        np.arange(11, dtype=np.int32),
        np.zeros(11, dtype=np.int32),
        world,
        np.full(11, NOT_ASKED, dtype=np.int32),
        np.full(11, NOT_ASKED, dtype=np.int16),
        nothing,
        nothing,
        nothing,
    )
    reasons = Rationales(np.zeros(0, dtype=np.int32), (), ())
    data = ExploredData(Dataset(prompts, people, table, reasons), "town", (), None, {}, {})
    every, few = (explore_prompt(data, "p1", ExploreQuery(), one) for one in (ALL, replace(FEW, min_cell=4)))
    assert every is not None
    assert few is not None
    assert [one.first for one in every.responses] == [5, 5, 1]
    assert [one.first for one in few.responses] == [None, 5, None]


def test_the_page_of_a_prompt_without_single_answers(data: ExploredData) -> None:
    found = explore_prompt(data, "p1", ExploreQuery(), FEW)
    assert found is not None
    assert (found.answers, found.n_reasons) == ((), None)
    assert [one.first for one in found.responses] == [None, None]
    assert [one.vetoes for one in found.responses] == [None, None]
    unread = explore_prompt(data, "p1", ExploreQuery(), replace(ALL, texts=False))
    assert unread is not None
    assert all(one.reasons == () for one in unread.answers)
