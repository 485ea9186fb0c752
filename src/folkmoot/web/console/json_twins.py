"""The console's pages as JSON, as a table, and the OpenAPI document that is made of it (docs/console-api.json).

To add one: a row; a test holds the table to the routes. Every one is `GET`, and takes `as=json`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from folkmoot.records.dataset import Question
from folkmoot.records.personal_data import Kind, TextState
from folkmoot.records.survey import State
from folkmoot.web.json_routes import JsonRoute, openapi_document

REASONS: Final = {
    401: "The cookie is nobody's.",
    403: "It is not for the role of whoever asks.",
    404: "There is nothing of this name.",
    409: "What was asked for cannot be read as it stands.",
    422: "What was asked for is not defined for these data.",
    429: "Too many requests; `Retry-After` says how long to wait.",
    503: "It cannot be read just now: ask again.",
}


class ConsoleRefusalReason(msgspec.Struct):
    """Why.

    Attributes:
        kind: one word.
        message: in English.
    """

    kind: str
    message: str


class ConsoleRefusalReply(msgspec.Struct):
    """A refusal.

    Attributes:
        error: why.
    """

    error: ConsoleRefusalReason


def _twin(path: str, summary: str, *texts: str, values: Sequence[str] = (), **choices: Sequence[str]) -> JsonRoute:
    """A row: parameters that take any text, ids in the path, and parameters that take some words."""
    return JsonRoute(
        "GET",
        path,
        summary,
        None,
        values=dict.fromkeys(values, ()),
        refusals=tuple(REASONS),
        is_refused_in_json=True,
        query={"as": ("json",), **dict.fromkeys(texts, ()), **choices},
        refusal=ConsoleRefusalReply,
        reasons=REASONS,
    )


_FILTERS: Final = (
    "section", "words", "agreement", "split", "group", "importance", "subjectivity", "veto", "flag", "said", "sort",
    "wave", "page",
)  # fmt: skip
_QUESTIONS: Final = tuple(one.value for one in Question)
_ID: Final = ("participant_id",)
TWINS: Final = (
    _twin("/console/account", "Whoever asks."),
    _twin("/console/team", "Accounts and invitations."),
    _twin("/console/overview", "How the study is going.", "wave"),
    _twin("/console/explore", "Prompts, filtered.", *_FILTERS, question=_QUESTIONS),
    _twin("/console/explore/prompt", "One prompt, with what was said of it.", "id", *_FILTERS, question=_QUESTIONS),
    _twin("/console/drafts", "Drafts, and what was decided about them.", "page", show=("all", "undecided")),
    _twin("/console/drift", "What changed between two waves.", "before", "after"),
    _twin("/console/quality", "The quality of the data, as evidence.", "wave"),
    _twin(
        "/console/texts",
        "The queue of personal data.",
        "page",
        state=tuple(one.value for one in TextState),
        kind=tuple(one.value for one in Kind),
    ),
    _twin("/console/prompts", "How each prompt does.", "wave"),
    _twin(
        "/console/people",
        "Participants.",
        "language",
        "cohort",
        "wave",
        "id",
        "idle",
        "page",
        state=tuple(one.value for one in State),
    ),
    _twin("/console/people/{participant_id}", "One participant's record.", values=_ID),
    _twin("/console/people/{participant_id}/erase", "What erasing a participant would erase.", values=_ID),
    _twin("/console/study", "Whether the study is open."),
)


def console_document() -> dict[str, Any]:
    """The OpenAPI 3.1 document of the console's JSON."""
    return openapi_document(
        TWINS,
        title="Folkmoot: the console's pages as JSON",
        description="The cookie comes of signing in (docs/console.md, which also says what is for whom). Over https it is "
        "called `__Host-folkmoot-console`.",
        cookie_name="folkmoot-console",
    )
