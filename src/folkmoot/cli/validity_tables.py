"""A validity card as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.table import Table
from rich.text import Text

from folkmoot.cli.output import console
from folkmoot.cli.tables import explained, number, titled
from folkmoot.cli.terminal import as_text
from folkmoot.records.validity_card import RankerCard, SectionAccuracy, ValidityCard
from folkmoot.report.numbers import Unit
from folkmoot.report.validity_lines import PANEL, lines_of
from folkmoot.statistics.estimate import Estimate

_SIGNED: Final = frozenset({Unit.DIFFERENCE})


def print_card(card: ValidityCard) -> None:
    """Print the whole card; each table within 80 columns."""
    out = console()
    if card.simulated:
        out.print(Text("SIMULATED", style="bold reverse"), Text("participants are simulated"))
    if card.fake:
        out.print(Text("FAKE MODEL", style="bold reverse"), Text("figures say nothing about any real model"))
    people = f"people: {card.dataset} ({card.question} rankings)" if card.dataset else "no people"
    out.print(as_text(f"Validity card. Spec: {card.spec}; {people}"))
    out.print(Text("95% intervals in brackets\n", style="dim"))
    for one in card.rankers:
        out.print(_ranker(one))
        for title, rows in (
            ("closed book, by the section of the example", one.closed_book.by_section),
            ("closed book, by the section that the BAD reply breaks", one.closed_book.by_target),
        ):
            if rows:
                out.print(_sections(f"{one.ranker}: {title}", rows))
        if one.counterfactuals:
            out.print(_counterfactuals(one))
        for verdict in one.verdicts:
            out.print(as_text(f"• {verdict}"))
        if one.verdicts:
            out.print()
    if len(card.panel.rankers) > 1:
        out.print(_panel(card))
    if card.gold.experts:
        out.print(_gold(card))
    if card.rankers_by_groups:
        out.print(_groups(card))
    for note in card.notes:
        out.print(as_text(f"  {note}", "dim"))


def _ranker(card: RankerCard) -> Table:
    runs = f"{len(card.runs)} runs" if len(card.runs) > 1 else "1 run" if card.runs else "no run over prompts"
    fake = ", FAKE MODEL" if card.fake else ""
    table = titled(f"{card.ranker} ({runs}{fake})", "", "value [95% interval]", "pairs", "people", "prompts")
    reasons: dict[str, list[str]] = {}
    for heading, lines in lines_of(card):
        table.add_row(Text(heading, style="bold"))
        for line, estimate in lines:
            if estimate.undefined_because:
                reasons.setdefault(estimate.undefined_because, []).append(line.short.strip())
            value = number(estimate, signed=line.unit in _SIGNED)
            table.add_row(Text(f" {line.short}"), value, *_counts(estimate, examples=line.counted == "example"))
    book = card.closed_book
    said = [f"{', '.join(names)}: {reason}" for reason, names in reasons.items()]
    if card.no_counterfactuals_because:
        said.append(f"changed sections: {card.no_counterfactuals_because}")
    if any(estimate.n_prompts for line, estimate in lines_of(card)[0][1]):
        said.append("ex: worked examples")
    said.append(
        f"The spec compares replies {book.n_comparisons:,} times; {book.n_lacking:,} lack a GOOD or a BAD and are counted "
        "out"
        + (f"; {book.n_failed:,} failed and count for nothing" if book.n_failed else "")
        + (f"; {book.n_not_asked:,} not asked" if book.n_not_asked and card.closed_book.by_section else "")
    )
    explained(table, said)
    return table


def _sections(title: str, rows: Sequence[SectionAccuracy]) -> Table:
    table = titled(title, "section", "accuracy [95% interval]", "pairs", "examples")
    for row in rows:
        pairs, _, examples = _counts(row.accuracy)
        table.add_row(as_text(row.title or row.section_id), number(row.accuracy), pairs, examples)
    small = sum(row.accuracy.value is not None and row.accuracy.low is None for row in rows)
    explained(table, [f"{small} of {len(rows)} have too few examples for an interval (5)"] if small else [])
    return table


def _counterfactuals(card: RankerCard) -> Table:
    table = titled(f"{card.ranker}: sections changed on purpose", "", "value [95% interval]", "pairs", "prompts")
    reasons: dict[str, list[str]] = {}
    for row in card.counterfactuals:
        by = f", text by {row.written_by}" if row.written_by else ""
        table.add_row(as_text(f"{row.title or row.section_id} ({row.change}{by})", "bold"))
        for words, estimate, signed in (
            ("turned, of what it governs", row.flips_governed, False),
            ("turned, of the rest", row.flips_others, False),
            ("governed − rest", row.flips_difference, True),
            ("asked again: governed", row.noise_governed, False),
            ("asked again: the rest", row.noise_others, False),
            ("turned − asked again", row.beyond_noise, True),
        ):
            if estimate.undefined_because:
                reasons.setdefault(estimate.undefined_because, []).append(words)
            pairs, _, prompts = _counts(estimate)
            table.add_row(f" {words}", number(estimate, signed=signed), pairs, prompts)
    explained(table, [f"{', '.join(dict.fromkeys(names))}: {reason}" for reason, names in reasons.items()])
    return table


def _panel(card: ValidityCard) -> Table:
    panel = card.panel
    table = titled(f"{len(panel.rankers)} rankers together", "", "value [95% interval]", "pairs", "people", "prompts")
    reasons: dict[str, list[str]] = {}
    rows = [(line.short, line.of(panel), False) for line in PANEL]
    for line_short, estimate, signed in rows:
        if estimate.undefined_because:
            reasons.setdefault(estimate.undefined_because, []).append(line_short)
        table.add_row(Text(line_short), number(estimate, signed=signed), *_counts(estimate))
    for pair in panel.pairs:
        table.add_row(as_text(f"{pair.first} and {pair.second}", "bold"))
        for words, estimate, signed in (
            (" agree", pair.same_order, False),
            (" first − second with people", pair.agreement_difference, True),
        ):
            if estimate.undefined_because:
                reasons.setdefault(estimate.undefined_because, []).append(words.strip())
            table.add_row(words, number(estimate, signed=signed), *_counts(estimate))
    explained(table, [f"{', '.join(dict.fromkeys(names))}: {reason}" for reason, names in reasons.items()])
    return table


def _gold(card: ValidityCard) -> Table:
    gold = card.gold
    title = f"{len(gold.experts)} {'expert' if len(gold.experts) == 1 else 'experts'}, {gold.n_prompts:,} prompts"
    table = titled(title, "", "value [95% interval]", "pairs", "people", "prompts")
    table.add_row("two experts agree", number(gold.between_experts), *_counts(gold.between_experts))
    for one in card.rankers:
        table.add_row(as_text(f"{one.ranker} with them"), number(one.gold), *_counts(one.gold))
    reasons = {
        estimate.undefined_because: None
        for estimate in (gold.between_experts, *(one.gold for one in card.rankers))
        if estimate.undefined_because
    }
    explained(table, list(reasons))
    return table


def _groups(card: ValidityCard) -> Table:
    table = titled("Rankers by groups", "ranker, group", "agreement", "minus the rest", "people")
    ranker = ""
    small: dict[str, None] = {}
    for row in card.rankers_by_groups or ():
        if row.ranker != ranker:
            ranker = row.ranker
            table.add_row(as_text(ranker, "bold"), "", "", "")
        if row.agreement.value is None:
            small[f"{row.field}: {row.value} ({row.agreement.undefined_because})"] = None
            continue
        agreement = number(row.agreement)
        difference = number(row.difference_from_rest, signed=True)
        table.add_row(as_text(f" {row.field}: {row.value}"), agreement, difference, f"{row.agreement.n_participants:,}")
    explained(table, [f"no number: {'; '.join(small)}"] if small else [])
    return table


def _counts(estimate: Estimate, *, examples: bool = False) -> tuple[str, str, str]:
    pairs, people, prompts = (
        f"{n:,}" if n else "" for n in (estimate.n_pairs, estimate.n_participants, estimate.n_prompts)
    )
    return pairs, people, f"{prompts} ex" if examples and prompts else prompts
