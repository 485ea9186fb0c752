"""The explorer's pages: prompts, and one prompt with what people and rankers said. Their addresses are their whole state."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final, Protocol
from urllib.parse import urlencode

from litestar import Request, Response, get

from folkmoot.agreement.explored_data import ExploredData
from folkmoot.pipeline.console_explore import StudyExplorer, sight
from folkmoot.pipeline.explore import shown_prompt, shown_prompts
from folkmoot.pipeline.explore_tables import (
    answers_table,
    parameters_of,
    prompts_table,
    query_of,
    responses_table,
)
from folkmoot.records.dataset import Question
from folkmoot.records.explore import ExploreQuery, Sight
from folkmoot.web.console.access import ROOT, Right
from folkmoot.web.console.quality import reports_of
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.visit import ConsoleVisit

LIST: Final = f"{ROOT}/explore"
ONE: Final = f"{ROOT}/explore/prompt"
SORT_WORDS: Final = {
    "prompt": "as in the dataset",
    "gap": "least agreement with the spec first",
    "split": "people least of one mind first",
    "people": "most people first",
    "vetoes": "most vetoes first",
}


class Answering(Protocol):
    """What answers with a page or its twin: a console's visit, or the explorer's own."""

    def page(self, template: str, title: str, view: Any, *, table: Any = None, **more: Any) -> Response[Any]:
        """Answer with a page, or with its twin where the address asks for one."""
        ...


@get("/explore")
async def show_prompts(request: Request[Any, Any, Any]) -> Response[Any]:
    """Prompts that the address's filters keep."""
    visit = ConsoleVisit.of(request)
    return prompts_page(visit, await data_of(visit), visit.query, sight_of(visit))


@get("/explore/prompt")
async def show_prompt(request: Request[Any, Any, Any]) -> Response[Any]:
    """One prompt."""
    visit = ConsoleVisit.of(request)
    data = await data_of(visit)
    return prompt_page(visit, data, visit.query, sight_of(visit), is_researcher=visit.may(Right.RESEARCH))


def prompts_page(visit: Answering, data: ExploredData, given: Mapping[str, str], shown: Sight) -> Response[Any]:
    """The list of prompts.

    Args:
        visit: answers.
        data: what is explored.
        given: the address's parameters.
        shown: how much is shown.
    """
    found = shown_prompts(data, query_of(given), shown)
    return visit.page("explore.html", "Explore", found, table=prompts_table(found), **_helps(found.query))


def prompt_page(
    visit: Answering, data: ExploredData, given: Mapping[str, str], shown: Sight, *, is_researcher: bool = True
) -> Response[Any]:
    """The page of one prompt, named by the parameter `id`.

    Args:
        visit: answers.
        data: what is explored.
        given: the address's parameters.
        shown: how much is shown.
        is_researcher: whether reasons are shown as they were written.

    Raises:
        ConsoleRefused: there is no such prompt.
    """
    prompt_id = given.get("id", "")
    found = shown_prompt(data, prompt_id, query_of(given), shown)
    if found is None:
        raise ConsoleRefused(404, "There is no such prompt.", "Choose one from the list.", kind="no_prompt")
    tables = (responses_table(found), *([answers_table(found)] if found.answers else []))
    helps = _helps(found.query, prompt_id, is_researcher=is_researcher)
    return visit.page("explore_prompt.html", f"Prompt {prompt_id}", found, table=tables, **helps)


def _helps(query: ExploreQuery, prompt_id: str = "", *, is_researcher: bool = True) -> dict[str, Any]:
    """What the templates make addresses with."""
    kept = parameters_of(query)
    kept.pop("page", None)
    own = {"id": prompt_id, **kept} if prompt_id else kept

    def page_at(page: int) -> str:
        return f"{ONE if prompt_id else LIST}?{urlencode({**own, 'page': str(page)})}"

    def prompt_at(other: str) -> str:
        return f"{ONE}?{urlencode({'id': other, **kept})}"

    def without(name: str) -> str:
        rest = {key: value for key, value in own.items() if key != name}
        return f"{ONE if prompt_id else LIST}?{urlencode(rest)}"

    return {
        "page_at": page_at,
        "prompt_at": prompt_at,
        "without": without,
        "list_at": f"{LIST}?{urlencode(kept)}",
        "asked": kept,
        "sorts": SORT_WORDS,
        "questions": tuple(Question),
        "is_researcher": is_researcher,
    }


async def data_of(visit: ConsoleVisit) -> ExploredData:
    """The study's data, as whoever asks may see them."""
    state = visit.request.app.state
    explorer = getattr(state, "console_explorer", None)
    if not isinstance(explorer, StudyExplorer):
        explorer = state.console_explorer = StudyExplorer(visit.folder)
    report = reports_of(visit).kept() if visit.may(Right.RESEARCH) else None

    def read() -> ExploredData:
        data = explorer.read(visit.survey)
        if visit.may(Right.RESEARCH):
            return explorer.with_flags(data, report)
        return explorer.cleared(visit.survey, data) if visit.may(Right.REVIEW) else data

    return await asyncio.to_thread(read)


def sight_of(visit: ConsoleVisit) -> Sight:
    """How much whoever asks is shown."""
    return sight(is_researcher=visit.may(Right.RESEARCH), is_reviewer=visit.may(Right.REVIEW))


HANDLERS: Final = (show_prompts, show_prompt)
