"""The fake model that drafts: marked, seeded by the request, and faulty on request."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from folkmoot.llm.fakes.settings import Settings
from folkmoot.llm.fakes.writer import MARK, answer
from folkmoot.llm.provider import ProviderError, ProviderRequest
from folkmoot.llm.structured import reply_schema
from folkmoot.records.dataset import Message
from folkmoot.records.fences import Fence


class User(msgspec.Struct):
    user: str


class Views(msgspec.Struct):
    views: list[dict[str, str]]


class Response(msgspec.Struct):
    response: str


class Prompt(msgspec.Struct):
    why_contested: str
    touched_sections: list[str]
    prompt: str


class Criteria(msgspec.Struct):
    criteria: list[dict[str, str]]


class Unknown(msgspec.Struct):
    poem: str


def ask(kind: type[msgspec.Struct], told: str, settings: Settings | None = None, repeat: int = 1) -> Any:
    messages = (Message("system", "Write."), Message("user", told))
    request = ProviderRequest("writer", messages, reply_schema(kind), kind.__name__, {}, repeat)
    return json.loads(answer(request, settings or Settings()))


def fenced(**texts: str) -> str:
    fence = Fence.around(texts.values())
    return "\n\n".join(fence.put(what.replace("_", " "), text) for what, text in texts.items())


@pytest.mark.parametrize(
    ("kind", "field"),
    [(User, "user"), (Views, "views"), (Response, "response"), (Prompt, "prompt"), (Criteria, "criteria")],
)
def test_everything_is_marked_and_hangs_on_the_request(kind: type[msgspec.Struct], field: str) -> None:
    told = fenced(section="#fair", sections="#fair | Fair\n#kind | Kind", message_1_user="May I?")
    reply = ask(kind, told)
    assert MARK in json.dumps(reply[field])
    assert ask(kind, told) == reply
    assert ask(kind, f"{told}\n") != reply or ask(kind, told, repeat=2) != reply


def test_a_prompt_touches_the_section_that_it_is_for() -> None:
    reply = ask(Prompt, fenced(section="#fair", sections="#kind | Kind"))
    assert set(reply["touched_sections"]) == {"fair", "kind"}


def test_duplicates_give_aways_and_leaks_come_on_request_alone() -> None:
    told = fenced(message_1_user="May I?", view="It says no.")
    assert ask(Response, told, Settings(leaks=1))["response"].startswith(f"{MARK}: As someone who")
    assert "As someone" not in ask(Response, told)["response"]
    assert "\n- " in ask(Response, "May I?", Settings(give_aways=1))["response"]
    assert "\n- " not in ask(Response, told, Settings(give_aways=1))["response"]
    other = fenced(message_1_user="May I?", view="It says yes.")
    same = [ask(Response, one, Settings(duplicates=1))["response"].split(".")[0] for one in (told, other)]
    assert same[0] == same[1]
    assert ask(Response, told)["response"].split(".")[0] != ask(Response, other)["response"].split(".")[0]


def test_an_unknown_task_is_refused() -> None:
    with pytest.raises(ProviderError, match="fake:writer knows no reply Unknown with poem"):
        ask(Unknown, "Write.")
