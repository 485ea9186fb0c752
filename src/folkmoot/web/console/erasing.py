"""Erase a participant who asks for it: what would go, a form that asks once more, and what went. For researchers."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, get, post

from folkmoot.pipeline.erasure import Backups, Erasure, erase_while_open
from folkmoot.records.console_table import ConsoleTable
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.visit import ConsoleVisit

_BACKUPS: Final[dict[str, Backups]] = {"keep": "keep", "rewrite": "rewrite", "delete": "delete"}


@get("/people/{participant_id:str}/erase")
async def ask_erase(request: Request[Any, Any, Any]) -> Response[Any]:
    """What is erased and what stays, before anything is."""
    return await _ask(ConsoleVisit.of(request))


@post("/people/{participant_id:str}/erase")
async def do_erase(request: Request[Any, Any, Any]) -> Response[Any]:
    """Erase a participant everywhere."""
    visit = ConsoleVisit.of(request)
    backups = _BACKUPS.get(visit.form.get("backups", ""))
    if backups is None:
        return await _ask(visit, "Choose what is done with backups.")
    if visit.form.get("confirm") != "yes":
        return await _ask(visit, "Tick the box: what is erased does not come back.")
    done = await _erase(visit, backups, dry_run=False)
    return visit.page("erased.html", "Erased", done, twin=False, participant_id=_id(visit))


async def _ask(visit: ConsoleVisit, problem: str = "") -> Response[Any]:
    found = await _erase(visit, "keep", dry_run=True)
    return visit.page(
        "erase.html",
        "Erase a participant",
        found,
        table=erasure_tables(found),
        status=422 if problem else 200,
        problem=problem,
        participant_id=_id(visit),
        has_backups=any(one.kind == "backup" for one in found.copies),
    )


async def _erase(visit: ConsoleVisit, backups: Backups, *, dry_run: bool) -> Erasure:
    survey = visit.survey
    found = await asyncio.to_thread(
        erase_while_open,
        survey.store,
        survey.study,
        visit.folder,
        _id(visit),
        backups=backups,
        dry_run=dry_run,
        now=survey.now(),
    )
    if not found.found:
        raise ConsoleRefused(
            404,
            "There is no such participant.",
            "They may have withdrawn. What copies hold of them: folkmoot study erase STUDY --withdrawn",
            kind="no_participant",
        )
    return found


def erasure_tables(found: Erasure) -> tuple[ConsoleTable, ...]:
    """Rows by table, and copies."""
    return (
        ConsoleTable("rows", "Rows in the database", ("table", "rows"), tuple(found.rows.items())),
        ConsoleTable(
            "copies",
            "Copies that the study knows of",
            ("kind", "place", "made", "erased people in it", "done", "why not"),
            tuple((one.kind, one.place, one.made_at, one.people, one.done, one.why) for one in found.copies),
        ),
    )


def _id(visit: ConsoleVisit) -> str:
    participant_id: str = visit.request.path_params["participant_id"]
    return participant_id


HANDLERS: Final = (ask_erase, do_erase)
