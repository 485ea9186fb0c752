"""The explorer's pages: prompts, and one prompt with what people and rankers said. Their addresses are their whole state."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, Protocol
from urllib.parse import urlencode

from litestar import Request, Response, get

from folkmoot.pipeline.console_bench import ListPrompts, ReadPrompt, Reasons
from folkmoot.pipeline.console_cells import sight
from folkmoot.pipeline.explore_tables import (
    answers_table,
    gaps_table,
    parameters_of,
    prompts_table,
    query_of,
    responses_table,
)
from folkmoot.records.dataset import Question
from folkmoot.records.explore import Explored, ExploredOne, ExploreQuery, Sight
from folkmoot.web.console.access import ROOT, Right
from folkmoot.web.console.refusals import ConsoleRefused
from folkmoot.web.console.twins import page_of
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

    @property
    def query(self) -> dict[str, str]:
        """Parameters of the address."""
        ...

    @property
    def wants(self) -> str:
        """`json`, `csv`, or `page`."""
        ...

    def page(self, template: str, title: str, view: Any, *, table: Any = None, **more: Any) -> Response[Any]:
        """Answer with a page, or with its twin where the address asks for one."""
        ...


@get("/explore")
async def show_prompts(request: Request[Any, Any, Any]) -> Response[Any]:
    """Prompts that the address's filters keep."""
    visit = ConsoleVisit.of(request)
    work = ListPrompts(reasons_of(visit), asked(visit), sight_of(visit))
    return prompts_page(visit, await visit.reads.ask(work))


@get("/explore/prompt")
async def show_prompt(request: Request[Any, Any, Any]) -> Response[Any]:
    """One prompt."""
    visit = ConsoleVisit.of(request)
    prompt_id = visit.query.get("id", "")
    work = ReadPrompt(reasons_of(visit), prompt_id, asked(visit), sight_of(visit))
    return prompt_page(visit, prompt_id, await visit.reads.ask(work), is_researcher=visit.may(Right.RESEARCH))


def asked(visit: Answering) -> ExploreQuery:
    """What the address asks for."""
    query = query_of(visit.query)
    return replace(query, page=page_of(query.page, visit.wants))


def prompts_page(visit: Answering, found: Explored) -> Response[Any]:
    """The list of prompts.

    Args:
        visit: answers.
        found: what is on it.
    """
    tables = (prompts_table(found), *([gaps_table(found)] if found.gaps else []))
    return visit.page("explore.html", "Explore", found, table=tables, **_helps(found.query))


def prompt_page(
    visit: Answering, prompt_id: str, found: ExploredOne | None, *, is_researcher: bool = True
) -> Response[Any]:
    """The page of one prompt.

    Args:
        visit: answers.
        prompt_id: which.
        found: what is on it; None where there is no such prompt.
        is_researcher: whether reasons are shown as they were written.

    Raises:
        ConsoleRefused: there is no such prompt.
    """
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

    def section_at(section: str) -> str:
        rest = {key: value for key, value in kept.items() if key in {"question", "wave", "sort"}}
        return f"{LIST}?{urlencode({'section': section, **rest})}"

    def without(name: str) -> str:
        rest = {key: value for key, value in own.items() if key != name}
        return f"{ONE if prompt_id else LIST}?{urlencode(rest)}"

    return {
        "page_at": page_at,
        "prompt_at": prompt_at,
        "section_at": section_at,
        "without": without,
        "list_at": f"{LIST}?{urlencode(kept)}",
        "asked": kept,
        "sorts": SORT_WORDS,
        "questions": tuple(Question),
        "is_researcher": is_researcher,
    }


def reasons_of(visit: ConsoleVisit) -> Reasons:
    """Which reasons whoever asks may read."""
    if visit.may(Right.RESEARCH):
        return Reasons.WRITTEN
    return Reasons.CLEARED if visit.may(Right.REVIEW) else Reasons.NONE


def sight_of(visit: ConsoleVisit) -> Sight:
    """How much whoever asks is shown."""
    return sight(is_researcher=visit.may(Right.RESEARCH), is_reviewer=visit.may(Right.REVIEW))


HANDLERS: Final = (show_prompts, show_prompt)
