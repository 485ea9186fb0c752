"""Runs of rankers, worked examples and specs in a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from folkmoot.records.example_ranking import Book, ExampleRanking, ExampleRankings
from folkmoot.records.provenance import Provenance
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec import Label, Spec
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings
from folkmoot.spec.reader import read_spec

SPEC: Spec = read_spec("# Be fair {#be_fair}\n\nBe fair.\n\n## Be kind {#be_kind}\n\nBe kind.\n", "spec")


def labels_of(ranking: str) -> tuple[str, ...]:
    """The responses that `B>A=C` ranks, in their order."""
    return tuple(sorted(one for tier in ranking.split(">") for one in tier.split("=")))


def run(
    rankings: Mapping[str, str],
    name: str = "run",
    *,
    shown: Mapping[str, str] | None = None,
    model: str | None = None,
    ranker: str | None = None,
) -> SpecRankings:
    """A run.

    Args:
        rankings: by prompt, `A>B=C`.
        name: the run's.
        shown: by prompt, the order shown: `BAC`.
        model: as recorded.
        ranker: code of a person.
    """
    said = Provenance(model=model, ranker=ranker)
    return SpecRankings(
        name,
        tuple(
            SpecRanking(
                prompt, Ranking.parse(text, labels_of(text)), tuple((shown or {}).get(prompt, "")), None, (), "", said
            )
            for prompt, text in rankings.items()
        ),
    )


def comparison(
    task_id: str, labels: str, ranking: str | None, *, targets: Sequence[str | None] = (), failed: str | None = None
) -> ExampleRanking:
    """A comparison.

    Args:
        task_id: `section/example/comparison`.
        labels: of the replies in order: `GOOD BAD OK`, `-` for none.
        ranking: `A>B`; None where there is none.
        targets: of the replies.
        failed: why there is no ranking.
    """
    section, example, _ = task_id.split("/")
    found = tuple(None if one == "-" else Label(one) for one in labels.split())
    names = tuple("ABCDEFGH"[: len(found)])
    return ExampleRanking(
        task_id,
        f"{section}/{example}",
        section,
        names,
        found,
        tuple(targets) or (None,) * len(found),
        None if ranking is None else Ranking.parse(ranking, names),
        failed,
    )


def examples(*rows: ExampleRanking, ranker: str = "m", book: Book = Book.CLOSED, repeat: int = 1) -> ExampleRankings:
    """A run over worked examples."""
    return ExampleRankings(ranker, book, rows, repeat)
