"""Requests to fake models, written by hand as the ranker writes them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from folkmoot.llm.fakes import Fake
from folkmoot.llm.model import ModelName
from folkmoot.llm.provider import ProviderReply, ProviderRequest
from folkmoot.records.dataset import Message

SPEC_MARK = "0123456789abcdef"
MARK = "fedcba9876543210"
RANKING: dict[str, Any] = {"cited_sections": {}, "explanation": {}, "tiers": {}}
RELEVANCE: dict[str, Any] = {"sections": {}}
INVERTED: dict[str, Any] = {"inverted_text": {}}


def fenced(what: str, text: str, token: str = MARK) -> str:
    return f"[BEGIN {what} {token}]\n{text}\n[END {what} {token}]"


def ranking_messages(
    spec: str | None, said: str | Sequence[tuple[str, str]], responses: Sequence[str]
) -> tuple[Message, Message]:
    turns = [("user", said)] if isinstance(said, str) else said
    task = [fenced(f"message {number} {role}", text) for number, (role, text) in enumerate(turns, 1)]
    task += [fenced(f"response {label}", text) for label, text in enumerate(responses, 1)]
    shown = "" if spec is None else f"\n{fenced('spec', spec, SPEC_MARK)}"
    return Message("system", f"Rank the responses.{shown}"), Message("user", "\n\n".join(task))


def complete(
    messages: Sequence[Message],
    properties: Mapping[str, Any],
    model: str = "fake:rule-follower",
    repeat: int = 1,
) -> ProviderReply:
    name = ModelName.parse(model)
    schema = {"type": "object", "properties": properties}
    request = ProviderRequest(name.model, tuple(messages), schema, "Reply", name.settings, repeat)
    return asyncio.run(Fake(name).complete(request))


def ask(
    messages: Sequence[Message],
    properties: Mapping[str, Any] = RANKING,
    model: str = "fake:rule-follower",
    repeat: int = 1,
) -> Any:
    return json.loads(complete(messages, properties, model, repeat).text)


def rank(
    spec: str | None,
    said: str | Sequence[tuple[str, str]],
    *responses: str,
    model: str = "fake:rule-follower",
    repeat: int = 1,
) -> str:
    """`2>1=3`."""
    tiers = ask(ranking_messages(spec, said, responses), RANKING, model, repeat)["tiers"]
    return ">".join("=".join(tier) for tier in tiers)
