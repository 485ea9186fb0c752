"""Participants: the list, and one person's record. For researchers."""

from __future__ import annotations

import asyncio
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Request, Response, get

from folkmoot.pipeline.console_people import list_people, people_table, person_record, person_table
from folkmoot.pipeline.console_quality import flags_of
from folkmoot.records.console_people import PeopleQuery
from folkmoot.records.survey import State
from folkmoot.web.console.access import ROOT
from folkmoot.web.console.quality import reports_of
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.visit import ConsoleVisit

_LONGEST: Final = 100


@get("/people")
async def show_people(request: Request[Any, Any, Any]) -> Response[Any]:
    """Everybody who entered and did not withdraw, a page at a time."""
    visit = ConsoleVisit.of(request)
    query = _query(visit.query)
    report = reports_of(visit).kept()
    found = await asyncio.to_thread(list_people, visit.survey, query, None if report is None else flags_of(report))

    def page_at(page: int) -> str:
        kept = {name: value for name, value in visit.query.items() if name not in {"page", "as", "table"}}
        return f"{ROOT}/people?{urlencode({**kept, 'page': str(page)})}"

    return visit.page(
        "people.html",
        "People",
        found,
        table=people_table(found),
        page_at=page_at,
        states=tuple(one.value for one in State if one is not State.WITHDRAWN),
    )


@get("/people/{participant_id:str}")
async def show_person(request: Request[Any, Any, Any]) -> Response[Any]:
    """One participant's record."""
    visit = ConsoleVisit.of(request)
    participant_id: str = request.path_params["participant_id"]
    report = reports_of(visit).kept()
    flags = () if report is None else flags_of(report).get(participant_id, ())
    found = await asyncio.to_thread(person_record, visit.survey, participant_id, flags)
    if found is None:
        raise ConsoleRefused(404, "There is no such participant.", "They may have withdrawn.", kind="no_participant")
    return visit.page("person.html", f"Participant {found.person.id}", found, table=person_table(found))


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
        page=number_of(given.get("page", ""), 1_000_000) or 1,
    )


def number_of(text: str, most: int) -> int | None:
    """A whole number from 0 on out of an address; None where there is none."""
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 12 else None


HANDLERS: Final = (show_people, show_person)
