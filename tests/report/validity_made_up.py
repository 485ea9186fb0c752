"""A validity card with every piece in it, and text that means harm."""

from __future__ import annotations

from dataclasses import replace

from folkmoot.records.agreement import RankerGroupRow
from folkmoot.records.validity_card import (
    Ablation,
    CounterfactualRow,
    ExampleAccuracy,
    Gold,
    PairOfRankers,
    Panel,
    RankerCard,
    Repeats,
    SectionAccuracy,
    ValidityCard,
)
from folkmoot.statistics.estimate import Estimate, undefined

HARM = "<script>alert(1)</script>\u202e\x1b[31m"


def share(value: float, half: float = 0.05, prompts: int = 40) -> Estimate:
    """A share with its interval."""
    ends = max(0.0, value - half), min(1.0, value + half)
    return Estimate(value, *ends, None, 6 * prompts, 0, 0, prompts, "score")


def difference(value: float, half: float = 0.04) -> Estimate:
    """A difference with its interval."""
    return Estimate(value, value - half, value + half, None, 240, 500, 120, 40, "cluster")


def accuracy(value: float) -> ExampleAccuracy:
    """Accuracy on worked examples, in two sections."""
    few = replace(
        share(value, prompts=3), low=None, high=None, undefined_because="no interval: 3 examples, and it needs 5"
    )
    return ExampleAccuracy(
        share(value, prompts=90),
        share(0.7, 0.1, 12),
        (
            SectionAccuracy("be_fair", "Be fair", share(value, 0.1, 20)),
            SectionAccuracy("be_kind", f"Be kind {HARM}", few),
        ),
        (SectionAccuracy("be_fair", "Be fair", share(value, 0.2, 6)),),
        163,
        28,
        2,
        0,
    )


def ranker(name: str, *, fake: bool = False, value: float = 0.93) -> RankerCard:
    """A ranker of whom everything is known."""
    changed = CounterfactualRow(
        "be_fair", "Be fair", "inverted", f"Be unfair {HARM}", name, share(0.6), share(0.05), difference(0.55),
        share(0.04), share(0.03), difference(0.56),
    )  # fmt: skip
    again = undefined("no second run with the spec as it is: --repeats 2")
    return RankerCard(
        ranker=name,
        model=name,
        fake=fake,
        runs=(f"{name}#1", f"{name}#2"),
        closed_book=accuracy(value),
        open_book=accuracy(0.99),
        no_book=accuracy(0.62),
        closed_beyond_none=difference(value - 0.62),
        repeats=Repeats(share(0.96), share(0.01, 0.01), share(0.98, 0.02), share(0.94), difference(0.04), share(0.51)),
        ablation=Ablation(
            "none", share(0.73), share(0.74), difference(-0.01), share(0.1), share(0.04, 0.02), difference(0.06, 0.03)
        ),
        counterfactuals=(
            changed,
            replace(changed, change="removed", text=None, written_by=None, noise_governed=again, noise_others=again),
        ),
        no_counterfactuals_because=None,
        agreement=share(0.73),
        gold=share(0.8),
        verdicts=("no detectable effect on agreement: -0.010",),
    )


def card(*, simulated: bool = False, fake: bool = False) -> ValidityCard:
    """The whole card of two rankers."""
    first, second = ranker("m:one", fake=fake), ranker(f"m:two {HARM}", value=0.8)
    rows = tuple(
        RankerGroupRow(one.ranker, "age", group, share(0.7), difference(0.01))
        for one in (first, second)
        for group in ("18-24", f"25+ {HARM}")
    )
    return ValidityCard(
        dataset=f"people {HARM}",
        spec="2025-02-12",
        question="world",
        interval_method="pigeonhole",
        replicates=2000,
        seed=1,
        simulated=simulated,
        fake=fake,
        rankers=(first, second),
        panel=Panel(
            (first.ranker, second.ranker),
            share(0.88),
            (PairOfRankers(first.ranker, second.ranker, share(0.88), difference(0.02)),),
            replace(share(0.6, 0.1), interval_method="jackknife"),
            Estimate(1.25, 1.18, 1.33, None, 240, 500, 120, 40, "jackknife"),
            share(0.74),
        ),
        gold=Gold(("x1", "x2"), 40, share(0.85)),
        rankers_by_groups=rows,
        no_groups_because=None,
        notes=(f"A note {HARM}",),
    )


def bare() -> ValidityCard:
    """A card of one run, about which next to nothing is known."""
    nothing = undefined("no ranking with the spec was given")
    one = ranker("run")
    none = ExampleAccuracy(nothing, nothing)
    return replace(
        card(),
        dataset=None,
        rankers=(
            replace(
                one,
                model=None,
                runs=("run",),
                closed_book=none,
                open_book=none,
                no_book=none,
                closed_beyond_none=nothing,
                repeats=Repeats(*[nothing] * 6),
                ablation=Ablation(None, *[nothing] * 6),
                counterfactuals=(),
                no_counterfactuals_because="no model was asked",
                agreement=nothing,
                gold=nothing,
                verdicts=(),
            ),
        ),
        panel=Panel(("run",), nothing, (), nothing, nothing, nothing),
        gold=Gold((), 0, nothing),
        rankers_by_groups=None,
        no_groups_because="no group was asked for",
        notes=(),
    )
