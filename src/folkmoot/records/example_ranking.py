"""How a ranker ranked the replies of a spec's worked examples."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from folkmoot.records.provenance import NO_PROVENANCE, Provenance
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec import Label


class Book(StrEnum):
    """What of the examples the ranker could see in the spec that it was shown."""

    CLOSED = "closed"
    """The labelled replies of the section under test were taken out of it."""
    OPEN = "open"
    """The whole spec, the labels that are asked for included."""
    NONE = "none"
    """No spec at all: what the model thinks of the replies by itself."""


@dataclass(frozen=True, slots=True)
class ExampleRanking:
    """One comparison of a worked example, and what the ranker made of it.

    Every comparison of the spec has a row, also one that was not put to the ranker because it has nothing to tell apart,
    so that what is counted out can be counted.

    Attributes:
        task_id: names the comparison; distinct within a run.
        example_id: the worked example that it stands in; several comparisons can share one.
        section_id: the section in which the example stands.
        names: of the replies as ranked (`A`, `B`, …), in the spec's order; 1 or more.
        labels: of the replies: GOOD, BAD or OK; None where the author gave none.
        targets: the section that each reply breaks (`BAD[#id]`), one entry a reply; None where none is named.
        ranking: of the names, best first; None where the call failed or was never made.
        failed: why there is no ranking although it was asked for; None where it was not, or where there is one.
        shown_order: names in the order in which the ranker saw them; () where not recorded.
        cited_sections: ids of the sections that the ranker gave as its reason.
        explanation: the ranker's reason in words; data, never markup.
        provenance: where the ranking comes from.
    """

    task_id: str
    example_id: str
    section_id: str
    names: tuple[str, ...]
    labels: tuple[Label | None, ...]
    targets: tuple[str | None, ...]
    ranking: Ranking | None
    failed: str | None = None
    shown_order: tuple[str, ...] = ()
    cited_sections: tuple[str, ...] = ()
    explanation: str = ""
    provenance: Provenance = NO_PROVENANCE


@dataclass(frozen=True, slots=True)
class ExampleRankings:
    """One run of one ranker over every comparison of a spec's worked examples.

    Attributes:
        ranker: the model as the user named it, the same as in SpecRankings of its runs over prompts.
        book: what it could see.
        rows: one a comparison, in the spec's order.
        repeat: 1 or more; several runs of one ranker and book are averaged, example by example.
    """

    ranker: str
    book: Book
    rows: tuple[ExampleRanking, ...]
    repeat: int = 1
