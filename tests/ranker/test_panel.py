"""Several rankers as one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.ranker.panel import mean_rank, panel
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings

LABELS = "ABCD"


def run(name: str, **rankings: str) -> SpecRankings:
    return SpecRankings(
        name,
        tuple(
            SpecRanking(prompt, Ranking.parse(text, sorted(set(text) - set(">="))), (), None, (), "")
            for prompt, text in rankings.items()
        ),
    )


def test_mean_ranks_by_hand() -> None:
    # A>B>C>D and B>A=D>C: A 1 + 2½, B 2 + 1, C 3 + 4, D 4 + 2½: B, A, D, C.
    rankings = [Ranking.parse(text, LABELS) for text in ("A>B>C>D", "B>A=D>C")]
    assert str(mean_rank(rankings)) == "B>A>D>C"


def test_equal_mean_ranks_tie() -> None:
    # A 1 + 2, B 2 + 1; thirds are exact: 1 + 2 + 3 against 2 + 2 + 2.
    assert str(mean_rank([Ranking.parse(text, "AB") for text in ("A>B", "B>A")])) == "A=B"
    three = [Ranking.parse(text, "ABC") for text in ("A>B>C", "C>B>A", "A=B=C")]
    assert str(mean_rank(three)) == "A=B=C"


def test_only_prompts_of_all_members_or_those_of_any() -> None:
    one, other = run("one", p="A>B", q="A>B"), run("other", p="B>A", r="B>A")
    assert [row.prompt_id for row in panel([one, other], "both").rows] == ["p"]
    assert [(row.prompt_id, str(row.ranking)) for row in panel([one, other], "both", by_all=False).rows] == [
        ("p", "A=B"),
        ("q", "A>B"),
        ("r", "B>A"),
    ]


def test_a_prompt_of_which_members_rank_other_responses_is_left_out() -> None:
    assert panel([run("one", p="A>B"), run("other", p="A>B>C")], "both").rows == ()


RANKINGS = st.lists(st.integers(0, 3), min_size=4, max_size=4).map(
    lambda tiers: Ranking(
        tuple(
            tuple(label for label, tier in zip(LABELS, tiers, strict=True) if tier == level)
            for level in sorted(set(tiers))
        )
    )
)


@given(st.lists(RANKINGS, min_size=1, max_size=5), st.permutations(LABELS))
def test_naming_responses_otherwise_changes_nothing(rankings: list[Ranking], names: list[str]) -> None:
    new = dict(zip(LABELS, names, strict=True))

    def renamed(one: Ranking) -> Ranking:
        return Ranking(tuple(tuple(sorted(new[label] for label in tier)) for tier in one.tiers))

    assert mean_rank([renamed(one) for one in rankings]) == renamed(mean_rank(rankings))


@given(RANKINGS, st.integers(1, 4))
def test_members_who_agree_are_the_panel(ranking: Ranking, times: int) -> None:
    assert mean_rank([ranking] * times) == ranking
