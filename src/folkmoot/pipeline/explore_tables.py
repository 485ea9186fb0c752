"""The explorer's pages as tables, and their addresses as queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Final

from folkmoot.records.console_table import ALL, ConsoleTable
from folkmoot.records.dataset import Question
from folkmoot.records.explore import SORTS, Explored, ExploredOne, ExploreQuery
from folkmoot.statistics.estimate import Estimate

_LONGEST: Final = 200
_NUMBERS: Final = frozenset({"agreement", "split", "page"})


def query_of(given: Mapping[str, str]) -> ExploreQuery:
    """The query of an address; what cannot be read is as if it were not there.

    Args:
        given: parameters by name.
    """
    found: dict[str, object] = {}
    for field in fields(ExploreQuery):
        text = given.get(field.name, "").strip()[:_LONGEST]
        if not text:
            continue
        if field.name in _NUMBERS:
            if field.name == "page" and text == "all":
                found["page"] = ALL
            elif text.isascii() and text.isdigit() and len(text) < 8:
                # The first page is 1; whoever counts from 0 means it, too.
                found[field.name] = max(int(text), 1) if field.name == "page" else int(text)
        elif field.name == "question":
            if text in set(Question):
                found["question"] = Question(text)
        elif field.name == "sort":
            if text in SORTS:
                found["sort"] = text
        else:
            found[field.name] = text
    return ExploreQuery(**found)  # type: ignore[arg-type]  # each of its field's type, as made above


def parameters_of(query: ExploreQuery) -> dict[str, str]:
    """The address's parameters of a query; what is as by default is left out."""
    default = ExploreQuery()
    return {
        field.name: "all" if field.name == "page" and query.page == ALL else str(getattr(query, field.name))
        for field in fields(ExploreQuery)
        if getattr(query, field.name) != getattr(default, field.name)
    }


def prompts_table(found: Explored) -> ConsoleTable:
    """A page of prompts."""
    columns = (
        "prompt", "sections", "people", "kept by the filters", "vetoes",
        *(f"{name}, {end}" for name in ("agreement with the spec", "people with each other")
          for end in ("%", "95% interval from", "to", "pairs", "why undefined")),
    )  # fmt: skip
    rows = tuple(
        (one.prompt_id, " ".join(one.sections), one.people, one.kept, one.vetoes, *_cells(one.agreement),
         *_cells(one.human_human))
        for one in found.prompts
    )  # fmt: skip
    return ConsoleTable("prompts", "Prompts", columns, rows)


def gaps_table(found: Explored) -> ConsoleTable:
    """Gaps by section."""
    columns = (
        "section", "title", "prompts",
        *(f"{name}, {end}" for name in ("agreement with the spec", "people with each other")
          for end in ("%", "95% interval from", "to", "pairs", "people", "why undefined")),
    )  # fmt: skip
    rows = tuple(
        (one.section_id, one.title, one.n_prompts, *_with_people(one.agreement), *_with_people(one.human_human))
        for one in found.gaps
    )
    return ConsoleTable("gaps", "Gaps by section", columns, rows)


def responses_table(found: ExploredOne) -> ConsoleTable:
    """What people made of a prompt's responses."""
    rows = tuple((one.label, one.first, one.mean_place, one.vetoes) for one in found.responses)
    return ConsoleTable("responses", "Responses", ("response", "ranked first", "mean place", "vetoes"), rows)


def answers_table(found: ExploredOne) -> ConsoleTable:
    """A page of answers; empty where single answers are not shown."""
    columns = ("answer", "personal", "world", "vetoes", "importance", "representativeness", "subjectivity", "reasons")
    rows = tuple(
        (
            one.id,
            one.personal,
            one.world,
            None if one.flagged is None else " ".join(one.flagged),
            one.importance,
            one.representativeness,
            one.subjectivity,
            "\n".join(f"{reason.of}: {reason.text}" for reason in one.reasons),
        )
        for one in found.answers
    )
    return ConsoleTable("answers", "Answers", columns, rows)


def _with_people(one: Estimate) -> tuple[float | int | str | None, ...]:
    *shares, n_pairs, why = _cells(one)
    return (*shares, n_pairs, one.n_participants, why)


def _cells(one: Estimate) -> tuple[float | int | str | None, ...]:
    shares = (None if value is None else round(100 * value, 1) for value in (one.value, one.low, one.high))
    return (*shares, one.n_pairs, one.undefined_because)
