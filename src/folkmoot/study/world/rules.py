"""The rules of a world, and what follows from them: which apply, which stand, and which reply is better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from folkmoot.study.world.talk import LONG_MESSAGE, Conversation

AUTHORITIES: Final = ("root", "system", "developer", "user", "guideline")
"""Highest first. `platform` is another word for `root`; a section without one, and with none above it, is a guideline."""

Strength: TypeAlias = Literal["must", "should", "may"]


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold in a conversation.

    Attributes:
        kind: `mentions` (the user), `about` (anybody), `asks`, `shouts`, `turns` or `long`.
        words: of `mentions` and `about`: any of them.
        also_asks: whether the user must also ask a question.
    """

    kind: str
    words: tuple[str, ...] = ()
    also_asks: bool = False

    def holds(self, talk: Conversation) -> bool:
        """Whether it holds."""
        plain = {
            "mentions": bool(talk.user_words & set(self.words)),
            "about": bool((talk.user_words | talk.other_words) & set(self.words)),
            "asks": talk.asks,
            "shouts": talk.shouts,
            "turns": talk.turns > 1,
            "long": talk.is_long,
        }[self.kind]
        return plain and (talk.asks or not self.also_asks)

    @property
    def text(self) -> str:
        """The condition in words, without `when`."""
        quoted = _joined([f'"{word}"' for word in self.words])
        words = {
            "mentions": f"the user mentions {quoted}",
            "about": f"the conversation is about {_joined(self.words)}",
            "asks": "the user asks a question",
            "shouts": "the user writes in capitals",
            "turns": "the conversation has several turns",
            "long": f"the user writes more than {LONG_MESSAGE} words",
        }[self.kind]
        return f"{words} and the user asks a question" if self.also_asks else words


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule about one trait of a reply.

    Attributes:
        section_id: where it stands.
        trait: name of the trait.
        wants: whether the trait is asked for; False: its absence is.
        strength: how it is said; `may` breaks nothing, and can lift a lower clause.
        unless: where this holds the clause does not; None: always.
    """

    section_id: str
    trait: str
    wants: bool
    strength: Strength
    unless: Condition | None = None

    def broken_by(self, shows: frozenset[str]) -> bool:
        """Whether a reply with these traits breaks it."""
        return self.strength != "may" and (self.trait in shows) is not self.wants

    def against(self, other: Clause) -> bool:
        """Whether no reply can obey both, or one permits what the other rules out."""
        return self.trait == other.trait and self.wants is not other.wants

    @property
    def inverted(self) -> Clause:
        """The reverse rule: what was permitted is ruled out."""
        return replace(self, wants=not self.wants, strength="must" if self.strength == "may" else self.strength)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a world's spec.

    Attributes:
        id: of the section.
        title: its heading.
        level: 1 or 2.
        parent: id of the section above it; None at the top.
        authority: as its heading says; None where it says nothing.
        holds_at: the authority of its clauses, its own or that of the section above, one of AUTHORITIES.
        condition: of every clause in it; None: they always apply.
        clauses: in order; () for a section of prose.
    """

    id: str
    title: str
    level: int
    parent: str | None
    authority: str | None
    holds_at: str
    condition: Condition | None
    clauses: tuple[Clause, ...]

    def applies(self, talk: Conversation) -> bool:
        """Whether any of its clauses does."""
        return any(self.of(clause, talk) for clause in self.clauses)

    def of(self, clause: Clause, talk: Conversation) -> bool:
        """Whether one of its clauses applies."""
        if self.condition is not None and not self.condition.holds(talk):
            return False
        return clause.unless is None or not clause.unless.holds(talk)


def standing(sections: Sequence[Section], talk: Conversation) -> list[Clause]:
    """The clauses that apply and stand, in the spec's order.

    Of two that are against each other one stands: that of the higher authority; at one authority `must` before `should`
    and `may`; and then the first.
    """
    rank = {section.id: AUTHORITIES.index(section.holds_at) for section in sections}
    apply = [clause for section in sections for clause in section.clauses if section.of(clause, talk)]

    def precedence(at: int) -> tuple[int, bool, int]:
        return rank[apply[at].section_id], apply[at].strength != "must", at

    fallen: set[int] = set()
    for at in sorted(range(len(apply)), key=precedence):
        if at not in fallen:
            fallen |= {
                other
                for other in range(len(apply))
                if apply[at].against(apply[other]) and precedence(other) > precedence(at)
            }
    return [clause for at, clause in enumerate(apply) if at not in fallen]


def breaks(clauses: Sequence[Clause], rank: Mapping[str, str], shows: frozenset[str]) -> tuple[int, ...]:
    """How many clauses a reply breaks, by authority, `must` before `should`: the smaller tuple is the better reply.

    Args:
        clauses: those that stand.
        rank: the authority of each section, by id.
        shows: traits of the reply.
    """
    counts = [0] * (2 * len(AUTHORITIES))
    for clause in clauses:
        if clause.broken_by(shows):
            counts[2 * AUTHORITIES.index(rank[clause.section_id]) + (clause.strength != "must")] += 1
    return tuple(counts)


def tiers(
    sections: Sequence[Section], talk: Conversation, labels: Sequence[str], shows: Sequence[frozenset[str]]
) -> tuple[tuple[str, ...], ...]:
    """The right order of replies under these sections, best first; those that the rules do not tell apart are tied."""
    clauses = standing(sections, talk)
    rank = {section.id: section.holds_at for section in sections}
    keys = [breaks(clauses, rank, one) for one in shows]
    return tuple(
        tuple(label for label, own in zip(labels, keys, strict=True) if own == key) for key in sorted(set(keys))
    )


def _joined(words: Sequence[str]) -> str:
    if not words:
        return ""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
