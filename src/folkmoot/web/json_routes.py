"""The routes that answer programs, as a table, and the OpenAPI document that is made of it (docs/survey-api.json).

To add one: a row. `make docs` writes the document, and schemathesis walks it (tests/web/test_json_routes.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from folkmoot.study.questions import QUESTIONS
from folkmoot.web.csrf import HEADER
from folkmoot.web.survey.answering import SaveBody

JSON: Final = "application/json"
REASONS: Final = {
    400: "What was sent is no such JSON.",
    401: "The cookie is nobody's.",
    403: f"The token ({HEADER}) is not the cookie's.",
    404: "There is no such question, or the prompt was not given to this person.",
    409: "A later revision is saved, the key was used for another answer, or it is not the time for this.",
    410: "The study has this prompt no more.",
    413: "It is too much.",
    415: "It is not sent as JSON.",
    422: "It is no answer to the question.",
    429: "Too many requests; `Retry-After` says how long to wait.",
    503: "Nothing was saved, or nobody knows: send the same again.",
}


class SavedReply(msgspec.Struct):
    """What is on the disk.

    Attributes:
        revision: of this answer, from 1.
        saved_at: ISO 8601, UTC.
    """

    revision: int
    saved_at: str


class RefusalReason(msgspec.Struct):
    """Why, for programs.

    Attributes:
        kind: one word.
        message: in English.
        faults: each of what was found, in English; nothing that was sent is repeated.
    """

    kind: str
    message: str
    faults: list[str]


class RefusalReply(msgspec.Struct):
    """A refusal.

    Attributes:
        error: for programs.
        reason: for the person, in their language.
    """

    error: RefusalReason
    reason: str


@dataclass(frozen=True, slots=True)
class JsonRoute:
    """A route that answers programs.

    Attributes:
        method: of HTTP.
        path: with parameters in braces.
        summary: what it does.
        reply: type of the answer with 200; None for any object.
        body: type of what is sent; None for nothing.
        values: by parameter of the path, what it may be.
        refusals: statuses of refusals.
        is_refused_in_json: whether refusals are JSON; otherwise they are pages.
        query: by parameter of the address, what it may be; () for any text.
        refusal: type of a refusal in JSON.
        reasons: by status of refusals, what it means.
    """

    method: str
    path: str
    summary: str
    reply: type[msgspec.Struct] | None
    body: type[msgspec.Struct] | None = None
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    refusals: tuple[int, ...] = ()
    is_refused_in_json: bool = False
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    refusal: type[msgspec.Struct] = RefusalReply
    reasons: Mapping[int, str] = field(default_factory=lambda: REASONS)


SURVEY_TITLE: Final = "Folkmoot: sending answers by program"
SURVEY_DESCRIPTION: Final = (
    "The cookie and `csrf_token` come out of any page of the survey (docs/survey.md). Over https the "
    "cookie is called `__Host-folkmoot`."
)
ROUTES: Final = (
    JsonRoute(
        "PUT",
        "/answers/{question}",
        "Save one answer; acknowledged once it is on the disk. The same key again is the same answer.",
        SavedReply,
        SaveBody,
        {"question": tuple(QUESTIONS)},
        tuple(REASONS),
        is_refused_in_json=True,
    ),
    JsonRoute("GET", "/me/data", "All that the study holds of the person.", None, refusals=(401, 429, 503)),
)


def openapi_document(
    routes: Sequence[JsonRoute] = ROUTES,
    *,
    title: str = SURVEY_TITLE,
    description: str = SURVEY_DESCRIPTION,
    cookie_name: str = "folkmoot",
) -> dict[str, Any]:
    """The OpenAPI 3.1 document of some routes.

    Args:
        routes: each method and path once.
        title: of the document.
        description: how a program gets in.
        cookie_name: of the session.
    """
    types = [one for route in routes for one in (route.reply, route.body) if one is not None]
    types += [route.refusal for route in routes if route.refusal not in types]
    _, components = msgspec.json.schema_components(
        list(dict.fromkeys(types)), ref_template="#/components/schemas/{name}"
    )
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    token = {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"}
    cookie = {"type": "apiKey", "in": "cookie", "name": cookie_name}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": "1",
            "description": description,
        },
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": {"cookie": cookie, "token": token}},
    }


def _operation(route: JsonRoute) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": route.summary,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": _text(values)}
            for name, values in route.values.items()
        ]
        + [{"name": name, "in": "query", "schema": _text(values)} for name, values in route.query.items()],
        "security": [{"cookie": []} if route.method == "GET" else {"cookie": [], "token": []}],
        "responses": {
            "200": _content("Done.", {"type": "object"} if route.reply is None else _reference(route.reply)),
            **{
                str(status): _content(route.reasons[status], _reference(route.refusal))
                if route.is_refused_in_json
                else {"description": route.reasons[status], "content": {"text/html": {}}}
                for status in route.refusals
            },
        },
    }
    if route.body is not None:
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": _reference(route.body)}}}
    return operation


def _text(values: Sequence[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)} if values else {"type": "string"}


def _content(description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {JSON: {"schema": schema}}}


def _reference(of: type[msgspec.Struct]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{of.__name__}"}
