"""The queue of personal data: a person decides about each text that may tell who somebody is."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from markupsafe import Markup

from folkmoot.errors import InputError
from folkmoot.pipeline.console_accounts import team
from folkmoot.pipeline.console_bench import ReadQueue, ScanTexts
from folkmoot.pipeline.personal_data import OvertakenError, decide_ledger
from folkmoot.pipeline.text_ledgers import StudyLedger
from folkmoot.records.console_table import ALL, ConsoleTable
from folkmoot.records.personal_data import Action, Kind, NewDecision, Queue, QueueItem, TextPlace, TextState
from folkmoot.web.console.access import ROOT
from folkmoot.web.console.people import number_of
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.twins import page_in, page_of
from folkmoot.web.console.visit import ConsoleVisit

PAGE: Final = 20
_ALL: Final = 10_000_000
_STATES: Final = tuple(one for one in TextState if one is not TextState.NEW)


@dataclass(frozen=True, slots=True)
class TextQuery:
    """Which texts; every field stands in the page's address.

    Attributes:
        state: of a text.
        kind: of a finding; "" for all.
        page: from 1.
    """

    state: TextState = TextState.HELD
    kind: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class TextsPage:
    """A page of the queue.

    Attributes:
        query: as it was asked.
        queue: what was found.
        pages: how many.
    """

    query: TextQuery
    queue: Queue
    pages: int


@get("/texts")
async def show_texts(request: Request[Any, Any, Any]) -> Response[Any]:
    """Texts that wait, or that were decided about."""
    visit = ConsoleVisit.of(request)
    return await _page(visit, _query(visit.query))


@post("/texts/scan")
async def look_again(request: Request[Any, Any, Any]) -> Response[Any]:
    """Look at texts that are new or were changed."""
    visit = ConsoleVisit.of(request)
    await visit.reads.ask(ScanTexts())
    return visit.go(f"{ROOT}/texts")


@post("/texts/decide")
async def decide_text(request: Request[Any, Any, Any]) -> Response[Any]:
    """Keep, mask or withhold a text."""
    visit = ConsoleVisit.of(request)
    form, query = visit.form, _query(visit.form)
    try:
        action = Action(form.get("action", ""))
    except ValueError:
        raise ConsoleRefused(422, "Choose keep, mask or withhold.", kind="no_action") from None
    place = TextPlace(
        form.get("participant", ""),
        form.get("prompt", ""),
        number_of(form.get("occurrence", ""), 1000) or 0,
        form.get("question", ""),
        number_of(form.get("part", ""), 1000) or 0,
    )
    decision = NewDecision(place, form.get("digest", ""), action, _spans(form) if action is Action.MASK else None)

    def keep() -> None:
        account = visit.account
        decide_ledger(_ledger(visit), [decision], by=account.id, role=account.role.value, now=visit.survey.now)

    try:
        await asyncio.to_thread(keep)
    except OvertakenError:
        return await _page(visit, query, problem="The text was changed, or its writer withdrew, meanwhile; look again.")
    except InputError as error:
        return await _page(visit, query, problem=str(error))
    return visit.go(f"{ROOT}/texts?{urlencode(_parameters(query))}")


async def _page(visit: ConsoleVisit, query: TextQuery, *, problem: str = "") -> Response[Any]:
    kinds = (query.kind,) if query.kind else ()
    page = page_of(query.page, visit.wants)

    def read(page: int) -> ReadQueue:
        offset, limit = (0, _ALL) if page == ALL else ((page - 1) * PAGE, PAGE)
        return ReadQueue(query.state, kinds, offset, limit)

    found = await visit.reads.ask(read(page))
    pages = max(1, -(-found.total // PAGE))
    if page > pages:
        # Texts that were decided about leave the page: past the last one is the last.
        page, found = pages, await visit.reads.ask(read(pages))
    query = replace(query, page=page)
    view = TextsPage(query, found, pages)

    def page_at(page: int) -> str:
        return f"{ROOT}/texts?{urlencode(_parameters(TextQuery(query.state, query.kind, page)))}"

    return visit.page(
        "texts.html",
        "Personal data",
        view,
        table=texts_table(view),
        status=422 if problem else 200,
        problem=problem,
        page_at=page_at,
        names={one.id: one.display_name for one in (await team(visit.survey)).accounts},
        marked=marked,
        states=_STATES,
        kinds=tuple(Kind),
    )


def texts_table(view: TextsPage) -> ConsoleTable:
    """The page as a table."""
    columns = (
        "participant", "prompt", "occurrence", "question", "part", "language", "state", "findings", "text", "masked",
        "decision", "by", "at",
    )  # fmt: skip
    rows = tuple(
        (one.place.participant_id, one.place.prompt_id, one.place.occurrence, one.place.question, one.place.part,
         one.language, one.state.value, "; ".join(finding.kind.value for finding in one.findings), one.text, one.masked,
         None if one.decision is None else one.decision.action.value, None if one.decision is None else one.decision.by,
         None if one.decision is None else one.decision.at)
        for one in view.queue.items
    )  # fmt: skip
    return ConsoleTable("texts", "Texts", columns, rows)


def marked(item: QueueItem) -> Markup:
    """The text with what was found marked; findings that overlap are marked once."""
    parts, at = [], 0
    for finding in sorted(item.findings, key=lambda one: (one.start, -one.end)):
        if finding.start < at:
            continue
        parts.append(
            Markup("{}<mark>{}</mark>").format(item.text[at : finding.start], item.text[finding.start : finding.end])
        )
        at = finding.end
    return Markup("").join([*parts, Markup("{}").format(item.text[at:])])


def _spans(form: dict[str, str]) -> tuple[tuple[int, int, str], ...]:
    """The ticked findings, and the words that the person added."""
    kinds = {one.value for one in Kind}
    found = []
    for name in form:
        start, _, rest = name.removeprefix("span-").partition("-")
        end, _, kind = rest.partition("-")
        first, last = number_of(start, 1_000_000), number_of(end, 1_000_000)
        if name.startswith("span-") and first is not None and last is not None and kind in kinds:
            found.append((first, last, kind))
    return tuple(sorted(found))


def _ledger(visit: ConsoleVisit) -> StudyLedger:
    return StudyLedger(visit.survey.store, visit.survey.study)


def _query(given: dict[str, str]) -> TextQuery:
    state = given.get("state", "")
    kind = given.get("kind", "")
    return TextQuery(
        TextState(state) if state in {one.value for one in _STATES} else TextState.HELD,
        kind if kind in {one.value for one in Kind} else "",
        page_in(given.get("page", "")),
    )


def _parameters(query: TextQuery) -> dict[str, str]:
    return {"state": query.state.value, "kind": query.kind, "page": str(query.page)}


HANDLERS: Final = (show_texts, look_again, decide_text)
