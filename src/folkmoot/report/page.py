"""The report's page: one HTML file that needs nothing else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from folkmoot.records.agreement import ESTIMATES, AgreementResult, Scope
from folkmoot.records.quality import QualityReport
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.report.answers import Answers
from folkmoot.report.cards import Entry, anchors, card, entries
from folkmoot.report.environment import drawn, page_environment, source
from folkmoot.report.figures import FIGURES, runs_by_group, turned_by_chance
from folkmoot.report.groups import PromptGroups
from folkmoot.report.look import Figure
from folkmoot.report.numbers import Shown, Unit, count, people, show, unit_of
from folkmoot.report.quality_page import compared_overall
from folkmoot.report.stamp import stamp_words
from folkmoot.report.words import (
    AGREEMENTS,
    ESTIMATE_WORDS,
    GAPS,
    REFERENCES,
    main_finding,
    question_words,
)

MAX_LINES: Final = 2000
"""Prompts without a card of their own are lines of a table; so many at most, the others stand in the table's file."""
GAP_CHOICES: Final = (0, 5, 10, 20, 30)
"""Least gaps, in points, that the page can be narrowed to."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report is about, beside the comparison.

    Attributes:
        spec_name: the spec that the ranker applied; None where it was not given.
        section_titles: titles by section id, in the spec's order.
        cards: how many prompts get a card of their own.
        made_with: the program and its version.
        health: what is known of the answers' quality, as anybody may read it; None where it was not told.
    """

    spec_name: str | None
    section_titles: Mapping[str, str]
    cards: int
    made_with: str
    health: QualityReport | None = None


class Choice(NamedTuple):
    """One choice of a filter: the page's own key, and what it is called."""

    key: int
    name: str


class Line(NamedTuple):
    """A line of a table of estimates: its name, what it means, and the estimate in words."""

    label: str
    meaning: str
    shown: Shown


class GroupByRanker(NamedTuple):
    """A group, its size, and for each run its agreement and that agreement's difference from the rest."""

    field: str
    value: str
    n_people: int
    cells: Sequence[tuple[Shown, Shown]]


def page(
    result: AgreementResult,
    answers: Answers,
    headline: SpecRankings | None,
    groups: PromptGroups,
    subject: Subject,
    figures: Sequence[Figure],
) -> Iterator[bytes]:
    """The page, in blocks of UTF-8.

    Args:
        result: the comparison.
        answers: the rankings that it used.
        headline: the ranker's run that it is about; None where there is none.
        groups: who belongs to which group.
        subject: what else the report is about.
        figures: what to draw.
    """
    environment = page_environment()
    environment.globals.update(count=count, people=people, show=show, Unit=Unit, ESTIMATE_WORDS=ESTIMATE_WORDS)
    script = source(environment, "report.js")
    fake = headline is not None and headline.provenance.fake
    stamp = stamp_words(simulated=result.simulated, fake=fake)
    stream = environment.get_template("report.html").stream(
        **_context(result, answers, headline, groups, subject),
        figures={
            **dict.fromkeys(FIGURES),
            **{figure.name: drawn(figure, stamp) for figure in figures},
        },
        fake=fake,
        stamp_words=stamp,
        style=Markup(source(environment, "report.css")),  # noqa: S704 - the package's own file
        script=Markup(script),  # noqa: S704 - the package's own file
        script_digest=b64encode(sha256(script.encode()).digest()).decode(),
    )
    stream.enable_buffering(64)
    for block in stream:
        yield block.encode("utf-8", "replace")


def _context(
    result: AgreementResult,
    answers: Answers,
    headline: SpecRankings | None,
    groups: PromptGroups,
    subject: Subject,
) -> dict[str, Any]:
    listed = entries(result)
    sections = list(dict.fromkeys(section for entry in listed for section in entry.row.sections))
    section_keys = {section: key for key, section in enumerate(sections)}
    group_keys = {key: number for number, key in enumerate(groups.keys)}
    titles = subject.section_titles
    return {
        "result": result,
        "subject": subject,
        "health_rows": [] if subject.health is None else compared_overall(subject.health),
        "question": question_words(result.question),
        "finding": main_finding(result, subject.spec_name),
        "measures": {
            title: _lines(result.overall, names)
            for title, names in (
                *([("Agreement with the ranker", AGREEMENTS)] if result.rankers else []),
                ("What a single ranking could reach", REFERENCES),
                *([("How far the ranker is from that", GAPS)] if result.rankers else []),
            )
        },
        "title_of": lambda section: titles.get(section) or section,
        "section_anchor": anchors(list(dict.fromkeys([*sections, *_section_ids(result)])), "section"),
        "section_rows": _section_rows(result),
        "entries": listed,
        "cards": (card(entry, answers, headline, groups) for entry in listed[: subject.cards]),
        "n_cards": min(subject.cards, len(listed)),
        "lines_left": listed[subject.cards : subject.cards + MAX_LINES],
        "sections_of": lambda entry: " ".join(str(section_keys[section]) for section in entry.row.sections),
        "groups_of": lambda one: " ".join(str(group_keys[found.key]) for found in one.groups),
        "group_key": group_keys,
        "section_choices": _section_choices(section_keys, titles),
        "group_choices": [Choice(number, f"{field}: {value}") for (field, value), number in group_keys.items()],
        "gap_choices": [
            gap for gap in GAP_CHOICES if any(entry.gap is not None and entry.gap >= gap for entry in listed)
        ],
        "group_rows": [(name, list(rows)) for name, rows in groupby(result.groups or (), key=lambda row: row.field)],
        "headline_of": _headline_of(result),
        "min_people": groups.min_cell,
        "ranker_lines": _ranker_lines(result),
        "run_names": runs_by_group(result)[0],
        "groups_by_ranker": _groups_by_ranker(result),
    }


def _lines(scope: Scope, names: Sequence[str]) -> list[Line]:
    return [Line(*ESTIMATE_WORDS[name], show(scope.estimates[name], unit_of(name))) for name in names]


def _section_ids(result: AgreementResult) -> list[str]:
    return [row.section_id for row in result.sections or ()]


def _section_rows(result: AgreementResult) -> list[dict[str, Any]]:
    """Rows of the table of sections: those with an interval first, then by agreement, as in the figure."""
    leading = "agreement" if result.rankers else "human_human"

    def place(row: Scope) -> tuple[bool, float]:
        estimate = row.estimates[leading]
        return estimate.low is None, -(estimate.value or 0.0)

    return [
        {"row": row, "shown": {name: show(row.estimates[name], unit_of(name)) for name in ESTIMATES}}
        for row in sorted(result.sections or (), key=place)
    ]


def _section_choices(keys: Mapping[str, int], titles: Mapping[str, str]) -> list[Choice]:
    order = {section: place for place, section in enumerate(titles)}
    ordered = sorted(keys, key=lambda section: order.get(section, len(order)))
    return [Choice(keys[section], titles.get(section) or section) for section in ordered]


def _headline_of(result: AgreementResult) -> Callable[[Entry], str]:
    """What a prompt's heading says."""

    def words(entry: Entry) -> str:
        if not result.rankers:
            return f"One person agrees with another {entry.shown['human_human'].value}"
        gap = entry.row.estimates["gap_to_crossfit"]
        if entry.gap is None:
            return "The gap to the lower reference is undefined"
        size = f"{abs(entry.gap):.1f} points"
        text = (
            f"The ranker falls {size} short" if entry.gap >= 0 else f"The ranker does {size} better than the reference"
        )
        if gap.low is None or gap.high is None:
            return text
        return f"{text}, within chance" if gap.low <= 0 <= gap.high else text

    return words


def _ranker_lines(result: AgreementResult) -> list[Line]:
    """The ranker's card: two runs, chance, the spec."""
    estimates = result.overall.estimates
    chance = turned_by_chance(estimates["test_retest"])
    lines = [
        Line(*ESTIMATE_WORDS["test_retest"], show(estimates["test_retest"], Unit.SHARE)),
        Line(
            "Pairs that a second run turns round",
            "The same the other way round: what chance alone does.",
            show(chance, Unit.SHARE),
        ),
    ]
    if result.tied_in_either is not None:
        lines.append(
            Line(
                "Pairs tied in either run",
                "Pairs that one run or the other ties; they are not in the figures above.",
                show(result.tied_in_either, Unit.SHARE),
            )
        )
    lines.append(Line(*ESTIMATE_WORDS["spec_flips"], show(estimates["spec_flips"], Unit.SHARE)))
    if result.flips_beyond_retest is not None:
        lines.append(
            Line(
                "Turned round by the spec beyond chance",
                "Pairs that the spec turns round minus pairs that a second run does, on the same prompts.",
                show(result.flips_beyond_retest, Unit.DIFFERENCE),
            )
        )
    return [
        *lines,
        Line(*ESTIMATE_WORDS["spec_effect"], show(estimates["spec_effect"], Unit.DIFFERENCE)),
    ]


def _groups_by_ranker(result: AgreementResult) -> list[GroupByRanker]:
    """Groups down, runs across; groups without numbers are left out."""
    lines = []
    for of_runs in runs_by_group(result)[1]:
        cells = [(show(row.agreement, Unit.SHARE), show(row.difference_from_rest, Unit.DIFFERENCE)) for row in of_runs]
        if any(agreement.defined for agreement, _ in cells):
            size = max(row.agreement.n_participants for row in of_runs)
            lines.append(GroupByRanker(of_runs[0].field, of_runs[0].value, size, cells))
    return lines
