"""The fake model that really reads the spec that it is shown, and obeys its clauses about visible traits."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import lru_cache
from typing import Any, Final

import msgspec

from folkmoot.llm.fakes.clauses import Rules, invert, read_rules
from folkmoot.llm.fakes.conditions import Turn
from folkmoot.llm.fakes.judging import Judgement, applying, judge, rules_in_force
from folkmoot.llm.fakes.request import Seen, read_request
from folkmoot.llm.fakes.settings import Settings
from folkmoot.llm.fakes.spec_text import LEVELS, ShownSection, labelled_replies, read_index, read_spec
from folkmoot.llm.fakes.task import Task, refuse, task_of
from folkmoot.llm.fakes.taste import Dice, Tiers
from folkmoot.llm.provider import ProviderRequest

SAYS: Final = "Fake model: "
"""How every text that a fake model writes begins."""
_EXPLAINED: Final = 3
"""How many clauses an explanation names."""


def answer(request: ProviderRequest, settings: Settings) -> str:
    """The reply, as JSON.

    Raises:
        ProviderError: the schema asks for something that it cannot do, or there is nothing to do it with.
    """
    seen = read_request(request.messages)
    reply: dict[str, Any]
    match task_of(request):
        case Task.RANK:
            reply = _rank(seen, Dice(seen.blocks, request.repeat, settings))
        case Task.GRADE:
            reply = {"sections": _grade(seen)}
        case Task.INVERT:
            reply = {"inverted_text": invert(section_to_invert(seen))}
    return msgspec.json.encode(reply).decode()


def section_to_invert(seen: Seen) -> str:
    """The text of the section that is to be turned round: the last block of that name.

    Raises:
        ProviderError: there is none.
    """
    texts = [block.text for block in seen.blocks if block.what.split()[0] == "section"]
    return texts[-1] if texts else refuse("no section between marks that could be turned round")


@lru_cache(maxsize=16)
def read_shown_spec(text: str) -> tuple[ShownSection, ...]:
    """The sections of a spec; the same text is read once."""
    return read_spec(text)


@lru_cache(maxsize=16)
def _labelled(text: str) -> dict[str, int]:
    return labelled_replies(text)


@lru_cache(maxsize=16)
def _index(text: str) -> tuple[ShownSection, ...]:
    return read_index(text)


def _rank(seen: Seen, dice: Dice) -> dict[str, Any]:
    responses = seen.responses
    if not responses:
        refuse("no responses between marks that could be ranked")
    spec = seen.text("spec") or ""
    rules = rules_in_force(read_shown_spec(spec), read_rules(seen.instructions), seen.turns)
    judgement = judge(responses, rules, _labelled(spec), seen.instructions)
    tiers = dice.shake(judgement.tiers, next(iter(responses)))
    return {
        "cited_sections": list(dict.fromkeys(rule.section_id for rule in judgement.deciding if rule.section_id)),
        "explanation": SAYS + _explain(judgement, tiers),
        "tiers": tiers,
    }


def _explain(judgement: Judgement, tiers: Tiers) -> str:
    """The highest clauses that decided, with the places of those who break them: labels mean nothing to a reader."""
    if not judgement.deciding:
        return "no clause tells the responses apart; ordered by its own taste."
    place = {label: number for number, tier in enumerate(tiers, start=1) for label in tier}
    sentences = [
        f"#{rule.section_id}, {_quoted(rule.clause.text)}, is broken in {_places({place[label] for label in labels})}."
        for rule, labels in zip(judgement.deciding, judgement.broken, strict=True)
    ]
    different = list(dict.fromkeys(sentences))
    more = f" And {len(different) - _EXPLAINED} more." if len(different) > _EXPLAINED else ""
    return " ".join(different[:_EXPLAINED]) + more


def _places(places: Set[int]) -> str:
    """`place 3`, `places 2 and 4`."""
    *first, last = (str(one) for one in sorted(places))
    return f"places {', '.join(first)} and {last}" if first else f"place {last}"


def _quoted(text: str) -> str:
    return f"“{text.rstrip('.:;')}”"


def _grade(seen: Seen) -> list[dict[str, Any]]:
    index = seen.text("sections")
    sections = _index(index) if index is not None else read_shown_spec(seen.text("spec") or "")
    grades = [(section, _relevance(section.rules, seen.turns)) for section in sections if section.id]
    reasons = {5: "its condition holds here", 3: "it holds in every conversation"}
    return [
        {"section_id": section.id, "reason": SAYS + reasons[grade], "grade": grade}
        for section, grade in sorted(grades, key=lambda one: (-one[1], LEVELS.index(one[0].authority)))
        if grade > 1
    ]


def _relevance(rules: Rules, turns: Sequence[Turn]) -> int:
    """5 where a condition of its clauses holds, 3 where a clause has none, else 1."""
    if rules.condition is not None:
        return 5 if rules.condition(turns) else 1
    holding = applying(rules, turns)
    if any(clause.condition is not None for clause in holding):
        return 5
    return 3 if holding else 1
