"""The validity card: how far a ranker can be trusted, as numbers.

Everything is an Estimate with its interval and n, or undefined with the reason and what to run. In figures about worked
examples `n_prompts` counts examples and `n_pairs` pairs of replies.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from folkmoot.records.agreement import RankerGroupRow
from folkmoot.statistics.estimate import Estimate


@dataclass(frozen=True, slots=True)
class SectionAccuracy:
    """Accuracy on the worked examples of one section, or on BAD replies that break it.

    Attributes:
        section_id: the section.
        title: its title; None where the spec has no such section.
        accuracy: as in ExampleAccuracy.
    """

    section_id: str
    title: str | None
    accuracy: Estimate


@dataclass(frozen=True, slots=True)
class ExampleAccuracy:
    """How one ranker does on the spec's worked examples.

    Attributes:
        accuracy: share of GOOD–BAD pairs, within one comparison, with the GOOD above the BAD; a tie counts ½.
        ok_between: share of pairs of an OK with a GOOD or a BAD that are ordered as labelled; a tie counts ½.
        by_section: by the section in which the examples stand, in the spec's order.
        by_target: by the section that a BAD reply is said to break.
        n_comparisons: comparisons in the spec.
        n_lacking: those that lack a GOOD or a BAD: counted out.
        n_failed: comparisons with both that the ranker failed to rank; never counted as wrong, nor as half.
        n_not_asked: comparisons with both that were not put to it.
    """

    accuracy: Estimate
    ok_between: Estimate
    by_section: tuple[SectionAccuracy, ...] = ()
    by_target: tuple[SectionAccuracy, ...] = ()
    n_comparisons: int = 0
    n_lacking: int = 0
    n_failed: int = 0
    n_not_asked: int = 0


@dataclass(frozen=True, slots=True)
class Repeats:
    """What runs of one ranker over the same prompts say about each other.

    Attributes:
        test_retest: share of pairs, strict in both of two runs, on which they agree; the mean over pairs of runs.
        tied_in_either: share of pairs that either of two runs ties; the mean over pairs of runs.
        retest_same_order: test_retest over the prompts that both runs showed in one order.
        retest_other_order: test_retest over the prompts that the two runs showed in different orders.
        order_sensitivity: retest_same_order − retest_other_order, on the prompts shown both ways where there are enough:
            above 0, the order shown changes what is said.
        first_shown_wins: share of strictly ordered pairs in which the response shown earlier stands above; ½ is none.
    """

    test_retest: Estimate
    tied_in_either: Estimate
    retest_same_order: Estimate
    retest_other_order: Estimate
    order_sensitivity: Estimate
    first_shown_wins: Estimate


@dataclass(frozen=True, slots=True)
class Ablation:
    """The ranker with the spec against the same ranker without.

    Attributes:
        without_spec: name of the run without the spec; None where there is none.
        agreement_with: agreement with people of the headline run, over the prompts of both runs.
        agreement_without: the same of the run without the spec.
        spec_effect: agreement_with − agreement_without, paired.
        spec_flips: share of pairs, strict with and without the spec, that the spec turns round.
        retest_flips: 1 − test_retest, what a second run turns round.
        flips_beyond_retest: spec_flips − retest_flips on the prompts that all of these runs rank.
    """

    without_spec: str | None
    agreement_with: Estimate
    agreement_without: Estimate
    spec_effect: Estimate
    spec_flips: Estimate
    retest_flips: Estimate
    flips_beyond_retest: Estimate


@dataclass(frozen=True, slots=True)
class CounterfactualRow:
    """One section changed on purpose.

    Attributes:
        section_id: the section.
        title: its title; None where the spec has no such section.
        change: `removed` or `inverted`.
        text: what stood in its place; None where it was removed.
        written_by: the model that wrote it; None where a person gave it, or where there is none.
        flips_governed: share of pairs, strict before and after, turned round among the prompts that it governs.
        flips_others: the same among prompts that it does not govern.
        flips_difference: flips_governed − flips_others.
        noise_governed: share that a second run with the spec as it is turns round, among the same governed prompts.
        noise_others: the same among the others.
        beyond_noise: flips_governed − noise_governed on the prompts that all three runs rank.
    """

    section_id: str
    title: str | None
    change: str
    text: str | None
    written_by: str | None
    flips_governed: Estimate
    flips_others: Estimate
    flips_difference: Estimate
    noise_governed: Estimate
    noise_others: Estimate
    beyond_noise: Estimate


@dataclass(frozen=True, slots=True)
class RankerCard:
    """One ranker: a model, a panel of models, or a person.

    Attributes:
        ranker: how it is called: the model, the code of a person, or the first run where no model is recorded.
        model: the model as recorded; None where none is.
        fake: whether it is a fake model, whose figures say nothing about any real one.
        runs: names of its runs with the spec, the headline first; () for a model with worked examples alone.
        closed_book: worked examples with the labels of the section under test out of sight.
        open_book: worked examples with the labels in sight; never the headline.
        no_book: worked examples without any spec: what the model thinks of the replies by itself.
        closed_beyond_none: accuracy of closed_book minus that of no_book: what reading the spec adds.
        repeats: its runs against each other.
        ablation: with the spec against without.
        counterfactuals: one row a changed section.
        no_counterfactuals_because: why there are none; None where there are.
        agreement: of its headline run with people.
        gold: agreement of its headline run with the experts' panel.
        verdicts: the card in words.
    """

    ranker: str
    model: str | None
    fake: bool
    runs: tuple[str, ...]
    closed_book: ExampleAccuracy
    open_book: ExampleAccuracy
    no_book: ExampleAccuracy
    closed_beyond_none: Estimate
    repeats: Repeats
    ablation: Ablation
    counterfactuals: tuple[CounterfactualRow, ...]
    no_counterfactuals_because: str | None
    agreement: Estimate
    gold: Estimate
    verdicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairOfRankers:
    """Two rankers' headline runs against each other.

    Attributes:
        first: one ranker.
        second: the other.
        same_order: share of pairs, strict in both, on which they agree.
        agreement_difference: the first's agreement with people minus the second's, paired, on the prompts of both.
    """

    first: str
    second: str
    same_order: Estimate
    agreement_difference: Estimate


@dataclass(frozen=True, slots=True)
class Panel:
    """Several rankers taken together.

    Attributes:
        rankers: its members.
        between_rankers: share of pairs, strict in both of two members, on which they agree; the mean over pairs of members.
        pairs: each pair of members.
        error_correlation: mean correlation of two members' errors against people, -1 to 1.
        effective_rankers: K / (1 + (K − 1)·error_correlation): how many independent rankers are worth these.
        agreement: of the members' mean rank with people.
    """

    rankers: tuple[str, ...]
    between_rankers: Estimate
    pairs: tuple[PairOfRankers, ...]
    error_correlation: Estimate
    effective_rankers: Estimate
    agreement: Estimate


@dataclass(frozen=True, slots=True)
class Gold:
    """People who know the spec, as rankers: what models are measured against.

    Attributes:
        experts: the codes by which they are called.
        n_prompts: prompts that at least one of them ranked.
        between_experts: share of pairs, strict in both of two experts, on which they agree; the mean over pairs of experts.
    """

    experts: tuple[str, ...]
    n_prompts: int
    between_experts: Estimate


@dataclass(frozen=True)
class ValidityCard:
    """How far to trust rankers: everything that `folkmoot ranker validate` found.

    Attributes:
        dataset: name of the dataset; None where none was given.
        spec: name of the spec.
        question: which of people's rankings was compared (`world` or `personal`).
        interval_method: how intervals of agreement are made.
        replicates: bootstrap replicates.
        seed: seed of every draw.
        simulated: whether any participant was simulated.
        fake: whether any ranker is a fake model.
        rankers: one card a ranker.
        panel: all rankers together.
        gold: the experts.
        rankers_by_groups: how near each ranker is to each group; None where no group was asked for.
        no_groups_because: why there are no rows of groups; None where there are.
        notes: what a reader must know beside the numbers.
    """

    dataset: str | None
    spec: str
    question: str
    interval_method: str
    replicates: int
    seed: int
    simulated: bool
    fake: bool
    rankers: tuple[RankerCard, ...]
    panel: Panel
    gold: Gold
    rankers_by_groups: tuple[RankerGroupRow, ...] | None
    no_groups_because: str | None
    notes: tuple[str, ...]


def as_json(card: ValidityCard) -> dict[str, Any]:
    """The card as `folkmoot ranker validate --json` prints it: builtins only, estimates under their own names."""
    return asdict(card)
