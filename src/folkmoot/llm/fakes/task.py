"""What a request asks for, told by the properties of the reply's schema alone."""

from __future__ import annotations

from enum import StrEnum
from typing import NoReturn

from folkmoot.llm.provider import ProviderError, ProviderRequest


class Task(StrEnum):
    """What fake rankers can do; the value is the property by which it is known."""

    RANK = "tiers"
    GRADE = "sections"
    INVERT = "inverted_text"


_WRITTEN = {
    Task.RANK: {"cited_sections", "explanation", "tiers"},
    Task.GRADE: {"sections"},
    Task.INVERT: {"inverted_text"},
}


def task_of(request: ProviderRequest) -> Task:
    """The task.

    Raises:
        ProviderError: the schema is of none, or asks for more.
    """
    properties = set(request.schema.get("properties", ()))
    task = next((task for task in Task if task.value in properties), None)
    if task is None:
        refuse(f"no fake ranker knows a reply {request.schema_name} with {', '.join(sorted(properties)) or 'nothing'}")
    if more := properties - _WRITTEN[task]:
        refuse(f"no fake ranker can write {', '.join(sorted(more))} of {request.schema_name}")
    return task


def refuse(why: str) -> NoReturn:
    """Say that a request cannot be answered, however often it is made.

    Raises:
        ProviderError: always.
    """
    raise ProviderError(f"fake model: {why}")
