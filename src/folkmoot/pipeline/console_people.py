"""The console's participants: a list, and one person's record. Never what a panel calls anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from folkmoot.errors import InputError
from folkmoot.pipeline.console_quality import flags_of
from folkmoot.pipeline.survey import Survey
from folkmoot.records.console_overview import Standing
from folkmoot.records.console_people import (
    PAGE,
    People,
    PeopleQuery,
    PersonAnswer,
    PersonPrompt,
    PersonRecord,
    PersonRow,
)
from folkmoot.records.console_table import ConsoleTable
from folkmoot.records.quality import QualityReport
from folkmoot.records.survey import State
from folkmoot.store import Connection, console_people, returns
from folkmoot.store.console_people import FoundPerson, Wanted
from folkmoot.store.own_data import own_data
from folkmoot.store.times import kept_time
from folkmoot.study.console_steps import stands_at, step_names

_TURNED_AWAY: Final = {State.SCREENED_OUT: "screened out", State.QUOTA_FULL: "no room"}


def list_people(
    survey: Survey, query: PeopleQuery, report: QualityReport | None = None, *, is_read: bool = False
) -> People:
    """A page of participants; past the last one, the last.

    Args:
        survey: open.
        query: whom to list.
        report: of the quality of the answers; None where none was made yet.
        is_read: whether it is being made now.

    Raises:
        StoreError: the database cannot be read.
    """
    wanted = _wanted(survey, query)

    def read(connection: Connection) -> tuple[int, int, list[PersonRow], Mapping[str, Mapping[str, int]]]:
        total = console_people.count(connection, wanted)
        page = min(max(query.page, 1), max(1, -(-total // PAGE)))
        found = console_people.find(connection, wanted, (page - 1) * PAGE, PAGE)
        return total, page, _rows(survey, connection, found, report), console_people.counts(connection)

    total, page, found, counts = survey.store.read(read)
    return People(
        query=replace(query, page=page),
        total=total,
        pages=max(1, -(-total // PAGE)),
        people=tuple(found),
        has_flags=report is not None,
        are_flags_read=is_read,
        states=counts["state"],
        languages=counts["language"],
        cohorts=counts["cohort"],
        waves=counts["wave"],
    )


def ids_of(survey: Survey, query: PeopleQuery) -> tuple[str, ...]:
    """Who is listed, on all pages together.

    Raises:
        StoreError: the database cannot be read.
    """
    return survey.store.read(lambda connection: console_people.every_id(connection, _wanted(survey, query)))


def some_people(survey: Survey, some: Sequence[str], report: QualityReport | None = None) -> tuple[PersonRow, ...]:
    """People by id; who has withdrawn meanwhile is left out.

    Args:
        survey: open.
        some: ids.
        report: as of `list_people`.

    Raises:
        StoreError: the database cannot be read.
    """
    return survey.store.read(
        lambda connection: tuple(_rows(survey, connection, console_people.those(connection, some), report))
    )


def people_table(people: Sequence[PersonRow]) -> ConsoleTable:
    """People as a table."""
    columns = (
        "id", "state", "step", "language", "cohort", "wave", "entered", "last did something", "prompts ended", "skipped",
        "seconds at questions", "flags",
    )  # fmt: skip
    rows = tuple(
        (one.id, one.state, one.step, one.language, one.cohort, one.wave, one.created_at, one.last_at, one.ended,
         one.skipped, None if one.seconds is None else round(one.seconds, 1), " ".join(one.flags))
        for one in people
    )  # fmt: skip
    return ConsoleTable("people", "Participants", columns, rows)


def person_record(survey: Survey, participant_id: str, report: QualityReport | None = None) -> PersonRecord | None:
    """One participant's record; None where there is no such participant.

    Args:
        survey: open.
        participant_id: who.
        report: as of `list_people`.

    Raises:
        StoreError: the database cannot be read.
    """

    def read(connection: Connection) -> tuple[PersonRow, Mapping[str, Any]] | None:
        found = _rows(survey, connection, console_people.those(connection, [participant_id]), report)
        return (found[0], own_data(connection, participant_id)) if found else None

    try:
        there = survey.store.read(read)
    except InputError:
        return None
    if there is None:
        return None
    one, data = there
    return PersonRecord(
        person=one,
        about=data["about"],
        quiz=tuple((row["attempt"], row["is_right"], row["made_at"]) for row in data["quiz"]),
        prompts=tuple(_prompt(row, data["answers"], survey.study.questions) for row in data["prompts"]),
    )


def person_table(found: PersonRecord) -> ConsoleTable:
    """A record's answers as a table."""
    columns = (
        "place", "prompt", "occurrence", "state", "question", "answer", "text", "language", "revision", "saved", "seconds",
    )  # fmt: skip
    rows = tuple(
        (prompt.place, prompt.prompt_id, prompt.occurrence, prompt.state, one.question, one.said, one.text, one.language,
         one.revision, one.saved_at, one.seconds)
        for prompt in found.prompts
        for one in prompt.answers
    )  # fmt: skip
    return ConsoleTable("answers", "Answers", columns, rows)


def _wanted(survey: Survey, query: PeopleQuery) -> Wanted:
    since = None if query.idle is None else kept_time(survey.now() - timedelta(minutes=query.idle))
    return Wanted(query.state, query.language, query.cohort, query.wave, query.id, since)


def _rows(
    survey: Survey, connection: Connection, found: Sequence[FoundPerson], report: QualityReport | None
) -> list[PersonRow]:
    flags = {} if report is None else flags_of(report)
    # A report names whoever took part in several waves by the first of them.
    first = returns.earlier(connection) if flags else {}
    return [_row(survey, one, flags.get(first.get(one.person.id, one.person.id), ())) for one in found]


def _row(survey: Survey, one: FoundPerson, flags: tuple[str, ...]) -> PersonRow:
    person = one.person
    standing = Standing(person.state.value, person.quiz_attempts > 0, one.has_place, one.ended, 0, 1)
    step = stands_at(step_names(survey.study, one.ended), standing)
    away = _TURNED_AWAY.get(person.state)
    return PersonRow(
        id=person.id,
        state=person.state.value,
        step=step if away is None else f"{away} at {step}",
        language=person.language,
        cohort=person.cohort,
        wave=person.wave,
        created_at=person.created_at,
        last_at=one.last_at,
        ended=one.ended,
        skipped=one.skipped,
        seconds=one.seconds,
        flags=flags,
    )


def _prompt(row: Mapping[str, Any], answers: Sequence[Mapping[str, Any]], questions: Sequence[str]) -> PersonPrompt:
    last: dict[str, Mapping[str, Any]] = {}
    for one in answers:
        if (one["prompt_id"], one["occurrence"]) == (row["prompt_id"], row["occurrence"]):
            last[one["question"]] = one
    order = {question: number for number, question in enumerate(questions)}
    given = tuple(
        PersonAnswer(
            question=name,
            value=one["value"],
            said=in_words(one["value"]),
            text=_text(one["value"]),
            revision=one["revision"],
            saved_at=one["saved_at"],
            seconds=one["seconds"],
            language=one["language"],
        )
        for name, one in sorted(last.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0]))
    )
    measured = [one.seconds for one in given if one.seconds is not None]
    return PersonPrompt(
        prompt_id=row["prompt_id"],
        place=row["place"],
        occurrence=row["occurrence"],
        state=row["state"],
        shown_order=tuple(row["shown_order"]),
        assigned_at=row["assigned_at"],
        seconds=sum(measured) if measured else None,
        answers=given,
    )


def in_words(value: Any) -> str:
    """An answer in words, without what the person wrote.

    Args:
        value: as JSON has it; None: skipped.
    """
    if value is None:
        return "would rather not answer"
    if "tiers" in value:
        return " > ".join(" = ".join(tier) for tier in value["tiers"])
    if "flagged" in value:
        return ", ".join(value["flagged"]) or "none"
    if "ratings" in value:
        return ", ".join(f"{int(number) + 1}: {rating:+d}" for number, rating in value["ratings"].items())
    if "criteria" in value:
        return ", ".join(f"{one['rating']:+d}" for one in value["criteria"])
    return str(value.get("value", ""))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if "criteria" in value:
        return "\n".join(one["text"] for one in value["criteria"])
    return str(value.get("rationale", ""))
