"""The validity card, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

import numpy as np

from folkmoot.agreement.card import Card, CardFigures
from folkmoot.agreement.options import Options
from folkmoot.agreement.selection import filters_of, select
from folkmoot.agreement.validity.between import ONE_RANKER, error_correlation, same_order
from folkmoot.agreement.validity.counterfactual import counterfactual_row
from folkmoot.agreement.validity.examples import accuracy_difference, example_accuracy
from folkmoot.agreement.validity.gold import agreement_with_gold, gold_of
from folkmoot.agreement.validity.inputs import CardInputs
from folkmoot.agreement.validity.people import NO_DATASET, People
from folkmoot.agreement.validity.rankers import Ranker, RunTable, rankers_of
from folkmoot.agreement.validity.repeats import NO_RUN, repeats
from folkmoot.agreement.verdicts import verdicts_from
from folkmoot.records.example_ranking import Book
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.records.validity_card import (
    Ablation,
    PairOfRankers,
    Panel,
    RankerCard,
    ValidityCard,
)
from folkmoot.statistics.bootstrap import PromptSet
from folkmoot.statistics.estimate import Estimate, undefined

NO_MODEL: Final[Mapping[str, str]] = {
    "closed_book": "no model was asked: closed-book accuracy needs --model NAME",
    "open_book": "no model was asked: open-book accuracy needs --model NAME",
    "no_book": "no model was asked: accuracy without the spec needs --model NAME",
    "counterfactuals": "no model was asked: counterfactual sections need --model NAME",
}
A_PERSON: Final = "a person or a panel: models alone are put to this"
NO_WITHOUT: Final = "no ranking without the spec was given"
NO_GROUPS: Final = "no group was asked for: --by group:FIELD"


def validity_card(inputs: CardInputs, options: Options, *, name: str | None) -> ValidityCard:
    """How far to trust rankers, as far as what was given allows.

    Args:
        inputs: what they ranked, and what it is held against.
        options: how they are compared with people; of `by` the groups count.
        name: the dataset's, for titles; None where there is none.

    Raises:
        FaultsError: options that cannot be met, all of them.
        EmptySelectionError: nobody answered the question.
    """
    rankers, notes = rankers_of(inputs)
    people = People(inputs.dataset, options)
    cards = tuple(_ranker(ranker, inputs, people) for ranker in rankers)
    headlines = [ranker.runs[0] for ranker in rankers if ranker.runs]
    groups = people.by_groups([replace(ranker.runs[0], name=ranker.name) for ranker in rankers if ranker.runs])
    simulated = inputs.dataset is not None and inputs.dataset.simulated
    return ValidityCard(
        dataset=name,
        spec=inputs.spec.name,
        question=str(options.question),
        interval_method=str(options.interval),
        replicates=options.replicates,
        seed=options.seed,
        simulated=simulated,
        fake=any(card.fake for card in cards),
        rankers=cards,
        panel=_panel([ranker for ranker in rankers if ranker.runs], inputs, people),
        gold=gold_of(inputs.gold),
        rankers_by_groups=groups,
        no_groups_because=None if groups is not None else NO_DATASET if inputs.dataset is None else NO_GROUPS,
        notes=(*_said(cards), *notes, *people.notes(headlines[0] if headlines else None)),
    )


def _ranker(ranker: Ranker, inputs: CardInputs, people: People) -> RankerCard:
    reasons = {key: A_PERSON if ranker.person else inputs.missing.get(key, NO_MODEL[key]) for key in NO_MODEL}
    books = {book: [one for one in ranker.examples if one.book is book] for book in Book}
    closed, opened, none = (
        example_accuracy(books[book], inputs.spec, reasons[key])
        for book, key in ((Book.CLOSED, "closed_book"), (Book.OPEN, "open_book"), (Book.NONE, "no_book"))
    )
    without = ranker.without_spec[0] if ranker.without_spec else None
    table = _table([*ranker.runs, *ranker.without_spec], inputs)
    figures = _figures(ranker, without, table, people)
    ablation = _ablation(ranker, without, figures, people)
    nothing = undefined(NO_RUN)
    return RankerCard(
        ranker=ranker.name,
        model=ranker.model,
        fake=ranker.fake,
        runs=tuple(run.name for run in ranker.runs),
        closed_book=closed,
        open_book=opened,
        no_book=none,
        closed_beyond_none=accuracy_difference(
            books[Book.CLOSED], books[Book.NONE], (reasons["closed_book"], reasons["no_book"])
        ),
        repeats=repeats(ranker.runs, table, figures),
        ablation=ablation,
        counterfactuals=tuple(counterfactual_row(one, inputs.spec) for one in ranker.counterfactuals),
        no_counterfactuals_because=None if ranker.counterfactuals else reasons["counterfactuals"],
        agreement=people.agreement(ranker.runs[0]) if ranker.runs else nothing,
        gold=agreement_with_gold(ranker.runs[0], inputs.gold_panel) if ranker.runs else nothing,
        verdicts=verdicts_from(ablation.spec_effect, ablation.flips_beyond_retest),
    )


def _table(runs: Sequence[SpecRankings], inputs: CardInputs) -> RunTable:
    prompts = None if inputs.dataset is None else inputs.dataset.prompts
    return RunTable(runs, {} if prompts is None else dict(zip(prompts.ids, prompts.labels, strict=True)))


def _figures(ranker: Ranker, without: SpecRankings | None, table: RunTable, people: People) -> CardFigures:
    card = Card(
        [table.reference(run) for run in ranker.runs],
        None if without is None else table.reference(without),
        table.n_responses,
        people.options,
    )
    return card.over(PromptSet("all", np.arange(len(table))))


def _ablation(ranker: Ranker, without: SpecRankings | None, figures: CardFigures, people: People) -> Ablation:
    if without is None or not ranker.runs:
        nothing = undefined(NO_WITHOUT if ranker.runs else NO_RUN)
        agreements = (nothing, nothing, nothing)
    else:
        headline = ranker.runs[0]
        agreements = (
            people.on_common(headline, without),
            people.on_common(without, headline),
            people.difference(headline, without),
        )
    return Ablation(
        None if without is None else without.name,
        *agreements,
        spec_flips=figures.spec_flips,
        retest_flips=_turned(figures.test_retest),
        flips_beyond_retest=figures.flips_beyond_retest,
    )


def _turned(same: Estimate) -> Estimate:
    """1 − a share."""
    if same.value is None:
        return same
    low, high = (None if end is None else 1 - end for end in (same.high, same.low))
    return replace(same, value=1 - same.value, low=low, high=high)


def _panel(rankers: Sequence[Ranker], inputs: CardInputs, people: People) -> Panel:
    runs = [ranker.runs[0] for ranker in rankers]
    table = _table(runs, inputs)
    *each, mean = same_order(runs, table)
    correlation = effective = undefined(ONE_RANKER)
    if len(runs) > 1 and inputs.dataset is None:
        correlation = effective = undefined(NO_DATASET)
    elif len(runs) > 1 and inputs.dataset is not None:
        options = people.options
        selection = select(inputs.dataset, options.question, covered_by=None, filters=filters_of(options))
        correlation, effective = error_correlation(runs, selection)
    return Panel(
        rankers=tuple(ranker.name for ranker in rankers),
        between_rankers=mean,
        pairs=tuple(
            PairOfRankers(one.name, other.name, same, people.difference(one.runs[0], other.runs[0]))
            for (one, other), same in zip(combinations(rankers, 2), each, strict=True)
        ),
        error_correlation=correlation,
        effective_rankers=effective,
        agreement=undefined(ONE_RANKER) if inputs.panel is None else people.agreement(inputs.panel),
    )


def _said(cards: Sequence[RankerCard]) -> list[str]:
    fakes = ", ".join(card.ranker for card in cards if card.fake)
    if not fakes:
        return []
    return [f"FAKE MODEL: {fakes}: a program for trying and testing; its figures say nothing about any real model."]
