"""The sections and rules of a world, drawn from a seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from folkmoot.study.world.drawing import chance, one, some
from folkmoot.study.world.rules import AUTHORITIES, Clause, Condition, Section, Strength
from folkmoot.study.world.topics import TITLES, TOPICS, Topic
from folkmoot.study.world.traits import TRAITS, Place

CHAIN: Final = Section("chain_of_command", "Chain of command", 1, None, "root", "root", None, ())
"""Every spec begins with it; it holds no rules."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What a world's spec says.

    Attributes:
        sections: in order.
        topics: that sections are about.
        traits: names of the traits that rules are about, and that replies may show.
    """

    sections: tuple[Section, ...]
    topics: tuple[Topic, ...]
    traits: tuple[str, ...]


def draw_rules(draw: np.random.Generator, about: int, always: int, traits: int) -> Rulebook:
    """Sections with rules, chapters that hold some of them, and sections of prose between.

    Whether a rule asks for its trait or against it is a coin's choice, so that showing a trait is neither good nor bad
    before the spec is read.

    Args:
        draw: the generator.
        about: sections whose rules hold in some conversations.
        always: sections whose rules hold in all.
        traits: how many traits the rules are about.
    """
    names = _traits(draw, traits)
    topics = some(draw, TOPICS, min(max(about * 2 // 3, 1), len(TOPICS)))
    topical = [f"{topic.title}, in particular" for topic in topics]
    titles = [f"More on {title.lower()}" for title in TITLES]
    titles += some(draw, [*TITLES, *topical], len(TITLES) + len(topical))
    conditions = [*_conditions(draw, topics, about), *[None] * always]
    ruled: list[Section] = []
    for condition in some(draw, conditions, len(conditions)):
        title = titles.pop()
        ruled.append(_rules(draw, title, condition, names, ruled))
    return Rulebook((CHAIN, *_chapters(draw, ruled, titles)), tuple(topics), tuple(names))


def _traits(draw: np.random.Generator, count: int) -> list[str]:
    """One of a family, and one at most that stands last."""
    chosen: list[str] = []
    families: set[str] = set()
    for trait in some(draw, TRAITS, len(TRAITS)):
        family = "last" if trait.place is Place.LAST else trait.family
        if len(chosen) < count and not {family, trait.family} & families:
            chosen.append(trait.name)
            families |= {family, trait.family}
    return chosen


def _conditions(draw: np.random.Generator, topics: Sequence[Topic], count: int) -> list[Condition]:
    """One for each topic first; then more about the same topics, or about something else."""
    found = [_about(draw, topic) for topic in topics]
    others = some(draw, ("asks", "shouts", "turns", "long"), 4)
    while len(found) < count:
        found.append(Condition(others.pop()) if others and chance(draw, 0.3) else _about(draw, one(draw, topics)))
    return found[:count]


def _about(draw: np.random.Generator, topic: Topic) -> Condition:
    words = tuple(some(draw, topic.words, int(draw.integers(1, len(topic.words) + 1))))
    return Condition("mentions" if chance(draw, 0.6) else "about", words, also_asks=chance(draw, 0.15))


def _rules(
    draw: np.random.Generator, title: str, condition: Condition | None, names: Sequence[str], before: Sequence[Section]
) -> Section:
    section_id = title.lower().replace(" ", "_").replace(",", "")
    own = some(draw, names, 1 if condition is None else int(draw.integers(1, 4)))
    # The first holds without exception: relevance is graded from a section's beginning, which says when it holds.
    clauses = [_clause(draw, section_id, name, None if at == 0 else condition) for at, name in enumerate(own)]
    # Now and then a section goes against an earlier one about the same words: then the chain of command decides.
    rivals = [
        clause
        for section in before
        if section.condition is not None
        and condition is not None
        and set(section.condition.words) & set(condition.words)
        for clause in section.clauses
        if clause.strength != "may" and clause.trait not in own
    ]
    if rivals and chance(draw, 0.7):
        rival = one(draw, rivals)
        lifts = not rival.wants and chance(draw, 0.3)
        strength: Strength = "may" if lifts else one(draw, ("must", "should"))
        clauses.append(Clause(section_id, rival.trait, not rival.wants, strength))
    authority = one(draw, (None, *AUTHORITIES, "platform"))
    return Section(section_id, title, 1, None, authority, _holds_at(authority, None), condition, tuple(clauses))


def _clause(draw: np.random.Generator, section_id: str, name: str, condition: Condition | None) -> Clause:
    """A rule; now and then with an exception, where it stands under a condition of words."""
    unless = None
    if condition is not None and condition.words and chance(draw, 0.12):
        unless = Condition(one(draw, ("turns", "shouts") if condition.also_asks else ("turns", "shouts", "asks")))
    return Clause(section_id, name, chance(draw, 0.5), "must" if chance(draw, 0.6) else "should", unless)


def _chapters(draw: np.random.Generator, ruled: Sequence[Section], titles: list[str]) -> list[Section]:
    """Some sections under chapters, from which they may have their authority, some alone; prose between them."""
    found: list[Section] = []
    left = list(ruled)
    while left:
        if chance(draw, 0.3):
            title = titles.pop()
            prose = Section(_id(title), title, 1, None, one(draw, (None, "guideline")), "guideline", None, ())
            found.append(prose)
        if chance(draw, 0.4):
            found.append(left.pop())
            continue
        title, authority = titles.pop(), one(draw, (None, None, *AUTHORITIES))
        found.append(Section(_id(title), title, 1, None, authority, _holds_at(authority, None), None, ()))
        for _ in range(min(int(draw.integers(1, 4)), len(left))):
            inside = left.pop()
            holds_at = _holds_at(inside.authority, authority)
            found.append(replace(inside, level=2, parent=_id(title), holds_at=holds_at))
    return found


def _id(title: str) -> str:
    return title.lower().replace(" ", "_").replace(",", "")


def _holds_at(authority: str | None, above: str | None) -> str:
    """The level of a section's own heading, or of the one above it, or the lowest."""
    level = authority or above or "guideline"
    return "root" if level == "platform" else level
