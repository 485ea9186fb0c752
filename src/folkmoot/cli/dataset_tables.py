"""How `folkmoot dataset summary` looks in a terminal."""

from __future__ import annotations

import unicodedata
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from folkmoot.cli.terminal import visible
from folkmoot.records.dataset_summary import AnswerCounts, DatasetSummary, QuestionCounts, Spread

_ANCHOR: Final = 0.03
_TITLES: Final = {
    "world": "World ranking",
    "personal": "Personal ranking",
    "veto": "Veto",
    "default_policy": "Default policy",
    "criteria_rated": "Ratings of criteria",
    "own_criteria": "Own criteria",
}


def show_summary(found: DatasetSummary, console: Console) -> None:
    """Print the summary as tables."""
    simulated = "  SIMULATED" if found.simulated else ""
    console.print(Text(f"{visible(found.place)} ({found.layout}){simulated}", style="bold"))
    for table in (_counts(found), _questions(found)):
        console.print()
        console.print(table)
    silent = [visible(answers.field) for answers in (*found.vocabularies, *found.demographics) if not answers.answered]
    for answers in found.vocabularies:
        _show_answers(answers, console, of="assessments")
    for answers in found.demographics:
        _show_answers(answers, console, of="participants")
    if silent:
        console.print()
        console.print(Text(f"No answers recorded: {', '.join(silent)}"))
    if any(value.few for answers in found.demographics for value in answers.values or ()):
        console.print()
        console.print(Text(f"* fewer than {found.min_cell} participants: too few for numbers of their own"))
    for line in found.notes:
        console.print()
        console.print(Text(f"Note: {visible(line)}"))


def _counts(found: DatasetSummary) -> Table:
    table = _table("", "", header=False)
    texts = found.n_prompts_with_text
    withheld = found.n_prompts - texts
    prompts = [f"{_sizes(found.responses)} responses" if found.responses else ""]
    if withheld == found.n_prompts:
        prompts.append("all with the text withheld")
    else:
        prompts.append(f"{withheld:,} with the text withheld" if withheld else "all with their text")
    if found.n_prompts_without_assessments:
        prompts.append(f"{found.n_prompts_without_assessments:,} assessed by nobody")
    if found.n_prompts_with_criteria:
        prompts.append(f"{found.n_prompts_with_criteria:,} with prepared criteria")
    _row(table, "Prompts", found.n_prompts, prompts)
    people = []
    nobody = found.n_without_demographics == found.n_participants
    if found.n_unlinked:
        people.append(f"{found.n_unlinked:,} unlinked: ids for one assessment of somebody who may have another id")
    if found.n_simulated:
        people.append(f"{found.n_simulated:,} SIMULATED")
    if found.n_without_demographics:
        people.append(("all" if nobody else f"{found.n_without_demographics:,}") + " without a demographic record")
    _row(table, "Participants", found.n_participants, people)
    again = []
    if found.n_repeated:
        pairs = "" if found.n_repeated_pairs == found.n_repeated else f" ({found.n_repeated_pairs:,} such pairs)"
        again.append(
            f"{found.n_repeated:,} superseded by a later one of the same participant and prompt{pairs}; kept, not used"
        )
    _row(table, "Assessments", found.n_assessments, again)
    _row(table, "  a prompt", None, [_spread(found.per_prompt), _anchor(found)])
    _row(table, "  a participant", None, [_spread(found.per_participant)])
    given = [f"{number:,} for {visible(of)}" for of, number in found.rationales.items() if number]
    if found.languages:
        told = ", ".join(f"{number:,} {visible(language)}" for language, number in found.languages.items())
        given.append(f"in languages as detected: {told}")
    _row(table, "Rationales", sum(found.rationales.values()), given)
    return table


def _anchor(found: DatasetSummary) -> str:
    """A prompt that holds so many of the assessments that figures over all of them are mostly its own."""
    greatest = found.per_prompt.greatest or 0
    share = greatest / max(found.n_assessments, 1)
    if (
        found.n_prompts < 3
        or found.largest_prompt is None
        or share < _ANCHOR
        or greatest < 5 * (found.per_prompt.median or 0)
    ):
        return ""
    return f"prompt {visible(found.largest_prompt)} alone has {share:.0%} of all"


def _sizes(responses: dict[int, int]) -> str:
    if len(responses) == 1:
        return str(next(iter(responses)))
    return f"{min(responses)} to {max(responses)}"


def _spread(spread: Spread) -> str:
    if spread.median is None:
        return "none"
    quartiles = f"half of them {_number(spread.lower_quartile)} to {_number(spread.upper_quartile)}"
    return f"median {_number(spread.median)}, {quartiles}; from {spread.least:,} to {spread.greatest:,}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f}".removesuffix(".0")


def _questions(found: DatasetSummary) -> Table:
    table = _table("Question", "answered", "skipped", "not asked", "of the answers")
    for counts in found.questions:
        table.add_row(
            Text(_TITLES[counts.question]),
            f"{counts.answered:,}",
            f"{counts.skipped:,}",
            f"{counts.not_asked:,}",
            _remark(counts),
        )
    if found.n_both_rankings:
        table.add_row(Text("Both rankings"), f"{found.n_both_rankings:,}", "", "", "")
    return table


def _remark(counts: QuestionCounts) -> str:
    if not counts.answered:
        return ""
    if counts.tied_throughout is not None:
        return f"{counts.tied_throughout:,} tied throughout"
    if counts.none_flagged is None:
        what = "ratings" if counts.question == "criteria_rated" else "criteria"
        return "" if counts.n_given is None else f"{counts.n_given:,} {what}"
    return f"{counts.none_flagged:,} flag nothing; {counts.flagged_first:,} flag one that they rank first"


def _show_answers(answers: AnswerCounts, console: Console, *, of: str) -> None:
    if not answers.answered:
        return
    console.print()
    table = _table(visible(answers.field), of, "of answers")
    if answers.values is None:
        table.add_row(Text("answers in people's own words, not shown"), f"{answers.answered:,}", "")
    has_keys = any(value.key for value in answers.values or ())
    for value in answers.values or ():
        # Mathematical bold, in which a release sets its degrees, is not in every terminal's letters.
        text = visible(unicodedata.normalize("NFKC", value.value))
        if has_keys:
            text = f"{value.key or '(no known answer)'}: {text}"
        table.add_row(Text(text), f"{value.n:,}{'*' if value.few else ' '}", f"{value.n / answers.answered:.1%}")
    if answers.unanswered:
        table.add_row(Text("no answer"), f"{answers.unanswered:,} ", "")
    console.print(table)


def _table(first: str, *others: str, header: bool = True) -> Table:
    table = Table(box=None, show_header=header, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(Text(first), overflow="fold")
    for name in others:
        table.add_column(Text(name), justify="left" if name == "of the answers" else "right", no_wrap=False)
    return table


def _row(table: Table, name: str, number: int | None, remarks: list[str]) -> None:
    if len(table.columns) == 2:
        table.add_column("", overflow="fold")
    table.add_row(Text(name), "" if number is None else f"{number:,}", Text("; ".join(filter(None, remarks))))
