"""The fake model that ranks by its own taste whatever the spec says, and claims to have followed it."""

from __future__ import annotations

from typing import Any

import msgspec

from folkmoot.llm.fakes.judging import judge
from folkmoot.llm.fakes.request import Seen, read_request
from folkmoot.llm.fakes.rule_follower import SAYS, read_shown_spec, section_to_invert
from folkmoot.llm.fakes.settings import Settings
from folkmoot.llm.fakes.spec_text import read_index
from folkmoot.llm.fakes.task import Task, refuse, task_of
from folkmoot.llm.fakes.taste import Dice, liking
from folkmoot.llm.provider import ProviderRequest


def answer(request: ProviderRequest, settings: Settings) -> str:
    """The reply, as JSON.

    Raises:
        ProviderError: the schema asks for something that it cannot do, or there is nothing to do it with.
    """
    seen = read_request(request.messages)
    reply: dict[str, Any]
    match task_of(request):
        case Task.RANK:
            reply = _rank(seen, Dice(seen.blocks, request.repeat, settings, "spec-ignorer "))
        case Task.GRADE:
            reply = {"sections": _grade(seen)}
        case Task.INVERT:
            # It cannot turn round what it does not read.
            reply = {"inverted_text": section_to_invert(seen)}
    return msgspec.json.encode(reply).decode()


def _rank(seen: Seen, dice: Dice) -> dict[str, Any]:
    responses = seen.responses
    if not responses:
        refuse("no responses between marks that could be ranked")
    shown = [section.id for section in read_shown_spec(seen.text("spec") or "") if section.id]
    cited = list(dict.fromkeys([*shown[:1], *([shown[int(dice.throw("cite") * len(shown))]] if shown else [])]))
    said = f"ranked by #{', #'.join(cited)}, as the spec asks." if cited else "ranked by its own taste."
    return {
        "cited_sections": cited,
        "explanation": SAYS + said,
        "tiers": dice.shake(judge(responses, (), {}, "").tiers, next(iter(responses))),
    }


def _grade(seen: Seen) -> list[dict[str, Any]]:
    """Grades that have to do with nothing: most sections 1, as people and models grade, a few more."""
    conversation = " ".join(turn.content for turn in seen.turns)
    sections = read_index(seen.text("sections") or "") or read_shown_spec(seen.text("spec") or "")
    drawn = [(section.id, liking(f"{section.id} {conversation}") % 20) for section in sections if section.id]
    return [
        {"section_id": section_id, "reason": f"{SAYS}it matters here", "grade": 5 if number == 0 else 3}
        for section_id, number in drawn
        if number < 3
    ]
