"""Rules to a ranking: which clauses apply, which of two that conflict stands, and who breaks what."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from folkmoot.llm.fakes.clauses import Clause, Rules
from folkmoot.llm.fakes.conditions import Turn
from folkmoot.llm.fakes.spec_text import LEVELS, ShownSection
from folkmoot.llm.fakes.taste import Tiers, liking
from folkmoot.llm.fakes.traits import overlap
from folkmoot.llm.fakes.words import normal

_STRENGTHS: Final = ("must", "should")
_ORDER: Final = re.compile(
    r"\b(?:rank|put|place) (?:the )?(?:response|reply|answer|candidate) (?P<label>\w+) (?:as |in )?(?:the )?"
    r"(?P<where>first|top|best|highest|last|bottom|worst|lowest)\b",
    re.IGNORECASE,
)
_FIRST: Final = frozenset({"first", "top", "best", "highest"})


@dataclass(frozen=True, slots=True)
class Rule:
    """A clause with its standing.

    Attributes:
        clause: the clause.
        section_id: of its section; "" where it has none.
        level: of authority, 0 the highest.
    """

    clause: Clause
    section_id: str
    level: int

    @property
    def standing(self) -> tuple[int, int]:
        """Authority, then strength; lower goes first."""
        return self.level, 0 if self.clause.strength.startswith("must") else 1

    def broken_by(self, text: str) -> bool:
        """Whether a reply breaks the clause."""
        strength = self.clause.strength
        if strength == "may":
            return False
        count = self.clause.trait.count(text)
        allowed = self.clause.trait.ranges(wanted=not strength.endswith("not"))
        return not any(low <= count and (high is None or count <= high) for low, high in allowed)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A ranking with its reasons.

    Attributes:
        tiers: labels, best tier first.
        deciding: the rules that some responses break and others do not, the highest first.
        broken: labels of the responses that break each of them.
    """

    tiers: Tiers
    deciding: tuple[Rule, ...]
    broken: tuple[tuple[str, ...], ...]


def rules_in_force(sections: Sequence[ShownSection], instructions: Rules, turns: Sequence[Turn]) -> tuple[Rule, ...]:
    """The rules that apply to a conversation, those left out that a stronger one contradicts, the strongest first.

    Args:
        sections: of the spec, in its order.
        instructions: what the request itself says outside all data; above every section.
        turns: the conversation.
    """
    rules = [Rule(clause, "", 0) for clause in applying(instructions, turns)]
    for section in sections:
        level = 1 + LEVELS.index(section.authority)
        rules += [Rule(clause, section.id, level) for clause in applying(section.rules, turns)]
    # Stable: at one standing, what the spec says first goes first.
    rules.sort(key=lambda rule: rule.standing)
    standing: list[Rule] = []
    by_subject: dict[Hashable, list[Rule]] = {}
    for rule in rules:
        rivals = by_subject.setdefault(rule.clause.trait.of, [])
        if not any(_contradict(rival.clause, rule.clause) for rival in rivals):
            standing.append(rule)
            rivals.append(rule)
    return tuple(standing)


def applying(rules: Rules, turns: Sequence[Turn]) -> list[Clause]:
    """The clauses whose conditions hold in a conversation."""
    if rules.condition is not None and not rules.condition(turns):
        return []
    return [clause for clause in rules.clauses if clause.condition is None or clause.condition(turns)]


def judge(
    responses: Mapping[str, str], rules: Sequence[Rule], labelled: Mapping[str, int], instructions: str
) -> Judgement:
    """Rank responses.

    Args:
        responses: their texts by label, in the order in which they are shown.
        rules: those in force.
        labelled: replies that the spec labels (`labelled_replies`).
        instructions: what the request says outside all data.
    """
    ordered = _orders(instructions)
    broken = [tuple(label for label, text in responses.items() if rule.broken_by(text)) for rule in rules]
    keys = {
        label: (
            ordered.get(label, 1),
            labelled.get(normal(text), 1),
            tuple(
                sum(
                    label in labels
                    for rule, labels in zip(rules, broken, strict=True)
                    if rule.standing == (level, rank)
                )
                for level in range(len(LEVELS) + 1)
                for rank in range(len(_STRENGTHS))
            ),
            -liking(text),
        )
        for label, text in responses.items()
    }
    tiers = [[label for label in responses if keys[label] == key] for key in sorted(set(keys.values()))]
    deciding = [(rule, labels) for rule, labels in zip(rules, broken, strict=True) if 0 < len(labels) < len(responses)]
    return Judgement(tiers, tuple(rule for rule, _ in deciding), tuple(labels for _, labels in deciding))


def _contradict(one: Clause, other: Clause) -> bool:
    """Whether no reply can obey both, or one permits what the other rules."""
    if "may" in {one.strength, other.strength}:
        return True
    return not overlap(
        one.trait.ranges(wanted=not one.strength.endswith("not")),
        other.trait.ranges(wanted=not other.strength.endswith("not")),
    )


def _orders(instructions: str) -> dict[str, int]:
    """Labels that the request itself puts first (0) or last (2)."""
    return {match["label"]: 0 if match["where"].lower() in _FIRST else 2 for match in _ORDER.finditer(instructions)}
