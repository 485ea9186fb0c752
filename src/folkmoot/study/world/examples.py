"""Worked examples whose labels follow from the rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from folkmoot.study.world.drawing import chance, one, some
from folkmoot.study.world.reply import WorldReply, put_together
from folkmoot.study.world.rules import Clause, Section, breaks, standing
from folkmoot.study.world.sections import Rulebook
from folkmoot.study.world.spec_text import LabelledReply, WrittenExample
from folkmoot.study.world.talk import Conversation

_TRIES: Final = 300
_SHAPES: Final = (
    "GOOD BAD",
    "GOOD BAD",
    "GOOD GOOD BAD",
    "GOOD BAD BAD",
    "GOOD OK BAD",
    "GOOD GOOD BAD BAD",
    "GOOD OK BAD BAD",
)
_LACKING: Final = ("GOOD", "GOOD GOOD", "BAD", "BAD BAD", "OK BAD", "GOOD OK")


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules that stand in a conversation, and which of them are the section's own."""

    clauses: Sequence[Clause]
    rank: Mapping[str, str]
    own: Sequence[Clause]
    others: Sequence[Clause]

    def key(self, reply: WorldReply) -> tuple[int, ...]:
        return breaks(self.clauses, self.rank, reply.shows)


def draw_examples(
    draw: np.random.Generator, rules: Rulebook, section: Section, talk: Callable[[], Conversation]
) -> tuple[WrittenExample, ...]:
    """One to three worked examples of a section with rules; () where its rules never stand.

    A GOOD reply breaks no rule. A BAD one breaks a rule of the section, or of the section that its label names; an OK one
    breaks less than any BAD one. One example in eight lacks a GOOD or a BAD.
    """
    found = []
    for _ in range(int(draw.integers(1, 4))):
        example = _example(draw, rules, section, talk)
        if example is not None:
            found.append(example)
    return tuple(found)


def _example(
    draw: np.random.Generator, rules: Rulebook, section: Section, talk: Callable[[], Conversation]
) -> WrittenExample | None:
    rank = {one_section.id: one_section.holds_at for one_section in rules.sections}
    for _ in range(_TRIES):
        said = talk()
        clauses = [clause for clause in standing(rules.sections, said) if clause.strength != "may"]
        own = [clause for clause in clauses if clause.section_id == section.id]
        if not own:
            continue
        others = [clause for clause in clauses if clause.section_id != section.id]
        there = _Rules(clauses, rank, own, others)
        shape = one(draw, _LACKING if chance(draw, 0.125) else _SHAPES).split()
        replies = _replies(draw, rules, there, shape)
        if replies is not None:
            return WrittenExample(said.messages, tuple(some(draw, replies, len(replies))))
    return None


def _replies(
    draw: np.random.Generator, rules: Rulebook, there: _Rules, shape: Sequence[str]
) -> list[LabelledReply] | None:
    found: list[LabelledReply] = []
    worst_ok, best_bad = tuple([0] * 10), tuple([99] * 10)
    for label in shape:
        reply = _reply(draw, rules, there, label)
        if reply is None:
            return None
        key = there.key(reply.reply)
        if label == "OK":
            worst_ok = max(worst_ok, key)
        elif label == "BAD":
            best_bad = min(best_bad, key)
        found.append(reply)
    if worst_ok >= best_bad or len({one_reply.reply.text for one_reply in found}) < len(found):
        return None
    return found


def _reply(draw: np.random.Generator, rules: Rulebook, there: _Rules, label: str) -> LabelledReply | None:
    """A reply that deserves its label by what it breaks; what no rule is about is drawn by lot."""
    broken: list[Clause] = []
    target = None
    if label != "GOOD":
        broken = some(draw, there.own, 1 if label == "OK" else int(draw.integers(1, len(there.own) + 1)))
        if label == "BAD" and there.others and chance(draw, 0.25):
            broken = [one(draw, there.others)]
            target = broken[0].section_id
    ruled = {clause.trait for clause in there.clauses}
    shown = {clause.trait for clause in there.clauses if clause.wants is (clause not in broken)}
    shown |= {name for name in rules.traits if name not in ruled and chance(draw, 0.4)}
    try:
        reply = put_together(draw, shown)
    except ValueError:  # too long for a short reply
        return None
    # What a piece shows besides may break a rule that was to be kept.
    if {clause for clause in there.clauses if clause.broken_by(reply.shows)} != set(broken):
        return None
    return LabelledReply(reply, label, target)
