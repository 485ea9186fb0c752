"""The same replies written twice are one run."""

from __future__ import annotations

from dataclasses import replace

from folkmoot.pipeline.same_run import without_copies
from folkmoot.records.provenance import Provenance
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings


def run(
    name: str, replies: dict[str, str | None], *, repeat: int | None = 1, shown: tuple[str, ...] = ()
) -> SpecRankings:
    return SpecRankings(
        name,
        tuple(
            SpecRanking(
                prompt,
                Ranking.parse("A>B", ("A", "B")),
                shown,
                None,
                (),
                "because",
                Provenance(model="m:1", repeat=repeat, reply_digest=digest),
            )
            for prompt, digest in replies.items()
        ),
    )


def kept(*runs: SpecRankings) -> list[str]:
    return [one.name for one in without_copies(runs)[0]]


def test_a_run_that_only_repeats_another_is_left_out_and_said() -> None:
    first, copy = run("first", {"p": "1", "q": "2"}), run("copy", {"p": "1", "q": "2"})
    left, notes = without_copies([first, copy])
    assert left == (first,)
    assert [note.split(" and is left out")[0] for note in notes] == [
        "copy holds the very replies of first (one model, repeat 1)"
    ]
    assert kept(first, copy, replace(copy, name="third")) == ["first"]


def test_a_part_of_a_run_is_left_out_wherever_it_stands() -> None:
    whole, part = run("whole", {"p": "1", "q": "2"}), run("part", {"p": "1"})
    assert kept(whole, part) == kept(part, whole) == ["whole"]


def test_what_was_asked_again_stays() -> None:
    first = run("first", {"p": "1", "q": "2"})
    assert kept(first, run("other reply", {"p": "1", "q": "3"})) == ["first", "other reply"]
    assert kept(first, run("more", {"q": "2", "r": "3"})) == ["first", "more"]
    assert kept(first, run("again", {"p": "1", "q": "2"}, repeat=2)) == ["first", "again"]
    assert kept(first, run("other order", {"p": "1", "q": "2"}, shown=("B", "A"))) == ["first", "other order"]


def test_without_a_digest_nothing_is_known_to_be_a_copy() -> None:
    assert kept(run("a", {"p": None}), run("b", {"p": None})) == ["a", "b"]
    assert kept(run("a", {"p": "1"}, repeat=None), run("b", {"p": "1"}, repeat=None)) == ["a", "b"]
