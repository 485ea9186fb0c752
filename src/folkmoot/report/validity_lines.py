"""The lines of a validity card: what each figure is called, what it says, and where it stands in the card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from folkmoot.records.validity_card import Panel, RankerCard
from folkmoot.report.numbers import Unit
from folkmoot.statistics.estimate import Estimate


@dataclass(frozen=True, slots=True)
class CardLine:
    """One figure of a card.

    Attributes:
        name: its keys in the JSON, from the ranker's card on, joined by dots.
        short: what it is called where there is little room.
        label: what it is called.
        meaning: what it says, in a sentence.
        unit: of the figure.
        of: where it stands in the card.
        counted: what its `n_prompts` counts.
    """

    name: str
    short: str
    label: str
    meaning: str
    unit: Unit
    of: Callable[[RankerCard], Estimate]
    counted: str = "prompt"


EXAMPLES: Final = (
    CardLine(
        "closed_book.accuracy",
        "closed book",
        "Closed book: GOOD above BAD",
        "Pairs of a GOOD and a BAD reply ordered as the spec's author labelled them, with the labels of the section under "
        "test out of sight. Half is guessing.",
        Unit.SHARE,
        lambda card: card.closed_book.accuracy,
        "example",
    ),
    CardLine(
        "closed_book.ok_between",
        "  OK between them",
        "Closed book: OK in between",
        "Pairs of an OK reply with a GOOD or a BAD one, ordered as labelled.",
        Unit.SHARE,
        lambda card: card.closed_book.ok_between,
        "example",
    ),
    CardLine(
        "open_book.accuracy",
        "open book",
        "Open book",
        "The same with the labels in sight: whether the model can copy them. Never the headline.",
        Unit.SHARE,
        lambda card: card.open_book.accuracy,
        "example",
    ),
    CardLine(
        "no_book.accuracy",
        "no spec",
        "Without any spec",
        "The same without any spec: what the model thinks of the replies by itself.",
        Unit.SHARE,
        lambda card: card.no_book.accuracy,
        "example",
    ),
    CardLine(
        "closed_beyond_none",
        "closed book − no spec",
        "Closed book minus without any spec",
        "What reading the spec's rules adds to what the model thinks by itself.",
        Unit.DIFFERENCE,
        lambda card: card.closed_beyond_none,
        "example",
    ),
)
REPEATS: Final = (
    CardLine(
        "repeats.test_retest",
        "the same when asked again",
        "Two runs agree (test-retest)",
        "Pairs ordered the same way by two runs that both take a side. Half is chance.",
        Unit.SHARE,
        lambda card: card.repeats.test_retest,
    ),
    CardLine(
        "repeats.tied_in_either",
        "  tied in either run",
        "Tied in either run",
        "Pairs that one run or the other ties; they are not in the figure above.",
        Unit.SHARE,
        lambda card: card.repeats.tied_in_either,
    ),
    CardLine(
        "repeats.retest_same_order",
        "  shown in the same order",
        "Two runs agree, shown in the same order",
        "Test-retest over the prompts whose responses both runs showed in one order.",
        Unit.SHARE,
        lambda card: card.repeats.retest_same_order,
    ),
    CardLine(
        "repeats.retest_other_order",
        "  shown in another order",
        "Two runs agree, shown in another order",
        "Test-retest over the prompts whose responses the two runs showed in different orders.",
        Unit.SHARE,
        lambda card: card.repeats.retest_other_order,
    ),
    CardLine(
        "repeats.order_sensitivity",
        "  same − another order",
        "Order sensitivity",
        "The same order minus another: above 0, the order in which responses are shown changes what the ranker says.",
        Unit.DIFFERENCE,
        lambda card: card.repeats.order_sensitivity,
    ),
    CardLine(
        "repeats.first_shown_wins",
        "the first shown stands above",
        "The response shown earlier stands above",
        "Half is no pull of either place. It says something only where the order was drawn at random.",
        Unit.SHARE,
        lambda card: card.repeats.first_shown_wins,
    ),
)
ABLATION: Final = (
    CardLine(
        "ablation.agreement_with",
        "agreement with the spec",
        "Agreement with people, with the spec",
        "How often the ranker puts two responses in a person's order; over the prompts of both runs.",
        Unit.SHARE,
        lambda card: card.ablation.agreement_with,
    ),
    CardLine(
        "ablation.agreement_without",
        "agreement without",
        "Agreement with people, without the spec",
        "The same of the ranker that was given no spec.",
        Unit.SHARE,
        lambda card: card.ablation.agreement_without,
    ),
    CardLine(
        "ablation.spec_effect",
        "with − without",
        "Effect of the spec on agreement",
        "With minus without, paired.",
        Unit.DIFFERENCE,
        lambda card: card.ablation.spec_effect,
    ),
    CardLine(
        "ablation.spec_flips",
        "pairs that the spec turns",
        "Pairs that the spec turns round",
        "Pairs, strict with and without the spec, that it turns round.",
        Unit.SHARE,
        lambda card: card.ablation.spec_flips,
    ),
    CardLine(
        "ablation.retest_flips",
        "  that a second run turns",
        "Pairs that a second run turns round",
        "What being asked again turns round by itself: 1 minus test-retest.",
        Unit.SHARE,
        lambda card: card.ablation.retest_flips,
    ),
    CardLine(
        "ablation.flips_beyond_retest",
        "  the spec beyond that",
        "Turned round by the spec beyond a second run",
        "The difference of the two, on the prompts of all these runs. At 0 or below the ranker is not reading the spec.",
        Unit.DIFFERENCE,
        lambda card: card.ablation.flips_beyond_retest,
    ),
)
AGREEMENT: Final = (
    CardLine(
        "agreement",
        "agreement with people",
        "Agreement with people",
        "How often its headline run puts two responses in a person's order.",
        Unit.SHARE,
        lambda card: card.agreement,
    ),
    CardLine(
        "gold",
        "agreement with the experts",
        "Agreement with the experts",
        "Pairs that the experts' panel orders, ordered the same way by the headline run; its ties count half.",
        Unit.SHARE,
        lambda card: card.gold,
    ),
)
GROUPS: Final[Sequence[tuple[str, Sequence[CardLine]]]] = (
    ("The spec's worked examples", EXAMPLES),
    ("Asked again, in other orders", REPEATS),
    ("With the spec and without", ABLATION),
    ("Against people and experts", AGREEMENT),
)
"""Every line, under the headings that they stand below."""


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One figure of a panel; attributes as in CardLine."""

    name: str
    short: str
    label: str
    meaning: str
    unit: Unit
    of: Callable[[Panel], Estimate]


PANEL: Final = (
    PanelLine(
        "between_rankers",
        "two rankers agree",
        "Two rankers agree",
        "Pairs ordered the same way by two rankers that both take a side; the mean over pairs of rankers.",
        Unit.SHARE,
        lambda panel: panel.between_rankers,
    ),
    PanelLine(
        "error_correlation",
        "their errors' correlation",
        "Correlation of their errors",
        "Whether rankers miss what people say on the same pairs; 1 is always, 0 is no more than by chance.",
        Unit.RATIO,
        lambda panel: panel.error_correlation,
    ),
    PanelLine(
        "effective_rankers",
        "worth independent rankers",
        "Independent rankers that they are worth",
        "The number of rankers with unrelated errors whose mean errs as much.",
        Unit.RATIO,
        lambda panel: panel.effective_rankers,
    ),
    PanelLine(
        "agreement",
        "the panel with people",
        "Agreement of the panel with people",
        "Of the mean rank of all rankers, over the prompts that all of them rank.",
        Unit.SHARE,
        lambda panel: panel.agreement,
    ),
)


def lines_of(card: RankerCard) -> list[tuple[str, list[tuple[CardLine, Estimate]]]]:
    """The figures of a ranker's card under their headings."""
    return [(heading, [(line, line.of(card)) for line in lines]) for heading, lines in GROUPS]
