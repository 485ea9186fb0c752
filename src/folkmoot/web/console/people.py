"""Participants: the list, and one person's record. For researchers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Request, Response, get

from folkmoot.pipeline.console_bench import FindPeople, ListPeople, ReadPeople, ReadPerson
from folkmoot.pipeline.console_people import people_table, person_table
from folkmoot.records.console_people import PeopleQuery, PersonRow
from folkmoot.records.console_table import ALL
from folkmoot.records.survey import State
from folkmoot.web.console.access import ROOT
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.twins import as_csv, page_in
from folkmoot.web.console.visit import ConsoleVisit

_LONGEST: Final = 100
_AT_ONCE: Final = 500


@get("/people")
async def show_people(request: Request[Any, Any, Any]) -> Response[Any]:
    """Everybody who entered and did not withdraw, a page at a time."""
    visit = ConsoleVisit.of(request)
    query = _query(visit.query)
    if visit.wants == "csv":
        return visit.stream_csv("people", _as_csv(visit, query))
    found = await visit.reads.ask(ListPeople(query))
    if visit.wants == "json" and query.page == ALL:
        everybody = [one async for some in _everybody(visit, query) for one in some]
        found = replace(found, query=query, people=tuple(everybody))

    def page_at(page: int) -> str:
        kept = {name: value for name, value in visit.query.items() if name not in {"page", "as", "table"}}
        return f"{ROOT}/people?{urlencode({**kept, 'page': str(page)})}"

    return visit.page(
        "people.html",
        "People",
        found,
        table=people_table(found.people),
        page_at=page_at,
        states=tuple(one.value for one in State if one is not State.WITHDRAWN),
    )


@get("/people/{participant_id:str}")
async def show_person(request: Request[Any, Any, Any]) -> Response[Any]:
    """One participant's record."""
    visit = ConsoleVisit.of(request)
    participant_id: str = request.path_params["participant_id"]
    found = await visit.reads.ask(ReadPerson(participant_id))
    if found is None:
        raise ConsoleRefused(404, "There is no such participant.", "They may have withdrawn.", kind="no_participant")
    return visit.page("person.html", f"Participant {found.person.id}", found, table=person_table(found))


async def _everybody(visit: ConsoleVisit, query: PeopleQuery) -> AsyncIterator[tuple[PersonRow, ...]]:
    """Everybody whom a query finds, some at a time; who withdraws meanwhile is left out."""
    found = await visit.reads.ask(FindPeople(query))
    for at in range(0, len(found), _AT_ONCE):
        yield await visit.reads.ask(ReadPeople(found[at : at + _AT_ONCE]))


async def _as_csv(visit: ConsoleVisit, query: PeopleQuery) -> AsyncIterator[bytes]:
    yield as_csv(people_table(()))
    async for some in _everybody(visit, query):
        yield as_csv(people_table(some), names=False)


def _query(given: dict[str, str]) -> PeopleQuery:
    def text(name: str) -> str:
        return given.get(name, "")[:_LONGEST]

    return PeopleQuery(
        state=text("state"),
        language=text("language"),
        cohort=text("cohort"),
        wave=text("wave"),
        id=text("id").strip(),
        idle=number_of(given.get("idle", ""), 10_000_000),
        page=page_in(given.get("page", "")),
    )


def number_of(text: str, most: int) -> int | None:
    """A whole number from 0 on out of an address; None where there is none."""
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 12 else None


HANDLERS: Final = (show_people, show_person)
