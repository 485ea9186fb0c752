"""Drafts, and what reviewers decide about them."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, get, post

from folkmoot.pipeline.console_accounts import team
from folkmoot.pipeline.console_bench import ReadDrafts
from folkmoot.pipeline.console_drafts import (
    NewApproval,
    NoReasonError,
    OvertakenDecisionError,
    anchor_of,
    decide_draft,
    drafts_table,
)
from folkmoot.records.console_drafts import DraftQuery
from folkmoot.records.drafts import Decision
from folkmoot.web.console.access import ROOT
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.twins import page_in, page_of
from folkmoot.web.console.visit import ConsoleVisit


@get("/drafts")
async def show_drafts(request: Request[Any, Any, Any]) -> Response[Any]:
    """Drafts side by side, with where they come from."""
    visit = ConsoleVisit.of(request)
    return await _page(visit, _query(visit.query))


@post("/drafts/decide")
async def decide(request: Request[Any, Any, Any]) -> Response[Any]:
    """Keep a decision; what was overtaken is said, and nothing is changed."""
    visit = ConsoleVisit.of(request)
    form = visit.form
    query = _query(form)
    try:
        decision = Decision(form.get("decision", ""))
    except ValueError:
        raise ConsoleRefused(422, "Choose approve, edit or reject.", kind="no_decision") from None
    new = NewApproval(
        form.get("item", ""),
        form.get("content_hash", ""),
        form.get("seen", ""),
        decision,
        form.get("note", ""),
        form.get("text", ""),
    )
    try:
        await asyncio.to_thread(decide_draft, visit.folder, new, who=visit.account.id, now=visit.survey.now())
    except NoReasonError as error:
        return await _page(visit, query, problem=f"{new.item}: {error}.", kept=new)
    except OvertakenDecisionError as error:
        # Among all of them, so that the other decision can be seen.
        return await _page(visit, DraftQuery("all", query.page), problem=f"{new.item}: {error}.", kept=new)
    return visit.go(f"{ROOT}/drafts?show={query.show}&page={query.page}#{anchor_of(new.item)}")


async def _page(
    visit: ConsoleVisit, query: DraftQuery, *, problem: str = "", kept: NewApproval | None = None
) -> Response[Any]:
    query = DraftQuery(query.show, page_of(query.page, visit.wants))
    found = await visit.reads.ask(ReadDrafts(visit.folder, query))

    def page_at(page: int) -> str:
        return f"{ROOT}/drafts?show={found.query.show}&page={page}"

    return visit.page(
        "drafts.html",
        "Drafts",
        found,
        table=drafts_table(found),
        status=422 if problem else 200,
        problem=problem,
        kept=kept,
        page_at=page_at,
        anchor_of=anchor_of,
        names={one.id: one.display_name for one in (await team(visit.survey)).accounts},
    )


def _query(given: dict[str, str]) -> DraftQuery:
    show = "all" if given.get("show") == "all" else "undecided"
    return DraftQuery(show, page_in(given.get("page", "")))


HANDLERS: Final = (show_drafts, decide)
