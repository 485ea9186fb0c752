"""The figures of a validity card."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal, TypeAlias

from folkmoot.records.validity_card import RankerCard, ValidityCard
from folkmoot.report.dot_plot import DotPlot, Kind, Row, dot
from folkmoot.report.figures import in_words, note_of, turned_by_chance
from folkmoot.report.look import Figure
from folkmoot.report.numbers import Unit, count, show
from folkmoot.statistics.estimate import Estimate

FIGURES: Final = ("examples", "sections", "runs", "order", "spec_effect", "counterfactuals", "agreement", "gold")
"""Names of all figures, in the page's order; a page has those that its card gives rise to."""
_BLUE, _ORANGE, _GREEN, _GREY = "#2f7fc1", "#c0661a", "#1a8a74", "#777d86"
_CLOSED: Final = Kind("Closed book", _BLUE)
_OPEN: Final = Kind("Open book", _ORANGE, "diamond", filled=False)
_NONE: Final = Kind("Without any spec", _GREY, "square", filled=False)
_RUN: Final = Kind("A second run", _GREY, "square")
_OTHER: Final = Kind("A second run that showed them in another order", _GREEN, "triangle-up")
_SPEC: Final = Kind("The run without the spec", _BLUE)
_GOVERNED: Final = Kind("Prompts that the section governs", _BLUE)
_REST: Final = Kind("Prompts that it does not govern", _GREY, "square")
_NOISE: Final = Kind("A second run, the spec as it is, on those it governs", _ORANGE, "diamond", filled=False)
_INTERVALS: Final = "Lines: 95% intervals."
_COIN: Final = (50.0, "coin toss")
_Marks: TypeAlias = Callable[[RankerCard], list[tuple[str, Kind, Estimate]]]
"""Of a card: (what a row is called, its mark, its estimate)."""


def figures(card: ValidityCard) -> Iterator[Figure]:
    """Every figure that the card gives rise to, in the page's order."""
    made = (
        examples_figure(card.rankers),
        sections_figure(card.rankers),
        runs_figure(card.rankers),
        order_figure(card.rankers),
        spec_effect_figure(card.rankers),
        counterfactuals_figure(card.rankers),
        agreement_figure(card),
        gold_figure(card),
    )
    yield from (figure for figure in made if figure is not None)


def examples_figure(rankers: Sequence[RankerCard]) -> DotPlot | None:
    """Accuracy on worked examples, by ranker and book; None where no model was asked."""
    rows = _by_ranker(
        rankers,
        lambda card: [
            (kind.name, kind, book.accuracy)
            for kind, book in ((_CLOSED, card.closed_book), (_OPEN, card.open_book), (_NONE, card.no_book))
        ],
        counted="example",
    )
    return _plot(
        "examples",
        "How often a GOOD reply of the spec's worked examples stands above a BAD one",
        "Closed book: the labels of the section under test are out of sight. Open book shows whether they can be copied. "
        f"{_INTERVALS}",
        "Pairs of a GOOD and a BAD reply ordered as the spec's author labelled them (%)",
        rows,
        (_CLOSED, _OPEN, _NONE),
        line=_COIN,
    )


def sections_figure(rankers: Sequence[RankerCard]) -> DotPlot | None:
    """Closed-book accuracy by the section of the example; None where there is none."""
    rows: list[Row] = []
    for card in rankers:
        if not card.closed_book.by_section:
            continue
        if len(rankers) > 1:
            rows.append(Row(card.ranker, is_heading=True))
        for row in card.closed_book.by_section:
            note = f"{show(row.accuracy, Unit.SHARE).short()}\n{count(row.accuracy.n_prompts, 'example')}"
            rows.append(Row(row.title or row.section_id, note, dot(_CLOSED, row.accuracy)))
    return _plot(
        "sections",
        "Accuracy on worked examples by the section in which they stand, closed book",
        f"Fewer than 5 examples: a value without an interval. {_INTERVALS}",
        "Pairs of a GOOD and a BAD reply ordered as labelled (%)",
        rows,
        (_CLOSED,),
        line=_COIN,
    )


def runs_figure(rankers: Sequence[RankerCard]) -> DotPlot | None:
    """What a second run, another order and the missing spec turn round; None where there is one run."""
    rows = _by_ranker(
        rankers,
        lambda card: [
            (_RUN.name, _RUN, card.ablation.retest_flips),
            (_OTHER.name, _OTHER, turned_by_chance(card.repeats.retest_other_order)),
            (_SPEC.name, _SPEC, card.ablation.spec_flips),
        ],
    )
    return _plot(
        "runs",
        "How many of its own pairs the ranker turns round, and by what",
        f"If leaving the spec away turns no more than asking again does, the ranker is not reading the spec. {_INTERVALS}",
        "Pairs, strict in both runs, that are turned round (%)",
        rows,
        (_RUN, _OTHER, _SPEC),
    )


def order_figure(rankers: Sequence[RankerCard]) -> DotPlot | None:
    """Whether the response shown earlier wins; None where the order is not recorded."""
    kind = Kind("The response shown earlier stands above", _BLUE)
    rows = [
        Row(card.ranker, note_of(card.repeats.first_shown_wins), dot(kind, card.repeats.first_shown_wins))
        for card in rankers
        if card.repeats.first_shown_wins.value is not None
    ]
    return _plot(
        "order",
        "Whether the response that is shown earlier wins",
        f"At half, the place does not matter. {_INTERVALS}",
        "Strictly ordered pairs in which the response shown earlier stands above (%)",
        rows,
        (kind,),
        line=(50.0, "no pull"),
    )


def spec_effect_figure(rankers: Sequence[RankerCard]) -> DotPlot | None:
    """Agreement with the spec minus without; None where there is no run without."""
    kind = Kind("Agreement with the spec minus without", _BLUE)
    rows = [
        Row(card.ranker, note_of(effect, Unit.DIFFERENCE), dot(kind, effect))
        for card in rankers
        for effect in [card.ablation.spec_effect]
        if effect.value is not None
    ]
    return _plot(
        "spec_effect",
        "Whether reading the spec brings the ranker nearer to people",
        f"To the right of the line it does. {_INTERVALS}",
        "Agreement with the spec minus agreement without (percentage points)",
        rows,
        (kind,),
        unit="points",
        line=(0.0, "no effect"),
    )


def counterfactuals_figure(rankers: Sequence[RankerCard]) -> DotPlot | None:
    """What changing a section turns round; None where none was changed."""
    rows: list[Row] = []
    for card in rankers:
        for one in card.counterfactuals:
            whose = f"{card.ranker}: " if len(rankers) > 1 else ""
            rows.append(Row(f"{whose}{one.title or one.section_id} ({one.change})", is_heading=True))
            for kind, estimate in (
                (_GOVERNED, one.flips_governed),
                (_REST, one.flips_others),
                (_NOISE, one.noise_governed),
            ):
                rows.append(Row(kind.name, note_of(estimate), dot(kind, estimate)))
    return _plot(
        "counterfactuals",
        "What changing a section on purpose turns round: what it governs should turn, the rest should not",
        f"A ranker that reads the spec turns pairs where the section governs, and few elsewhere. {_INTERVALS}",
        "Pairs, strict before and after, that are turned round (%)",
        rows,
        (_GOVERNED, _REST, _NOISE),
    )


def agreement_figure(card: ValidityCard) -> DotPlot | None:
    """Agreement of each ranker and of the panel with people; None without people."""
    kind, panel = Kind("A ranker", _BLUE), Kind("All of them: mean rank", _ORANGE, "diamond")
    rows = [
        Row(one.ranker, note_of(one.agreement), dot(kind, one.agreement))
        for one in card.rankers
        if one.agreement.value is not None
    ]
    if card.panel.agreement.value is not None:
        rows.append(Row(panel.name, note_of(card.panel.agreement), dot(panel, card.panel.agreement)))
    return _plot(
        "agreement",
        "How often each ranker puts two responses in a person's order",
        f"No ranking agrees with people who disagree: what any single ranking could reach is in the agreement report. "
        f"{_INTERVALS}",
        "Pairs of responses ordered the same way (%)",
        rows,
        (kind, panel),
        line=_COIN,
    )


def gold_figure(card: ValidityCard) -> DotPlot | None:
    """Agreement of each ranker with the experts, beside theirs with each other; None without experts."""
    kind, experts = Kind("A ranker with the experts", _BLUE), Kind("Two experts with each other", _GREY, "square")
    rows = [
        Row(one.ranker, note_of(one.gold), dot(kind, one.gold)) for one in card.rankers if one.gold.value is not None
    ]
    if rows and card.gold.between_experts.value is not None:
        between = card.gold.between_experts
        rows.append(Row(experts.name, note_of(between), dot(experts, between)))
    return _plot(
        "gold",
        "How often each ranker orders two responses as people who know the spec do",
        f"Pairs that the experts' mean rank orders; a ranker's tie counts half. {_INTERVALS}",
        "Pairs of responses ordered the same way (%)",
        rows,
        (kind, experts),
        line=_COIN,
    )


def _by_ranker(rankers: Sequence[RankerCard], marks: _Marks, *, counted: str = "prompt") -> list[Row]:
    """Rows under a heading for each ranker, where there are several; undefined marks are left out."""
    rows: list[Row] = []
    for card in rankers:
        some = [one for one in marks(card) if one[2].value is not None]
        if some and len(rankers) > 1:
            rows.append(Row(card.ranker, is_heading=True))
        rows += [Row(label, _note(estimate, counted), dot(kind, estimate)) for label, kind, estimate in some]
    return rows


def _note(estimate: Estimate, counted: str) -> str:
    return note_of(estimate, counts=show(estimate, Unit.SHARE, counted).counts)


def _plot(
    name: str,
    title: str,
    subtitle: str,
    axis: str,
    rows: Sequence[Row],
    kinds: tuple[Kind, ...],
    *,
    unit: Literal["percent", "points"] = "percent",
    line: tuple[float, str] | None = None,
) -> DotPlot | None:
    if not any(row.dots for row in rows):
        return None
    words = in_words([row for row in rows if not row.is_heading])
    return DotPlot(name, title, subtitle, words, axis, unit, line, kinds, tuple(rows), has_key=False)
